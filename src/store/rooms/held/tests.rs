//! What waits until a host has looked at it: durable, bounded, let through once, and gone with its author.

use super::*;
use crate::{
    domain::{PermissionError, ReviewRules, ReviewWord},
    store::{
        AppendOutcome, BesideEntry, EntryOrigin, FileKind, Quota, Store, StoredFile, check,
        fixtures::{add, append, draft, edited, fresh_id, room, said, topic},
        replace_content,
    },
};
use std::sync::Arc;
use tempfile::TempDir;

/// The author of everything in [`draft`], who owns the room.
const OWNER: Person = Person::from_bytes([1; 12]);
const GUEST: Person = Person::from_bytes([2; 12]);
const OTHER: Person = Person::from_bytes([3; 12]);

const LONG: &str = "join my channel today, friends";

async fn open(rules: &str, words: &[&str]) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    add(&store, "a", said("mine")).await;
    set(&store, rules, words).await;
    (folder, store)
}

async fn set(store: &Store, rules: &str, words: &[&str]) {
    let mut draft =
        draft("a", 5, Act::Host(HostAct::ReviewSet { review: ReviewRules::named(rules).unwrap() }));
    let words: Vec<_> = words.iter().map(|word| ReviewWord::parse(word).unwrap().unwrap()).collect();
    draft.origin.beside = Some(Arc::new(BesideEntry::Words(words)));
    assert!(matches!(append(store, draft).await.unwrap(), AppendOutcome::New(_)));
}

fn by(person: Person, at: u64, act: Act) -> NewEntry {
    let mut draft = draft("a", at, act);
    draft.from.person = person;
    draft
}

async fn tries(store: &Store, draft: &NewEntry) -> AppendOutcome {
    append(store, draft.clone()).await.unwrap()
}

async fn say(store: &Store, person: Person, text: &str) -> AppendOutcome {
    tries(store, &by(person, 10, said(text))).await
}

/// What a host lets through, as the room makes it of what is stored.
async fn let_through(store: &Store, host: Person, message: &HeldMessage) -> AppendOutcome {
    let HeldMessage { id, from, body, reply_to, target, .. } = message.clone();
    let act = match target {
        Some(target) => Act::Edited { target, body: Some(body) },
        None => Act::Said { body: Some(body), reply_to },
    };
    let origin =
        EntryOrigin { beside: Some(Arc::new(BesideEntry::LetThroughBy(host))), ..EntryOrigin::default() };
    tries(store, &NewEntry { id, from, origin, ..draft("a", 20, act) }).await
}

async fn waiting(store: &Store) -> Vec<HeldMessage> {
    let held = store.held(room("a"), 1_000).await.unwrap();
    assert_eq!(store.count_appeals(room("a")).await.unwrap() as usize, held.len());
    held
}

fn refused(objection: PermissionError) -> AppendOutcome {
    AppendOutcome::Refused(objection)
}

fn is_new(outcome: &AppendOutcome) -> bool {
    matches!(outcome, AppendOutcome::New(_))
}

#[tokio::test]
async fn the_first_message_of_somebody_waits_is_let_through_once_and_their_next_one_does_not_wait() {
    let (folder, store) = open("first", &[]).await;
    let path = folder.path().join("parlor.db");
    let first = by(GUEST, 10, said("hello"));
    for _ in 0..2 {
        assert_eq!(tries(&store, &first).await, AppendOutcome::Held, "and so it is when it is sent again");
    }
    assert_eq!(store.head(room("a")).await.unwrap().unwrap().seq, Seq::new(2), "it is not in the log");
    store.close().await;
    let store = Store::open(&path).unwrap();
    assert_eq!(tries(&store, &first).await, AppendOutcome::Held);
    assert_eq!(check(&path).unwrap().faults, []);
    let held = waiting(&store).await;
    let [message] = &held[..] else { panic!("{held:?}") };
    assert_eq!((message.id, message.why, message.body.as_str()), (first.id, ReviewReason::First, "hello"));
    assert_eq!(let_through(&store, OTHER, message).await, refused(PermissionError::HostsOnly));
    let entry = match let_through(&store, OWNER, message).await {
        AppendOutcome::New(entry) => entry,
        other => panic!("{other:?}"),
    };
    assert_eq!((entry.id, entry.from.person, entry.at.millis()), (first.id, GUEST, 20));
    assert_eq!(let_through(&store, OWNER, message).await, AppendOutcome::Before(entry.seq));
    assert_eq!(tries(&store, &first).await, AppendOutcome::Before(entry.seq), "also for its author");
    assert_eq!(waiting(&store).await, []);
    assert!(is_new(&say(&store, GUEST, "hello again").await));
    assert_eq!(say(&store, OTHER, "hello").await, AppendOutcome::Held, "each person has a first one");
    assert_eq!(check(&path).unwrap().faults, []);
}

