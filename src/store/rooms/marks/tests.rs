//! Whose rooms are which, what is unread in them, and that nobody else decides it.

use super::*;
use crate::{
    domain::MAX_UNREAD_COUNT,
    store::{
        Store,
        fixtures::{self, append, draft, room, said},
    },
};

const ANN: Person = Person::from_bytes([7; 12]);

fn moment(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn rooms_of_ann(store: &Store) -> Vec<MyRoom> {
    store.my_rooms((ANN, None), Nickname::parse("Ann").unwrap(), Timestamp::default()).await.unwrap()
}

#[tokio::test]
async fn what_others_said_since_one_looked_is_counted_and_so_is_who_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.db")).unwrap();
    for text in ["one", "two", "hello @Ann", "four"] {
        append(&store, draft("tea", 20_000, said(text))).await.unwrap();
    }
    let mut own = draft("tea", 20_000, said("my own, @Ann"));
    own.from.person = ANN;
    append(&store, own).await.unwrap();
    assert_eq!(rooms_of_ann(&store).await, [], "she was in none");
    store.mark(ANN, room("tea"), MarkChange::Seen(Seq::new(2), moment(1))).await.unwrap();
    store.mark(ANN, room("never"), MarkChange::Seen(Seq::new(2), moment(1))).await.unwrap();
    let rooms = rooms_of_ann(&store).await;
    assert_eq!(rooms.len(), 1);
    assert_eq!((rooms[0].unread, rooms[0].mentions, rooms[0].level), (2, 1, NotificationLevel::Mentions));
    // An older mark that comes later takes nothing back, and nobody has seen what was not said.
    store.mark(ANN, room("tea"), MarkChange::Seen(Seq::new(900), moment(2))).await.unwrap();
    store.mark(ANN, room("tea"), MarkChange::Seen(Seq::new(1), moment(3))).await.unwrap();
    assert_eq!(rooms_of_ann(&store).await[0].seen, Seq::new(5));
}

#[tokio::test]
async fn favourites_come_first_and_are_never_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.db")).unwrap();
    for n in 0..MAX_ROOMS_PER_PERSON as u64 + 9 {
        let name = format!("r{n}");
        append(&store, draft(&name, 20_000 * n, said("hello"))).await.unwrap();
        store.mark(ANN, room(&name), MarkChange::Seen(Seq::new(1), moment(n))).await.unwrap();
        if n == 3 {
            store.mark(ANN, room(&name), MarkChange::Favourite(true)).await.unwrap();
            store.mark(ANN, room(&name), MarkChange::Level(NotificationLevel::Everything)).await.unwrap();
        }
    }
    let rooms = rooms_of_ann(&store).await;
    assert_eq!(rooms.len(), MAX_ROOMS_PER_PERSON);
    assert_eq!((rooms[0].name.as_str(), rooms[0].level), ("r3", NotificationLevel::Everything));
    assert_eq!(rooms[1].name.as_str(), format!("r{}", MAX_ROOMS_PER_PERSON + 8));
    store.mark(ANN, room("r3"), MarkChange::Forget).await.unwrap();
    assert!(!store.names_of_rooms(ANN).await.unwrap().contains(&room("r3")));
}

/// The nth stranger.
fn stranger(nth: u64) -> Person {
    let mut bytes = [9; 12];
    bytes[..8].copy_from_slice(&nth.to_be_bytes());
    Person::from_bytes(bytes)
}

/// Says something in the room of somebody and Ann.
async fn write_to_ann(store: &Store, from: Person, at: u64) -> RoomName {
    let name = RoomName::direct(from, ANN).unwrap();
    let mut draft = draft("tea", at, said("hello"));
    (draft.room, draft.from.person) = (name.clone(), from);
    append(store, draft).await.unwrap();
    name
}

