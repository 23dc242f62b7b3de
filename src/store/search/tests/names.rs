//! Who wrote under a name before somebody else did.

use super::*;
use crate::store::AppendOutcome;

const ANN: Person = Person::from_bytes([1; 12]);
const EVE: Person = Person::from_bytes([2; 12]);
const BEN: Person = Person::from_bytes([3; 12]);

fn member(person: Person, nickname: &str) -> Member {
    Member { person, nickname: Nickname::parse(nickname).unwrap() }
}

async fn says(store: &Store, room: &str, at: u64, from: Member) -> Seq {
    let mut said = draft(room, at, said("words"));
    said.from = from;
    let AppendOutcome::New(entry) = append(store, said).await.unwrap() else { panic!("it is new") };
    entry.seq
}

/// Who wrote under this nickname before, as their name then and the time of their last message.
async fn earlier(store: &Store, name: &str, member: Member) -> Option<(Person, String, u64)> {
    assert!(store.search.is_caught_up(PATIENCE).await, "the index keeps up");
    let person = member.person;
    let mut found = store.earlier_authors(room(name), vec![member]).await.unwrap();
    let author = found.remove(&person);
    assert!(found.is_empty());
    author.map(|EarlierAuthor { member, last }| (member.person, member.nickname.to_string(), last.millis()))
}

fn opened() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    (folder, store)
}

#[tokio::test]
async fn whoever_takes_a_name_that_another_wrote_under_is_told_apart_from_them_and_not_the_other_way_round() {
    let (_folder, store) = opened();
    assert_eq!(earlier(&store, "a", member(EVE, "Ann")).await, None, "there is no such room");
    says(&store, "a", 1, member(ANN, "Ann")).await;
    says(&store, "a", 2, member(ANN, "Ann")).await;
    let ann = Some((ANN, "Ann".to_owned(), 2));
    // Before they write, and however they write it.
    for name in ["Ann", "ANN", "Аnn", "Ánn"] {
        assert_eq!(earlier(&store, "a", member(EVE, name)).await, ann, "{name}");
    }
    for (name, member) in [("a", member(ANN, "Ann")), ("a", member(EVE, "Anna")), ("b", member(EVE, "Ann"))] {
        assert_eq!(earlier(&store, name, member).await, None);
    }
    says(&store, "a", 3, member(EVE, "Аnn")).await;
    assert_eq!(earlier(&store, "a", member(EVE, "Аnn")).await, ann);
    assert_eq!(earlier(&store, "a", member(ANN, "Ann")).await, None, "she was the first");
    // The last of several; and of her, what she said since.
    assert_eq!(earlier(&store, "a", member(BEN, "ann")).await, Some((EVE, "Аnn".to_owned(), 3)));
    says(&store, "a", 4, member(ANN, "Ann")).await;
    assert_eq!(earlier(&store, "a", member(EVE, "Аnn")).await, Some((ANN, "Ann".to_owned(), 4)));
}

#[tokio::test]
async fn it_counts_since_when_somebody_has_the_name_and_not_since_when_they_write() {
    let (_folder, store) = opened();
    says(&store, "a", 1, member(EVE, "Eve")).await;
    says(&store, "a", 2, member(ANN, "Ann")).await;
    says(&store, "a", 3, member(EVE, "Ann")).await;
    assert_eq!(earlier(&store, "a", member(EVE, "Ann")).await, Some((ANN, "Ann".to_owned(), 2)));
    assert_eq!(earlier(&store, "a", member(EVE, "Eve")).await, None);
    assert_eq!(earlier(&store, "a", member(ANN, "Eve")).await, Some((EVE, "Eve".to_owned(), 1)));
}

#[tokio::test]
async fn of_whose_words_are_deleted_or_no_longer_kept_nothing_is_said() {
    let (_folder, store) = opened();
    let first = says(&store, "a", 1, member(ANN, "Ann")).await;
    let second = says(&store, "a", 2, member(BEN, "Ann")).await;
    assert_eq!(earlier(&store, "a", member(EVE, "Ann")).await, Some((BEN, "Ann".to_owned(), 2)));
    let mut gone = draft("a", 3, Act::Deleted { target: second });
    gone.from = member(BEN, "Ann");
    append(&store, gone).await.unwrap();
    assert_eq!(earlier(&store, "a", member(EVE, "Ann")).await, Some((ANN, "Ann".to_owned(), 1)));
    assert_eq!(first, Seq::new(1));
    store.trim(Timestamp::from_millis(2)).await.unwrap();
    assert_eq!(earlier(&store, "a", member(EVE, "Ann")).await, None);
}

#[tokio::test]
async fn names_with_other_signs_and_in_other_scripts_are_told_apart_as_rooms_tell_them_apart() {
    let (_folder, store) = opened();
    for name in ["A.B", "Ian", "김철수", "!?"] {
        says(&store, "a", 1, member(ANN, name)).await;
    }
    for alike in ["a.b", "lan", "김철수", "!?"] {
        assert!(earlier(&store, "a", member(EVE, alike)).await.is_some(), "{alike}");
    }
    for other in ["AB", "A B", "Lan", "김철주", "?!", "!"] {
        assert_eq!(earlier(&store, "a", member(EVE, other)).await, None, "{other}");
    }
}
