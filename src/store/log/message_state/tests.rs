//! What stands beside the log is what the fold makes of it, and reading it costs the same however much was done.

use super::*;
use crate::{
    domain::{Conversation, FileHash, MessageId, PermissionError, RoomName, ServerLaw, Timestamp},
    store::{
        Append, AppendOutcome, NewEntry, Store, check,
        db::schema,
        fixtures::{self, add, append, draft, edited, reacted, reply, room, said},
        log::{self, page_size::PageSize, rows, trim},
        writer::{appending::add as add_pending, pending_append::PendingAppend, reviewing::ReviewMemory},
    },
};
use proptest::prelude::*;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::mpsc;

/// Adds a draft as the writer does.
fn append_row(
    db: &Connection,
    rooms: &mut HashMap<RoomName, RoomRow>,
    draft: &NewEntry,
    gone: &mut Vec<FileHash>,
) -> Result<AppendOutcome> {
    let (done, _outcome) = mpsc::unbounded_channel();
    let pending = PendingAppend::new(Append { draft: draft.clone(), done });
    add_pending(db, (rooms, &mut ReviewMemory::default()), &ServerLaw::default(), &pending, gone)
}

/// What is between two acts: some messages are deleted soon enough to leave no trace, and some are not.
const STEP_MILLIS: u64 = Message::RETRACTION_MILLIS / 4;

/// An act of somebody from a few numbers: of few people, about few messages, so that they meet.
fn step(seq: u64, kind: u8, who: u8, about: u64) -> NewEntry {
    let target = about % seq.max(1);
    let emoji = Emoji::parse(["👍", "❤️", "❤", "🎉"][usize::from(who / 4) % 4].to_owned()).unwrap();
    let (at, target_seq) = (seq * STEP_MILLIS, Seq::new(target));
    let act = match kind % 12 {
        0..=2 => said(&format!("{seq} @Ann")),
        3 | 4 => edited(target, &format!("{seq} @Ben")),
        5 => fixtures::deleted(target),
        6 | 7 => Act::Reacted { target: target_seq, emoji },
        8 => Act::Unreacted { target: target_seq, emoji },
        9 => fixtures::pinned(target),
        10 => fixtures::unpinned(target),
        _ => reply("yes", target),
    };
    let mut draft = draft("a", at, act);
    draft.id = MessageId::from_bytes(u128::from(seq).to_be_bytes());
    draft.from.person = Person::from_bytes([1 + who % 4; 12]);
    draft
}

proptest! {
    /// Whatever is done, permitted or not, and whatever is no longer kept: what is read is what the entries say.
    #[test]
    fn messages_read_as_the_fold_of_the_log_says(
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u64>()), 0..80),
        trims in prop::collection::vec(0..80_u64, 0..3),
    ) {
        let db = schema::in_memory().unwrap();
        let (mut rooms, mut whole) = (HashMap::<RoomName, RoomRow>::new(), Conversation::default());
        let mut gone = Vec::new();
        for (nth, (kind, who, about)) in (1..).zip(steps) {
            let draft = step(nth, kind, who, about);
            if let AppendOutcome::New(entry) = append_row(&db, &mut rooms, &draft, &mut gone).unwrap() {
                whole.apply(&entry);
            }
            if trims.contains(&nth) {
                trim::step(&db, trim::Expiry::Before(Timestamp::from_millis(nth * STEP_MILLIS / 2)), 0).unwrap();
                rooms.clear();
            }
            let Some(row) = rows::room_row(&db, &room("a")).unwrap() else { continue };
            let kept: Vec<_> =
                whole.messages().iter().filter(|message| row.trimmed < message.seq).cloned().collect();
            let (read, _) = log::messages(&db, row, row.seq.next(), row.seq, PageSize::of(100)).unwrap();
            prop_assert_eq!(&read, &kept);
            for message in kept {
                prop_assert_eq!(super::message(&db, row, message.seq).unwrap(), Some(message));
            }
        }
    }
}

async fn refused(store: &Store, draft: NewEntry) -> PermissionError {
    match append(store, draft).await.unwrap() {
        AppendOutcome::Refused(objection) => objection,
        other => panic!("{other:?}"),
    }
}

fn by(person: u8, act: Act) -> NewEntry {
    let mut draft = draft("a", 5, act);
    draft.from.person = Person::from_bytes([person; 12]);
    draft
}

fn picture(nth: usize) -> Emoji {
    Emoji::parse(char::from_u32(0x1f400 + nth as u32).unwrap().to_string()).unwrap()
}