#[tokio::test]
async fn strangers_who_write_to_somebody_take_no_place_from_the_rooms_they_have_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.db")).unwrap();
    let mut mine = Vec::new();
    for n in 0..MAX_ROOMS_PER_PERSON as u64 {
        let name = format!("r{n}");
        append(&store, draft(&name, 20_000 * n, said("hello"))).await.unwrap();
        store.mark(ANN, room(&name), MarkChange::Seen(Seq::new(1), moment(n))).await.unwrap();
        mine.push(room(&name));
    }
    store.mark(ANN, room("r5"), MarkChange::Level(NotificationLevel::Everything)).await.unwrap();
    let before = rooms_of_ann(&store).await;
    let mut asked = Vec::new();
    for n in 0..3 * MAX_REQUESTS_PER_PERSON as u64 {
        let name = write_to_ann(&store, stranger(n), 9_000_000 + n).await;
        // Even those that she looks into.
        store.mark(ANN, name.clone(), MarkChange::Seen(Seq::new(1), moment(9_000_000 + n))).await.unwrap();
        asked.push(name);
    }
    let names = store.names_of_rooms(ANN).await.unwrap();
    assert_eq!(names.len(), MAX_ROOMS_PER_PERSON + MAX_REQUESTS_PER_PERSON);
    assert!(names[..MAX_ROOMS_PER_PERSON].iter().all(|name| mine.contains(name)), "and they come first");
    let after = rooms_of_ann(&store).await;
    assert!(before.iter().all(|room| after.contains(room)), "with what was read, their levels, and all");
    let last = asked.len() - MAX_REQUESTS_PER_PERSON;
    assert!(asked[last..].iter().all(|name| names.contains(name)), "the oldest requests are forgotten");

    // What she answers is one of her rooms like any other.
    let answered = asked.last().unwrap();
    let mut answer = draft("tea", 9_900_000, said("hello to you"));
    (answer.room, answer.from.person) = (answered.clone(), ANN);
    append(&store, answer).await.unwrap();
    for n in 100..100 + MAX_REQUESTS_PER_PERSON as u64 {
        write_to_ann(&store, stranger(n), 9_950_000 + n).await;
    }
    let names = store.names_of_rooms(ANN).await.unwrap();
    assert!(names.contains(answered));
    assert_eq!(names.len(), MAX_ROOMS_PER_PERSON + MAX_REQUESTS_PER_PERSON);
}

#[tokio::test]
async fn whom_somebody_ignores_makes_no_room_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.db")).unwrap();
    store.ignore(ANN, stranger(1), true).await.unwrap();
    let name = write_to_ann(&store, stranger(1), 5).await;
    assert_eq!(store.names_of_rooms(ANN).await.unwrap(), []);
    assert_eq!(store.names_of_rooms(stranger(1)).await.unwrap(), [name]);
}

#[tokio::test]
async fn an_edit_adds_and_takes_away_mentions_and_a_call_says_the_newest_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let store = Store::open(&path).unwrap();
    for text in ["one", "hello @Ann", "nobody", "gone, @Ann"] {
        append(&store, draft("tea", 20_000, said(text))).await.unwrap();
    }
    store.mark(ANN, room("tea"), MarkChange::Seen(Seq::new(1), moment(1))).await.unwrap();
    let mine = async || {
        let mine = rooms_of_ann(&store).await.remove(0);
        (mine.unread, mine.mentions, mine.call.map(|call| call.body.to_string()))
    };
    assert_eq!(mine().await, (3, 2, Some("gone, @Ann".to_owned())));
    for act in [
        fixtures::edited(2, "hello all"),
        fixtures::edited(3, "somebody: @ann"),
        fixtures::edited(3, "somebody: @ANN!"),
        fixtures::deleted(4),
    ] {
        append(&store, draft("tea", 20_000, act)).await.unwrap();
    }
    assert_eq!(mine().await, (2, 1, Some("somebody: @ANN!".to_owned())));
    store.trim(moment(20_001)).await.unwrap();
    assert_eq!(mine().await, (0, 0, None));
    store.close().await;
    assert_eq!(crate::store::check(&path).unwrap().faults, []);
}

#[test]
fn counting_what_is_unread_takes_the_same_however_hard_the_words_are_to_read() {
    let steps = |text: &str| {
        let db = crate::store::db::schema::in_memory().unwrap();
        let fill = "INSERT INTO room (id, name, epoch, last) VALUES (1, 'tea', 1, 10);
            INSERT INTO mark (person, room, seq, at) VALUES (x'070707070707070707070707', 1, 0, 1);
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 150)
            INSERT INTO entry SELECT 1, n, n - 1, 10, randomblob(16), zeroblob(12), 'Eve', 0, 0, NULL, ?, NULL, NULL, NULL FROM n";
        let (rows, said) = fill.rsplit_once(';').unwrap();
        db.execute_batch(rows).unwrap();
        db.execute(said, [text]).unwrap();
        let count = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
        let counted = std::sync::Arc::clone(&count);
        let step = move || {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            false
        };
        db.progress_handler(1, Some(step)).unwrap();
        let rooms = super::rooms(
            &db,
            &ServerLaw::default(),
            (ANN, None),
            &Nickname::parse("Ann").unwrap(),
            Timestamp::default(),
        )
        .unwrap();
        assert_eq!((rooms.len(), rooms[0].0.unread), (1, MAX_UNREAD_COUNT));
        count.load(std::sync::atomic::Ordering::Relaxed)
    };
    let hostile = format!("@Ann {}{}", "http://a(".repeat(500), ")".repeat(3000));
    assert_eq!(steps("@Ann"), steps(&hostile));
}
