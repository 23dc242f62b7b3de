//! What is acknowledged is kept, and what the disk does not take is said and tried anew.

use super::{
    thread::{WriteRequest, WriterThread},
    *,
};
use crate::{
    domain::{Act, Epoch, HostNote, NewNote, Nickname, Person, RoomName, Seq, SettledAppeals, Timestamp},
    store::{
        ErrorCause, MarkChange, Store, check,
        committed::CommittedEntry,
        db::{reader::ReaderPool, schema},
        fixtures::{add, append, draft, fill, room, said},
        search::SearchIndex,
    },
};
use std::{path::Path, sync::Arc, time::Duration};

/// Notes what was committed: the texts, in order.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl CommitListener for Heard {
    fn committed(&self, entries: &[CommittedEntry<'_>]) {
        let text = |new: &CommittedEntry<'_>| match &new.entry.act {
            Act::Said { body: Some(body), .. } => body.to_string(),
            other => format!("{other:?}"),
        };
        self.0.lock().unwrap().extend(entries.iter().map(text));
    }

    fn trimmed(&self) {}
}

fn heard_by<const N: usize>(heard: [Box<dyn CommitListener>; N]) -> CommitListeners {
    let listeners = CommitListeners::default();
    heard.into_iter().for_each(|listener| listeners.add(listener));
    listeners
}

/// A store whose writer's connection is changed first.
fn store_with(path: &Path, lock_wait: Duration, pragma: &str, value: u32) -> Store {
    store_heard_by(path, lock_wait, pragma, value, Heard::default())
}

/// The same, and who hears of its commits.
fn store_heard_by(path: &Path, lock_wait: Duration, pragma: &str, value: u32, heard: Heard) -> Store {
    let file = schema::open(path, lock_wait).unwrap();
    file.pragma_update(None, pragma, value).unwrap();
    let search = SearchIndex::start(path).unwrap();
    Store {
        readers: ReaderPool::new(path),
        blobs: BlobStore::beside(path),
        writer: Arc::new(
            LogWriter::start(
                file,
                path,
                BlobStore::beside(path),
                heard_by([Box::new(search.clone()), Box::new(heard)]),
                SharedServerLaw::default(),
            )
            .unwrap(),
        ),
        recent: Arc::default(),
        law: SharedServerLaw::default(),
        search,
    }
}

fn cause_of<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> ErrorCause {
    match outcome {
        Err(StoreError::NotWritten(cause)) => cause,
        other => panic!("{other:?}"),
    }
}

/// How many entries a room has, as anybody reads it.
async fn count(store: &Store, name: &str) -> usize {
    store.entries(room(name), Seq::START, Seq::new(u64::MAX), usize::MAX >> 1).await.unwrap().len()
}

#[tokio::test]
async fn what_was_appended_is_there_after_opening_the_file_again_and_is_never_added_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let (one, two) = (draft("a", 5, said("1")), draft("a", 5, said("2")));
    assert!(
        matches!(append(&store, one.clone()).await, Ok(AppendOutcome::New(entry)) if entry.seq.get() == 1)
    );
    assert!(
        matches!(append(&store, two.clone()).await, Ok(AppendOutcome::New(entry)) if entry.seq.get() == 2)
    );
    assert_eq!(add(&store, "b", said("1")).await, 1);
    assert_eq!(append(&store, one).await.unwrap(), AppendOutcome::Before(Seq::new(1)));
    store.close().await;
    assert!(matches!(append(&store, draft("a", 5, said("3"))).await, Err(StoreError::Closed)));

    let store = Store::open(&path).unwrap();
    assert_eq!(append(&store, two).await.unwrap(), AppendOutcome::Before(Seq::new(2)));
    assert_eq!(add(&store, "a", said("3")).await, 3);
    let entries = store.entries(room("a"), Seq::new(1), Seq::new(u64::MAX), 2).await.unwrap();
    assert_eq!(
        entries.iter().map(|entry| (entry.seq.get(), entry.prev.get())).collect::<Vec<_>>(),
        [(2, 1), (3, 2)]
    );
    let head = store.head(room("a")).await.unwrap().unwrap();
    assert_eq!((head.seq, head.epoch), (Seq::new(3), Epoch::new(9)));
    assert_eq!(store.rooms(10).await.unwrap().1, 2);
}

#[tokio::test]
async fn what_was_committed_is_heard_of_once_in_its_order_and_what_was_not_never() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let heard = Heard::default();
    let store = store_heard_by(&path, Duration::from_millis(50), "synchronous", 2, heard.clone());
    let one = draft("a", 5, said("1"));
    append(&store, one.clone()).await.unwrap();
    assert_eq!(append(&store, one).await.unwrap(), AppendOutcome::Before(Seq::new(1)));
    let nothing = draft("a", 5, Act::Deleted { target: Seq::new(9) });
    assert!(matches!(append(&store, nothing).await.unwrap(), AppendOutcome::Refused(_)));
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(cause_of(append(&store, draft("a", 5, said("lost"))).await), ErrorCause::Locked);
    other.execute_batch("ROLLBACK").unwrap();
    add(&store, "b", said("2")).await;
    add(&store, "a", said("3")).await;
    store.close().await;
    assert_eq!(*heard.0.lock().unwrap(), ["1", "2", "3"]);
}

