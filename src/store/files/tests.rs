//! What is kept of files, for as long as a message names them.

use super::*;
use crate::{
    domain::Member,
    store::{
        NewEntry, Store, StoreError, check,
        fixtures::{add, append, deleted, draft, edited, said},
        replace_content,
    },
};
use std::{fs, path::Path};

const QUOTA: Quota = Quota { a_day: 100, total: 250 };
const ANN: Person = Person::from_bytes([1; 12]);
const BEN: Person = Person::from_bytes([2; 12]);

/// A file of this content, which only a test would call so.
fn file(content: u8) -> StoredFile {
    let hash = FileHash::from_bytes([content; 32]);
    StoredFile { hash, kind: FileKind::Other, size: None, small: None, bytes: 40 }
}

fn path(content: u8) -> String {
    format!("/files/{}/a.txt", file(content).hash)
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn bring(
    store: &Store,
    content: u8,
    person: Person,
    now: u64,
) -> Result<Result<(), QuotaExceeded>, StoreError> {
    let part = store.arriving().unwrap();
    replace_content(part.path(), &[content]).unwrap();
    store.keep_file(file(content), part, None, (person, at(now), QUOTA)).await
}

async fn is_there(store: &Store, content: u8) -> bool {
    let hash = file(content).hash;
    let is_kept = store.file(hash).await.unwrap().is_some();
    assert_eq!(is_kept, store.content(hash, false).exists(), "row and content go together");
    is_kept
}

fn open(folder: &Path) -> Store {
    Store::open(&folder.join("parlor.db")).unwrap()
}

#[tokio::test]
async fn what_nobody_names_leaves_with_the_next_sweep_and_what_somebody_names_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    bring(&store, 1, ANN, 5).await.unwrap().unwrap();
    bring(&store, 2, BEN, 5).await.unwrap().unwrap();
    bring(&store, 3, BEN, 7).await.unwrap().unwrap();
    add(&store, "a", said(&format!("look: {}", path(1)))).await;
    assert_eq!(store.sweep(at(6)).await.unwrap(), 1);
    assert!(is_there(&store, 1).await && !is_there(&store, 2).await && is_there(&store, 3).await);
}

#[tokio::test]
async fn a_file_goes_at_once_when_its_last_message_is_deleted_or_no_longer_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for content in [1, 2] {
        bring(&store, content, ANN, 5).await.unwrap().unwrap();
    }
    let both = add(&store, "a", said(&format!("{} {}", path(1), path(2)))).await;
    let again = add(&store, "b", said(&path(1))).await;
    add(&store, "a", edited(both, &format!("only {}", path(1)))).await;
    assert!(is_there(&store, 1).await && !is_there(&store, 2).await);
    add(&store, "a", deleted(both)).await;
    assert!(is_there(&store, 1).await, "the other message names it");
    add(&store, "b", deleted(again)).await;
    assert!(!is_there(&store, 1).await);
}

#[tokio::test]
async fn what_somebody_else_has_just_brought_too_is_left_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    bring(&store, 1, ANN, 5).await.unwrap().unwrap();
    let message = add(&store, "a", said(&path(1))).await;
    bring(&store, 1, BEN, 9).await.unwrap().unwrap();
    add(&store, "a", deleted(message)).await;
    assert!(is_there(&store, 1).await);
    assert_eq!(store.sweep(at(9)).await.unwrap(), 0);
    assert_eq!(store.sweep(at(10)).await.unwrap(), 1);
    assert!(!is_there(&store, 1).await);
}

#[tokio::test]
async fn nobody_lets_a_file_go_by_naming_it_and_taking_that_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    bring(&store, 1, ANN, 5).await.unwrap().unwrap();
    let theirs = |act| {
        let draft = draft("a", 5, act);
        NewEntry { from: Member { person: BEN, ..draft.from.clone() }, ..draft }
    };
    append(&store, theirs(said(&path(1)))).await.unwrap();
    append(&store, theirs(deleted(1))).await.unwrap();
    assert!(is_there(&store, 1).await);
}

#[tokio::test]
async fn words_that_are_no_longer_kept_name_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    bring(&store, 1, ANN, 5).await.unwrap().unwrap();
    add(&store, "a", said(&path(1))).await;
    assert_eq!(store.sweep(at(6)).await.unwrap(), 0);
    assert_eq!(store.trim(at(6)).await.unwrap(), 1);
    assert_eq!(store.sweep(at(6)).await.unwrap(), 1);
    assert!(!is_there(&store, 1).await);
}

#[tokio::test]
async fn a_person_brings_so_much_a_day_and_all_together_so_much_and_the_same_takes_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert_eq!(bring(&store, 1, ANN, 5).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 2, ANN, 5).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 3, ANN, 5).await.unwrap(), Err(QuotaExceeded::ForToday));
    assert!(!store.content(file(3).hash, false).exists());
    assert_eq!(bring(&store, 2, ANN, 6).await.unwrap(), Ok(()));
    assert_eq!(store.room_for(BEN, 100, QUOTA, at(6)).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 3, ANN, 7 + DAY_MILLIS).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 4, BEN, 5).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 5, BEN, 5).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 6, Person::from_bytes([3; 12]), 5).await.unwrap(), Ok(()));
    assert_eq!(bring(&store, 7, Person::from_bytes([4; 12]), 5).await.unwrap(), Err(QuotaExceeded::AtAll));
}

#[tokio::test]
async fn contents_without_a_row_and_parts_that_another_process_left_go() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    bring(&store, 1, ANN, 5).await.unwrap().unwrap();
    let lost = store.content(file(9).hash, false);
    fs::create_dir_all(lost.parent().unwrap()).unwrap();
    fs::write(&lost, "lost").unwrap();
    let part = store.arriving().unwrap();
    let half = part.path().to_owned();
    std::mem::forget(part);
    store.close().await;
    let store = open(folder.path());
    assert!(!half.exists());
    store.sweep(at(0)).await.unwrap();
    assert!(!lost.exists() && is_there(&store, 1).await);
}

#[tokio::test]
async fn a_check_tells_of_files_that_are_missing_or_are_not_what_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let content = b"hello\n";
    let hash = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03".parse().unwrap();
    let part = store.arriving().unwrap();
    replace_content(part.path(), content).unwrap();
    let known = StoredFile { hash, ..file(1) };
    store.keep_file(known, part, None, (ANN, at(5), QUOTA)).await.unwrap().unwrap();
    let database = folder.path().join("parlor.db");
    let report = check(&database).unwrap();
    assert!(report.is_whole() && report.files == 1 && report.has_contents, "{report}");
    fs::write(store.content(hash, false), "hullo\n").unwrap();
    assert!(check(&database).unwrap().to_string().contains("is not what it was"));
    fs::remove_file(store.content(hash, false)).unwrap();
    assert!(check(&database).unwrap().to_string().contains("is missing"));
    // Nobody can show it, and nothing else stops.
    assert!(store.file(hash).await.unwrap().is_some());
}