#[tokio::test]
async fn what_a_host_refuses_and_what_its_author_takes_back_does_not_come_again() {
    let (_folder, store) = open("first", &[]).await;
    let drafts: Vec<_> = ["one", "two", "three", "four"].map(|text| by(GUEST, 10, said(text))).into();
    for draft in &drafts {
        assert_eq!(tries(&store, draft).await, AppendOutcome::Held);
    }
    let held = waiting(&store).await;
    let closed = store.refuse_held(room("a"), HeldSelection::One(held[0].number)).await.unwrap();
    assert_eq!(closed, [ReleasedHold { person: GUEST, id: drafts[0].id, is_edit: false }]);
    assert_eq!(store.take_back_held(room("a"), OTHER, held[1].number).await.unwrap(), [], "it is not theirs");
    assert_eq!(store.take_back_held(room("a"), GUEST, held[1].number).await.unwrap().len(), 1);
    for (nth, objection) in [(0, PermissionError::NotLetThrough), (1, PermissionError::NoMessage)] {
        assert_eq!(tries(&store, &drafts[nth]).await, refused(objection), "{nth}");
        assert_eq!(let_through(&store, OWNER, &held[nth]).await, refused(PermissionError::NoMessage));
    }
    let own = store.own_held(room("a"), GUEST).await.unwrap();
    assert_eq!((own.waiting.len(), own.refused), (2, 1));
    assert_eq!(store.own_held(room("a"), OTHER).await.unwrap(), OwnHeld::default());
    let closed = store.refuse_held(room("a"), HeldSelection::UpTo(held[2].number)).await.unwrap();
    assert_eq!(closed.len(), 1);
    let others = HeldSelection::OfItsAuthor(held[3].number);
    assert_eq!(store.held_messages(room("a"), others).await.unwrap(), held[3..]);
}

#[tokio::test]
async fn what_waits_goes_with_the_ban_of_its_author_and_with_what_is_removed() {
    let (_folder, store) = open("first", &[]).await;
    for act in [
        HostAct::Banned { person: GUEST, minutes: Some(1), mute: false, reason: None },
        HostAct::Banned { person: GUEST, minutes: Some(1), mute: true, reason: None },
        HostAct::Removed { person: Some(GUEST), after: Seq::new(2) },
        HostAct::Removed { person: None, after: Seq::new(2) },
    ] {
        add(&store, "a", Act::Host(HostAct::Unbanned { person: GUEST })).await;
        let (mine, others) = (by(GUEST, 100, said("spam")), by(OTHER, 100, said("hello")));
        assert_eq!(
            (tries(&store, &mine).await, tries(&store, &others).await),
            (AppendOutcome::Held, AppendOutcome::Held)
        );
        let held = waiting(&store).await;
        add(&store, "a", Act::Host(act.clone())).await;
        let left = waiting(&store).await;
        let expected = if let HostAct::Removed { person: None, .. } = act { 0 } else { 1 };
        assert_eq!(left.len(), expected, "{act:?}");
        assert!(left.iter().all(|message| message.from.person == OTHER), "{act:?}");
        assert!(!is_new(&let_through(&store, OWNER, &held[0]).await), "{act:?}");
        add(&store, "a", Act::Host(HostAct::Unbanned { person: GUEST })).await;
        assert_eq!(tries(&store, &mine).await, refused(PermissionError::NotLetThrough), "{act:?}");
        store.refuse_held(room("a"), HeldSelection::UpTo(u64::MAX)).await.unwrap();
    }
}

#[tokio::test]
async fn no_more_waits_than_one_person_or_one_network_may_have_and_than_a_room_may() {
    let (_folder, store) = open("first", &[]).await;
    for _ in 0..HeldMessage::MAX_PER_PERSON {
        assert_eq!(say(&store, GUEST, "hello").await, AppendOutcome::Held);
    }
    assert_eq!(say(&store, GUEST, "hello").await, refused(PermissionError::HeldFull));
    store.refuse_held(room("a"), HeldSelection::UpTo(u64::MAX)).await.unwrap();
    let stranger = |n: usize, network: u8| {
        let mut person = [9; 12];
        person[..8].copy_from_slice(&(n as u64).to_be_bytes());
        let mut draft = by(Person::from_bytes(person), 10, said("hello"));
        draft.origin.network = Some(NetworkKey::from_bytes([network; 8]));
        draft
    };
    for n in 0..HeldMessage::MAX_PER_ROOM {
        let network = (n / HeldMessage::MAX_PER_NETWORK) as u8;
        assert_eq!(tries(&store, &stranger(n, network)).await, AppendOutcome::Held, "{n}");
        if (n + 1) % HeldMessage::MAX_PER_NETWORK == 0 {
            let full = refused(PermissionError::HeldFull);
            assert_eq!(tries(&store, &stranger(n + 1, network)).await, full, "{n}");
        }
    }
    assert_eq!(
        tries(&store, &stranger(7, 200)).await,
        refused(PermissionError::HeldFull),
        "the room is full"
    );
}

