//! What is acknowledged is kept, and what the disk does not take is said and tried anew.

use super::*;
use crate::store::{
    Store, check,
    fixtures::{add, append, draft, fill, room, said},
    reader::Readers,
    schema,
};
use std::{path::Path, sync::Arc};

/// A store whose writer's connection is changed first.
fn store_with(path: &Path, lock_wait: Duration, pragma: &str, value: u32) -> Store {
    let file = schema::open(path, lock_wait).unwrap();
    file.pragma_update(None, pragma, value).unwrap();
    let finder = Finder::start(path).unwrap();
    Store {
        readers: Readers::new(path),
        folder: Folder::beside(path),
        writer: Arc::new(Writer::start(file, Folder::beside(path), finder.clone()).unwrap()),
        recent: Arc::default(),
        finder,
    }
}

fn cause_of<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Cause {
    match outcome {
        Err(Error::NotWritten(cause)) => cause,
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
    assert!(matches!(append(&store, one.clone()).await, Ok(Appended::New(entry)) if entry.seq.get() == 1));
    assert!(matches!(append(&store, two.clone()).await, Ok(Appended::New(entry)) if entry.seq.get() == 2));
    assert_eq!(add(&store, "b", said("1")).await, 1);
    assert_eq!(append(&store, one).await.unwrap(), Appended::Before(Seq::new(1)));
    store.close().await;
    assert!(matches!(append(&store, draft("a", 5, said("3"))).await, Err(Error::Closed)));

    let store = Store::open(&path).unwrap();
    assert_eq!(append(&store, two).await.unwrap(), Appended::Before(Seq::new(2)));
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
    assert_eq!(cause_of(refused), Cause::Full);
    for _ in 0..20 {
        assert_eq!(cause_of(append(&store, draft("full", 5, said(&text))).await), Cause::Full);
        assert_eq!(cause_of(append(&store, draft("a new room", 5, said(&text))).await), Cause::Full);
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
    assert_eq!(cause_of(append(&store, draft.clone()).await), Cause::Locked);
    assert_eq!(
        cause_of(store.set_nickname(draft.from.person, draft.from.nickname.clone()).await),
        Cause::Locked
    );
    assert_eq!(cause_of(store.trim(Timestamp::from_millis(9)).await), Cause::Locked);
    assert_eq!(count(&store, "a").await, 10);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(matches!(append(&store, draft).await, Ok(Appended::New(entry)) if entry.seq.get() == 11));
}

#[tokio::test]
async fn a_file_that_may_not_be_written_any_more_refuses_and_serves_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let first = Store::open(&path).unwrap();
    fill(&first).await;
    first.close().await;
    let store = store_with(&path, Duration::from_secs(1), "query_only", 1);
    assert_eq!(cause_of(append(&store, draft("a", 5, said("five"))).await), Cause::ReadOnly);
    assert_eq!(count(&store, "a").await, 10);
}

#[test]
fn why_nothing_was_written_can_be_told_to_anybody() {
    let sentence = Error::NotWritten(Cause::Full).to_string();
    assert_eq!(sentence, "it could not be written to disk: the disk is full");
}

#[test]
fn a_transaction_that_nobody_ended_does_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = schema::open(&folder.path().join("parlor.db"), Duration::from_secs(1)).unwrap();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    let path = folder.path().join("parlor.db");
    let finder = Finder::start(&path).unwrap();
    let (rooms, trouble) = (HashMap::new(), Trouble::default());
    let mut work = Work { file, folder: Folder::beside(&path), rooms, trouble, finder };
    let (done, _outcome) = mpsc::unbounded_channel();
    let append = Append { draft: draft("a", 5, said("one")), done };
    assert_eq!(work.commit(&[Write::Append(append)]).unwrap().len(), 1);
}