#[tokio::test]
async fn a_full_disk_refuses_serves_reads_acknowledges_nothing_and_goes_on_when_there_is_space() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let first = Store::open(&path).unwrap();
    fill(&first).await;
    first.close().await;
    // What else is on the disk.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE film (reel BLOB); INSERT INTO film VALUES (zeroblob(400000))").unwrap();
    let pages: u32 = other.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let store = store_with(&path, Duration::from_secs(1), "max_page_count", pages);

    let text = "words ".repeat(1000);
    let mut acknowledged = 0;
    let refused = loop {
        match append(&store, draft("full", 5, said(&text))).await {
            Ok(_) => acknowledged += 1,
            refused => break refused,
        }
        assert!(acknowledged < 1000, "it is full at some time");
    };
    assert_eq!(cause_of(refused), ErrorCause::Full);
    for _ in 0..20 {
        assert_eq!(cause_of(append(&store, draft("full", 5, said(&text))).await), ErrorCause::Full);
        assert_eq!(cause_of(append(&store, draft("a new room", 5, said(&text))).await), ErrorCause::Full);
    }
    assert_eq!(count(&store, "full").await, acknowledged, "nothing that was refused is there");
    assert_eq!(count(&store, "a").await, 10, "reads go on");
    assert_eq!(store.head(room("a new room")).await.unwrap(), None);

    other.execute_batch("DELETE FROM film").unwrap();
    assert_eq!(add(&store, "full", said(&text)).await as usize, acknowledged + 1, "with no hole");
    assert_eq!(add(&store, "a new room", said("at last")).await, 1);
    store.close().await;
    assert!(check(&path).unwrap().is_whole());
}

#[tokio::test]
async fn a_file_that_another_program_holds_refuses_serves_reads_and_goes_on_when_it_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = store_with(&path, Duration::from_millis(50), "synchronous", 2);
    fill(&store).await;
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let draft = draft("a", 5, said("five"));
    assert_eq!(cause_of(append(&store, draft.clone()).await), ErrorCause::Locked);
    assert_eq!(
        cause_of(store.set_nickname(draft.from.person, draft.from.nickname.clone()).await),
        ErrorCause::Locked
    );
    assert_eq!(cause_of(store.trim(Timestamp::from_millis(9)).await), ErrorCause::Locked);
    assert_eq!(count(&store, "a").await, 10);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(matches!(append(&store, draft).await, Ok(AppendOutcome::New(entry)) if entry.seq.get() == 11));
}

#[tokio::test]
async fn a_file_that_may_not_be_written_any_more_refuses_and_serves_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let first = Store::open(&path).unwrap();
    fill(&first).await;
    first.close().await;
    let store = store_with(&path, Duration::from_secs(1), "query_only", 1);
    assert_eq!(cause_of(append(&store, draft("a", 5, said("five"))).await), ErrorCause::ReadOnly);
    assert_eq!(count(&store, "a").await, 10);
}

#[test]
fn why_nothing_was_written_can_be_told_to_anybody() {
    let sentence = StoreError::NotWritten(ErrorCause::Full).to_string();
    assert_eq!(sentence, "it could not be written to disk: the disk is full");
}

#[test]
fn a_transaction_that_nobody_ended_does_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = schema::open(&folder.path().join("parlor.db"), Duration::from_secs(1)).unwrap();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    let path = folder.path().join("parlor.db");
    let search = SearchIndex::start(&path).unwrap();
    let health = Arc::new(WriterHealth::new(&path));
    let mut work = WriterThread::new(
        file,
        &path,
        BlobStore::beside(&path),
        heard_by([Box::new(search)]),
        health,
        SharedServerLaw::default(),
    );
    let (done, _outcome) = mpsc::unbounded_channel();
    let append = Append { draft: draft("a", 5, said("one")), done };
    assert_eq!(work.commit(&[WriteRequest::Append(PendingAppend::new(append))]).unwrap().len(), 1);
}

/// A store whose writer panics at what says "poison", and otherwise is one like any other.
fn store_that_panics(
    path: &Path,
) -> (Arc<WriterHealth>, mpsc::Sender<WriteRequest>, std::thread::JoinHandle<()>) {
    let file = schema::open(path, Duration::from_secs(1)).unwrap();
    let health = Arc::new(WriterHealth::new(path));
    let search = SearchIndex::start(path).unwrap();
    let mut work = WriterThread::new(
        file,
        path,
        BlobStore::beside(path),
        heard_by([Box::new(search)]),
        Arc::clone(&health),
        SharedServerLaw::default(),
    );
    work.inspect = |draft| {
        assert!(draft.act != said("poison"), "it was asked for");
    };
    let (writes, waiting) = mpsc::channel(QUEUE_LEN);
    let thread = std::thread::spawn(move || {
        work.run(waiting);
        work.close();
    });
    (health, writes, thread)
}