#[tokio::test]
async fn refused_messages_are_remembered_up_to_a_limit() {
    let (folder, store) = open("first", &[]).await;
    let first = by(GUEST, 10, said("the first"));
    tries(&store, &first).await;
    store.refuse_held(room("a"), HeldSelection::UpTo(u64::MAX)).await.unwrap();
    for _ in 0..HeldMessage::MAX_REFUSED / HeldMessage::MAX_PER_PERSON {
        assert_eq!(tries(&store, &first).await, refused(PermissionError::NotLetThrough));
        for _ in 0..HeldMessage::MAX_PER_PERSON {
            say(&store, OTHER, "noise").await;
        }
        store.refuse_held(room("a"), HeldSelection::UpTo(u64::MAX)).await.unwrap();
    }
    let db = rusqlite::Connection::open(folder.path().join("parlor.db")).unwrap();
    let rows: i64 = db.query_row("SELECT count(*) FROM held", [], |row| row.get(0)).unwrap();
    assert_eq!(rows as usize, HeldMessage::MAX_REFUSED);
    assert_eq!(tries(&store, &first).await, AppendOutcome::Held, "it is as a new one");
}

#[tokio::test]
async fn links_words_and_repetitions_wait_and_no_edit_and_no_topic_gets_around_them() {
    let (_folder, store) = open("links words repeats", &["spam", "카지노"]).await;
    let why = async || waiting(&store).await.last().map(|message| message.why);
    assert!(is_new(&say(&store, GUEST, "hello").await));
    assert_eq!(say(&store, GUEST, "see https://a.example").await, AppendOutcome::Held);
    assert_eq!(why().await, Some(ReviewReason::Link));
    assert_eq!(say(&store, GUEST, "have some SPÁM").await, AppendOutcome::Held);
    assert_eq!(why().await, Some(ReviewReason::Word));
    assert!(is_new(&say(&store, GUEST, LONG).await));
    assert_eq!(say(&store, GUEST, "Join my channel today -- friends!").await, AppendOutcome::Held);
    assert_eq!(why().await, Some(ReviewReason::Repeat));
    // The place of "hello" is 3.
    for text in ["www.a.example", "카지노로", LONG] {
        assert_eq!(
            tries(&store, &by(GUEST, 11, edited(3, text))).await,
            match text {
                LONG => refused(PermissionError::HeldFull),
                _ => AppendOutcome::Held,
            }
        );
    }
    for act in [topic("Spam here"), topic("see https://a.example")] {
        assert_eq!(tries(&store, &by(GUEST, 12, act)).await, refused(PermissionError::HostsOnly));
    }
    assert!(is_new(&tries(&store, &by(GUEST, 12, topic("Tea"))).await));
    // An edit that is let through changes the message, as its author meant it.
    let held = waiting(&store).await;
    let edit = held.iter().find(|message| message.target == Some(Seq::new(3))).unwrap();
    assert!(is_new(&let_through(&store, OWNER, edit).await));
    // Who has said enough may send links, and other lists hold other words.
    assert!(is_new(&say(&store, GUEST, "something else").await));
    assert!(is_new(&say(&store, GUEST, "see https://b.example").await));
    assert!(is_new(&say(&store, OWNER, "https://a.example spam").await), "who has a role is not held up");
    set(&store, "words", &["ham"]).await;
    assert!(is_new(&say(&store, OTHER, "spam").await));
    assert_eq!(say(&store, OTHER, "ham").await, AppendOutcome::Held);
}

#[tokio::test]
async fn in_slow_mode_what_waits_counts_as_said() {
    let (_folder, store) = open("first", &[]).await;
    add(&store, "a", Act::Host(HostAct::SlowSet { seconds: 1 })).await;
    assert_eq!(say(&store, GUEST, "hello").await, AppendOutcome::Held);
    let until = Timestamp::from_millis(1_010);
    assert_eq!(say(&store, GUEST, "hello?").await, refused(PermissionError::Slow { until }));
    assert_eq!(tries(&store, &by(GUEST, 1_010, said("hello!"))).await, AppendOutcome::Held);
}