#[tokio::test]
async fn what_others_do_to_a_message_takes_neither_its_authors_edits_nor_each_others_reactions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    add(&store, "a", said("one")).await;
    let target = Seq::new(1);
    for _ in 0..600 {
        for act in [
            reacted(1),
            Act::Unreacted { target, emoji: Emoji::parse("👍".to_owned()).unwrap() },
            fixtures::pinned(1),
            fixtures::unpinned(1),
        ] {
            assert!(matches!(append(&store, by(9, act)).await, Ok(AppendOutcome::New(_))));
        }
    }
    for nth in 0..Message::MAX_OWN_REACTIONS {
        append(&store, by(9, Act::Reacted { target, emoji: picture(nth) })).await.unwrap();
    }
    let one_more = Act::Reacted { target, emoji: picture(50) };
    assert_eq!(refused(&store, by(9, one_more.clone())).await, PermissionError::OwnReactionsFull);
    for nth in 0..Message::MAX_EDITS {
        add(&store, "a", edited(1, &format!("edit {nth}"))).await;
    }
    assert_eq!(refused(&store, by(1, edited(1, "more"))).await, PermissionError::EditsFull);
    for person in 10..29 {
        for nth in 0..Message::MAX_OWN_REACTIONS {
            append(&store, by(person, Act::Reacted { target, emoji: picture(nth) })).await.unwrap();
        }
    }
    assert_eq!(refused(&store, by(30, one_more)).await, PermissionError::Full);
    add(&store, "a", fixtures::deleted(1)).await;
    store.close().await;
    assert_eq!(check(&path).unwrap().faults, []);
}

/// How many steps of SQLite's machine something takes.
fn steps<T>(db: &Connection, act: impl FnOnce() -> T) -> u64 {
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    db.progress_handler(
        1,
        Some(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        }),
    )
    .unwrap();
    act();
    db.progress_handler(0, None::<fn() -> bool>).unwrap();
    count.load(Ordering::Relaxed)
}

#[test]
fn a_page_and_an_act_about_a_message_cost_the_same_however_often_it_was_edited_and_toggled() {
    let db = schema::in_memory().unwrap();
    let mut rooms = HashMap::new();
    let mut gone = Vec::new();
    let mut at = 0;
    let mut do_to = |act: Act| {
        at += 1;
        append_row(&db, &mut rooms, &draft("a", at, act), &mut gone).unwrap()
    };
    do_to(said("plain"));
    do_to(said("edited"));
    for nth in 0..Message::MAX_EDITS {
        do_to(edited(2, &format!("{nth} {}", "x".repeat(16_000))));
        for _ in 0..5 {
            do_to(reacted(2));
            do_to(Act::Unreacted { target: Seq::new(2), emoji: Emoji::parse("👍".to_owned()).unwrap() });
        }
    }
    let row = rows::room_row(&db, &room("a")).unwrap().unwrap();
    let page = |before: u64| {
        steps(&db, || {
            assert_eq!(
                log::messages(&db, row, Seq::new(before), row.seq, PageSize::of(1)).unwrap().0.len(),
                1
            )
        })
    };
    let (plain, changed) = (page(2), page(3));
    // The edits themselves are counted, a few steps each.
    assert!(changed <= plain + 12 * Message::MAX_EDITS as u64, "a page: {plain} and {changed}");
    let act = |about: u64, act: &dyn Fn(u64) -> Act| {
        let act = act(about);
        steps(&db, || status(&db, row, Seq::new(about), Person::from_bytes([7; 12]), &act).unwrap().unwrap())
    };
    for kind in
        [&|about| reply("yes", about) as Act, &|about| reacted(about), &|about| fixtures::pinned(about)]
            as [&dyn Fn(u64) -> Act; 3]
    {
        let (plain, changed) = (act(1, kind), act(2, kind));
        assert!(changed <= 2 * plain, "an act: {plain} and {changed}");
    }
}

#[tokio::test]
async fn entries_are_read_up_to_so_many_bytes_and_never_none() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    let long = "x".repeat(16_000);
    add(&store, "a", said("one")).await;
    for _ in 0..Message::MAX_EDITS {
        add(&store, "a", edited(1, &long)).await;
    }
    let read = store.entries(room("a"), Seq::new(1), Seq::new(u64::MAX), 200).await.unwrap();
    let bytes: usize = read.iter().map(|entry| entry.act.text_bytes()).sum();
    assert!((64 * 1024..64 * 1024 + 16_000).contains(&bytes), "{bytes}");
    assert!(read.iter().all(|entry| rows::has_words(&entry.act)), "an edit that is told has its words");
}
