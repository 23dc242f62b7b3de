//! A whole file is found whole, and each thing that can be wrong with one is found.

use super::{report::MAX_REPORTED_FAULTS, *};
use crate::store::{Store, fixtures};
use rusqlite::Connection;
use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
};

#[tokio::test]
async fn a_whole_file_is_found_whole_while_a_server_writes_it_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    fixtures::fill(&store).await;
    for _ in 0..2 {
        let report = check(&path).unwrap();
        assert_eq!(report.faults, []);
        assert_eq!((report.rooms, report.entries, report.messages, report.people), (2, 11, 5, 2));
        store.close().await;
    }
}

#[tokio::test]
async fn each_fault_is_found_and_named_with_its_place() {
    // What somebody did to the file with a SQL shell, and what is said about it.
    let faults: [(&str, &[&str]); 26] = [
        ("UPDATE entry SET prev = 0 WHERE body = 'three'", &["place 3", "2 does"]),
        ("DELETE FROM entry WHERE body = 'two'", &["place 3", "1 does"]),
        ("UPDATE entry SET target = 9 WHERE kind = 3", &["place 5", "about 9"]),
        ("UPDATE entry SET reply_to = 5 WHERE reply_to = 2", &["place 7", "about 5"]),
        ("UPDATE entry SET reply_to = 8 WHERE reply_to = 2", &["place 7", "about 8"]),
        ("UPDATE entry SET person = zeroblob(12) WHERE kind = 2", &["place 6", "somebody else"]),
        ("UPDATE entry SET body = 'one' WHERE seq = 1", &["place 6", "still there"]),
        ("UPDATE entry SET body = NULL WHERE body = 'two'", &["place 2", "nobody deleted"]),
        ("UPDATE entry SET body = char(7) WHERE body = 'two'", &["place 2", "cannot be read"]),
        ("UPDATE entry SET id = x'01' WHERE body = 'two'", &["place 2", "cannot be read"]),
        ("UPDATE room SET epoch = 0 WHERE name = 'b'", &["room \"b\"", "epoch"]),
        ("UPDATE room SET trimmed = 1 WHERE name = 'b'", &["place 1", "still there"]),
        ("UPDATE room SET name = 'B ' WHERE name = 'b'", &["\"B \"", "its name"]),
        ("DROP INDEX entry_about", &["entry_about"]),
        ("UPDATE entry SET target = 0 WHERE kind = 7", &["place 9", "do not go together"]),
        ("UPDATE about SET body = 'Coffee' WHERE kind = 7", &["room \"a\"", "not what its log says"]),
        ("UPDATE entry SET body = 'a' || char(8238) WHERE kind = 8", &["place 10", "cannot be read"]),
        ("INSERT INTO about VALUES (2, 7, 1, 5, 'Ann', 'Milk')", &["room \"b\"", "nowhere in its log"]),
        ("DELETE FROM pin", &["room \"a\"", "other messages are pinned"]),
        ("UPDATE pin SET message = 3", &["room \"a\"", "other messages are pinned"]),
        ("DELETE FROM reaction", &["room \"a\"", "reads otherwise"]),
        ("UPDATE reaction SET nickname = 'Eve'", &["room \"a\"", "reads otherwise"]),
        ("INSERT INTO edit VALUES (1, 2, 4)", &["room \"a\"", "reads otherwise"]),
        ("INSERT INTO mention VALUES (1, 2, 'ann')", &["place 2", "mentions others"]),
        (
            "INSERT INTO mention VALUES (1, 1, 'ann')",
            &["room \"a\"", "mentions are noted of what is no message"],
        ),
        ("UPDATE entry SET body = '@Ann' WHERE body = 'two'", &["place 2", "mentions others"]),
    ];
    for (damage, told) in faults {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parlor.db");
        let store = Store::open(&path).unwrap();
        fixtures::fill(&store).await;
        store.close().await;
        Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        let report = check(&path).unwrap();
        let text = report.to_string();
        assert!(!report.is_whole(), "{damage}");
        assert!(told.iter().all(|told| text.contains(told)), "{damage}: {text}");
    }
}

#[tokio::test]
async fn an_id_that_is_there_twice_is_found_though_its_index_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    fixtures::fill(&store).await;
    store.close().await;
    let damage = "DROP INDEX entry_once;
                  UPDATE entry SET id = (SELECT id FROM entry WHERE body = 'two') WHERE body = 'three'";
    Connection::open(&path).unwrap().execute_batch(damage).unwrap();
    let text = check(&path).unwrap().to_string();
    assert!(text.contains("room \"a\", place 2: its person has sent its id more than once"), "{text}");
}

#[tokio::test]
async fn flipped_bytes_in_the_middle_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    for number in 0..400 {
        fixtures::add(&store, "a", fixtures::said(&format!("{number} {}", "words ".repeat(50)))).await;
    }
    store.close().await;
    assert!(check(&path).unwrap().is_whole());
    let mut file = OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let middle = file.metadata().unwrap().len() / 2 / 4096 * 4096;
    flip(&mut file, middle, 64);
    let report = check(&path).unwrap();
    assert!(!report.is_whole());
    assert!(report.faults.len() <= MAX_REPORTED_FAULTS);
}

#[tokio::test]
async fn more_faults_than_anybody_reads_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    for _ in 0..50 {
        fixtures::add(&store, "a", fixtures::said("word")).await;
    }
    store.close().await;
    Connection::open(&path).unwrap().execute_batch("UPDATE entry SET body = NULL").unwrap();
    let report = check(&path).unwrap();
    assert_eq!((report.faults.len(), report.more), (MAX_REPORTED_FAULTS, 30));
    assert!(report.to_string().ends_with("and 30 more"));
}

/// Turns bytes of a file around.
fn flip(file: &mut File, at: u64, count: usize) {
    let mut bytes = vec![0; count];
    file.seek(SeekFrom::Start(at)).unwrap();
    file.read_exact(&mut bytes).unwrap();
    bytes.iter_mut().for_each(|byte| *byte = !*byte);
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(&bytes).unwrap();
}