#[tokio::test]
async fn where_the_rules_are_switched_off_what_waits_waits_on_and_nothing_else_does() {
    let (_folder, store) = open("first", &[]).await;
    let first = by(GUEST, 10, said("hello"));
    assert_eq!(tries(&store, &first).await, AppendOutcome::Held);
    set(&store, "", &[]).await;
    assert_eq!(tries(&store, &first).await, AppendOutcome::Held);
    assert!(is_new(&say(&store, GUEST, "another").await));
    assert!(is_new(&let_through(&store, OWNER, &waiting(&store).await[0]).await));
}

#[tokio::test]
async fn what_is_too_old_is_forgotten() {
    let (_folder, store) = open("first", &[]).await;
    let (old, young) = (by(GUEST, 10, said("old")), by(OTHER, 20, said("young")));
    for draft in [&old, &young] {
        tries(&store, draft).await;
    }
    store.forget_held(Timestamp::from_millis(20)).await.unwrap();
    let left: Vec<_> = waiting(&store).await.iter().map(|message| message.id).collect();
    assert_eq!(left, [young.id]);
    store.trim(Timestamp::from_millis(21)).await.unwrap();
    assert_eq!(waiting(&store).await, []);
}

fn file(content: u8) -> StoredFile {
    let hash = crate::domain::FileHash::from_bytes([content; 32]);
    StoredFile { hash, kind: FileKind::Other, size: None, small: None, bytes: 4 }
}

async fn is_there(store: &Store, content: u8) -> bool {
    store.file(file(content).hash).await.unwrap().is_some()
}

#[tokio::test]
async fn the_files_of_what_waits_stay_and_go_with_it() {
    let (_folder, store) = open("first", &[]).await;
    for content in [7, 8] {
        let part = store.arriving().unwrap();
        replace_content(part.path(), &[content]).unwrap();
        let quota = Quota { a_day: 100, total: 100 };
        store
            .keep_file(file(content), part, None, (GUEST, Timestamp::from_millis(1), quota))
            .await
            .unwrap()
            .unwrap();
        let text = format!("/files/{}/4/a.txt", file(content).hash);
        assert_eq!(say(&store, GUEST, &text).await, AppendOutcome::Held);
    }
    store.sweep(Timestamp::from_millis(1_000)).await.unwrap();
    assert!(is_there(&store, 7).await && is_there(&store, 8).await);
    let held = waiting(&store).await;
    assert!(is_new(&let_through(&store, OWNER, &held[0]).await));
    store.refuse_held(room("a"), HeldSelection::One(held[1].number)).await.unwrap();
    store.sweep(Timestamp::from_millis(1_000)).await.unwrap();
    assert!(is_there(&store, 7).await && !is_there(&store, 8).await);
}

/// Two hosts let the same message through, and another host bans its author, all in one commit or in several.
#[tokio::test]
async fn a_ban_and_letting_through_at_once_have_one_order() {
    for round in 0..40 {
        let (folder, store) = open("first", &[]).await;
        let first = NewEntry { id: fresh_id(), ..by(GUEST, 10, said("hello")) };
        tries(&store, &first).await;
        let message = waiting(&store).await.remove(0);
        let ban = HostAct::Banned { person: GUEST, minutes: None, mute: false, reason: None };
        let ban = async { append(&store, draft("a", 15, Act::Host(ban))).await.unwrap() };
        let (one, banned, other) = if round % 2 == 0 {
            tokio::join!(let_through(&store, OWNER, &message), ban, let_through(&store, OWNER, &message))
        } else {
            let (banned, one, other) =
                tokio::join!(ban, let_through(&store, OWNER, &message), let_through(&store, OWNER, &message));
            (one, banned, other)
        };
        let AppendOutcome::New(banned) = banned else { panic!("{banned:?}") };
        let places: Vec<_> = [&one, &other]
            .into_iter()
            .filter_map(|outcome| match outcome {
                AppendOutcome::New(entry) => Some(entry.seq),
                AppendOutcome::Before(seq) => Some(*seq),
                AppendOutcome::Held | AppendOutcome::Refused(_) => None,
            })
            .collect();
        assert!(places.iter().all(|seq| *seq < banned.seq && *seq == places[0]), "{one:?} {other:?}");
        assert!(![&one, &other].iter().all(|outcome| is_new(outcome)), "it is let through once");
        assert_eq!(check(&folder.path().join("parlor.db")).unwrap().faults, []);
    }
}