#[tokio::test]
async fn a_panic_in_the_writer_is_answered_takes_nobody_elses_words_along_and_does_not_end_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let (health, writes, thread) = store_that_panics(&path);
    let (done, mut outcomes) = mpsc::unbounded_channel();
    for text in ["one", "poison", "two", "poison", "three"] {
        let append = Append { draft: draft("a", 5, said(text)), done: done.clone() };
        writes.send(WriteRequest::Append(PendingAppend::new(append))).await.unwrap();
    }
    let mut kept = Vec::new();
    for _ in 0..5 {
        match outcomes.recv().await.unwrap() {
            Ok(AppendOutcome::New(entry)) => kept.push(entry.seq.get()),
            Err(StoreError::NotWritten(ErrorCause::Panicked)) => kept.push(0),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(kept, [1, 0, 2, 0, 3], "each is answered in its turn");
    assert_eq!(health.now(), Ok(()), "the last one was written");
    drop(writes);
    thread.join().unwrap();
    assert!(check(&path).unwrap().is_whole());
}

#[tokio::test]
async fn whatever_is_let_go_of_unwritten_is_answered() {
    let (done, mut outcomes) = mpsc::unbounded_channel();
    drop(PendingAppend::new(Append { draft: draft("a", 5, said("one")), done }));
    assert_eq!(cause_of(outcomes.recv().await.unwrap()), ErrorCause::Panicked);
    assert!(outcomes.recv().await.is_none(), "and once");
}

#[tokio::test]
async fn a_writer_that_failed_is_unwell_until_the_disk_takes_something_again_whether_anybody_talks_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = store_with(&path, Duration::from_millis(50), "synchronous", 2);
    store.is_well().await.unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.is_well().await.expect("nobody has tried to write");
    assert_eq!(cause_of(append(&store, draft("a", 5, said("five"))).await), ErrorCause::Locked);
    assert_eq!(cause_of(store.is_well().await), ErrorCause::Locked);
    other.execute_batch("ROLLBACK").unwrap();
    store.writer.sweep(0, Timestamp::from_millis(0)).await.unwrap();
    assert_eq!(
        store.writer.health.now(),
        Err(ErrorCause::Locked),
        "where nothing was to be written nothing was learned"
    );
    store.is_well().await.expect("it was tried again");
    store.close().await;
    assert!(matches!(store.is_well().await, Err(StoreError::Closed)));
}

#[tokio::test]
async fn on_a_disk_that_is_nearly_full_nothing_is_added_and_what_is_there_can_be_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    add(&store, "a", said("one")).await;
    store.keep_free(u64::MAX);
    assert_eq!(cause_of(append(&store, draft("a", 5, said("two"))).await), ErrorCause::NearlyFull);
    assert_eq!(cause_of(store.is_well().await), ErrorCause::NearlyFull);
    assert_eq!(add(&store, "a", crate::store::fixtures::deleted(1)).await, 2);
    // What is beside the log as well, and together with what is not refused.
    let (ann, ben) = (Person::from_bytes([1; 12]), Person::from_bytes([2; 12]));
    let (room, name) = (RoomName::parse("a").unwrap(), Nickname::parse("Ann").unwrap());
    let seen = MarkChange::Seen(Seq::new(1), Timestamp::from_millis(1));
    let text = HostNote::parse("rude").unwrap();
    let note = |text| NewNote { person: ben, by: name.clone(), at: Timestamp::from_millis(1), text };
    let (named, ignored, marked, noted) = tokio::join!(
        store.set_nickname(ann, name.clone()),
        store.ignore(ann, ben, true),
        store.mark(ann, room.clone(), seen),
        store.set_note(room.clone(), note(text)),
    );
    for refused in [named, ignored, marked, noted.map(drop)] {
        assert_eq!(cause_of(refused), ErrorCause::NearlyFull);
    }
    assert_eq!((store.nickname(ann).await.unwrap(), store.ignored(ann).await.unwrap()), (None, vec![]));
    store.ignore(ann, ben, false).await.unwrap();
    store.mark(ann, room.clone(), MarkChange::Forget).await.unwrap();
    store.set_note(room.clone(), note(None)).await.unwrap();
    store.remove_appeals(room, SettledAppeals::UpTo(1)).await.unwrap();
    store.keep_free(1);
    assert_eq!(add(&store, "a", said("three")).await, 3);
    store.is_well().await.unwrap();
}
