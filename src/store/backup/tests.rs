//! A backup is whole, is made while others write, and goes on as a log of its own.

use super::*;
use crate::{
    domain::{Epoch, Seq},
    store::{AppendOutcome, Store, check, fixtures},
};
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;

const NOW: Timestamp = Timestamp::from_millis(5);

async fn epoch(store: &Store, room: &str) -> Epoch {
    store.head(fixtures::room(room)).await.unwrap().unwrap().epoch
}

/// The names of what is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_made_while_others_write_is_one_state_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let copies = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    fixtures::fill(&store).await;
    let writing = tokio::spawn({
        let store = store.clone();
        async move {
            loop {
                fixtures::add(&store, "a", fixtures::said("meanwhile")).await;
            }
        }
    });
    let mut before = 0;
    for number in 0..5 {
        let (path, copy) = (path.clone(), copies.path().join(format!("{number}.db")));
        let report = tokio::task::spawn_blocking(move || backup(&path, &copy, NOW)).await.unwrap().unwrap();
        assert!(report.is_whole() && report.is_copy);
        assert!(before < report.entries, "what was kept before it began is in it");
        before = report.entries;
    }
    writing.abort();
    assert_eq!(names(copies.path()), ["0.db", "1.db", "2.db", "3.db", "4.db"], "and nothing half-made");
    let mode = fs::metadata(copies.path().join("0.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "others do not read what people said");
}

#[tokio::test]
async fn a_server_goes_on_from_a_backup_under_new_epochs_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("parlor.db"), folder.path().join("copy.db"));
    let store = Store::open(&path).unwrap();
    let draft = fixtures::draft("a", 5, fixtures::said("before"));
    fixtures::append(&store, draft.clone()).await.unwrap();
    fixtures::add(&store, "b", fixtures::said("elsewhere")).await;
    backup(&path, &copy, NOW).unwrap();
    fixtures::add(&store, "a", fixtures::said("only in the original")).await;

    let restored = Store::open(&copy).unwrap();
    let (a, b) = (epoch(&restored, "a").await, epoch(&restored, "b").await);
    assert!(a != epoch(&store, "a").await && b != epoch(&store, "b").await && a != b);
    assert!(a.get() != 0 && b.get() != 0);
    assert_eq!(fixtures::append(&restored, draft).await.unwrap(), AppendOutcome::Before(Seq::new(1)));
    assert_eq!(fixtures::add(&restored, "a", fixtures::said("another")).await, 2);
    restored.close().await;
    assert!(!check(&copy).unwrap().is_copy);
    assert_eq!(epoch(&Store::open(&copy).unwrap(), "a").await, a, "it is a log like any other now");
}

#[tokio::test]
async fn a_backup_never_takes_the_place_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("parlor.db"), folder.path().join("copy.db"));
    Store::open(&path).unwrap().close().await;
    fs::write(&copy, "theirs").unwrap();
    assert!(matches!(backup(&path, &copy, NOW), Err(StoreError::Exists(file)) if file == copy));
    let part = PartialCopy::beside(&copy).unwrap();
    let error = part.become_file(&copy).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists, "not even of one that came meanwhile");
    assert_eq!(fs::read_to_string(&copy).unwrap(), "theirs");
}

#[tokio::test]
async fn a_backup_that_fails_leaves_nothing_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let copies = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("parlor.db"), copies.path().join("copy.db"));
    let missing = backup(&path, &copy, NOW);
    assert!(matches!(missing, Err(StoreError::Unusable { cause: ErrorCause::Missing, .. })), "{missing:?}");
    let store = Store::open(&path).unwrap();
    fixtures::fill(&store).await;
    let nowhere = backup(&path, &copies.path().join("no/copy.db"), NOW);
    assert!(matches!(nowhere, Err(StoreError::Backup { .. })), "{nowhere:?}");
    store.close().await;
    Connection::open(&path).unwrap().execute("UPDATE entry SET prev = 0", []).unwrap();
    let damaged = backup(&path, &copy, NOW);
    assert!(matches!(&damaged, Err(StoreError::NotWhole(why)) if why.contains("place 2")), "{damaged:?}");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let damaged = backup(&path, &copy, NOW).unwrap_err().to_string();
    assert!(damaged.contains("parlor.db") && damaged.contains("damaged"), "{damaged}");
    assert_eq!(names(copies.path()), Vec::<String>::new());
}
