//! What may be wrong with a file is said clearly, and an older file becomes a newer one whole or not at all.

use super::*;
use crate::store::{Store, check, fixtures};
use std::{
    env,
    fs::OpenOptions,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

/// Set for the process that migrates this file, to be killed in the middle.
const VICTIM: &str = "PARLOR_TEST_MIGRATES";

/// What that process is asked to run, by its path with the name of the crate.
const THIS_TEST: &str = concat!(
    module_path!(),
    "::a_migration_that_is_killed_leaves_the_old_file_or_the_new_one_and_loses_nothing"
);

/// How many entries the old file has.
const OLD: u64 = 20_000;

fn cause_of(opened: Result<Store, StoreError>) -> ErrorCause {
    match opened {
        Err(StoreError::Unusable { cause, .. }) => cause,
        other => panic!("{other:?}"),
    }
}

fn version_one(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute_batch(MIGRATIONS[0]).unwrap();
    let fill = format!(
        "INSERT INTO room VALUES (1, 'a', 9, 5);
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {OLD})
         INSERT INTO entry SELECT 1, n, n - 1, 5, randomblob(16), zeroblob(12), 'Ann', 'word ' || n FROM n;
         INSERT INTO person VALUES (zeroblob(12), 'Ann');"
    );
    db.execute_batch(&fill).unwrap();
    db.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
}

#[tokio::test]
async fn a_file_of_a_newer_parlor_or_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.db");
    Store::open(&path).unwrap().close().await;
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: 99, .. })));
    assert!(matches!(check(&path), Err(StoreError::Newer { found: 99, .. })));

    let path = folder.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Foreign { .. })));
    assert!(matches!(check(&path), Err(StoreError::Foreign { .. })));
}

#[test]
fn what_is_no_database_or_damaged_at_its_beginning_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    fs::write(&path, "a letter to a friend. ".repeat(500)).unwrap();
    let refused = Store::open(&path).unwrap_err();
    let sentence = refused.to_string();
    assert!(
        sentence.contains("parlor.db") && sentence.contains("damaged") && sentence.contains("backup"),
        "{sentence}"
    );
    assert_eq!(cause_of(Err(refused)), ErrorCause::Damaged);

    fs::remove_file(&path).unwrap();
    version_one(&path);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..200].fill(0xff);
    fs::write(&path, bytes).unwrap();
    assert_eq!(cause_of(Store::open(&path)), ErrorCause::Damaged);
}

#[test]
fn a_file_that_another_program_holds_is_refused_after_a_wait_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    version_one(&path);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let asked = Instant::now();
    let wait = Duration::from_millis(300);
    let refused = Store::open_waiting(&path, wait).unwrap_err();
    assert!(wait <= asked.elapsed());
    let sentence = refused.to_string();
    assert!(sentence.contains("another program holds") && sentence.contains("0.3 s"), "{sentence}");
    assert_eq!(cause_of(Err(refused)), ErrorCause::Locked);
    drop(other);
    Store::open(&path).unwrap();
}

#[test]
fn a_file_that_may_only_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    version_one(&path);
    let mut mode = fs::metadata(&path).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&path, mode).unwrap();
    if OpenOptions::new().write(true).open(&path).is_ok() {
        eprintln!("not tested: this user may write what is marked as read-only");
        return;
    }
    assert_eq!(cause_of(Store::open(&path)), ErrorCause::ReadOnly);
}

#[tokio::test]
async fn a_copy_beside_the_log_of_the_file_it_replaces_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("parlor.db"), folder.path().join("copy.db"));
    let store = Store::open(&path).unwrap();
    fixtures::fill(&store).await;
    crate::store::backup(&path, &copy, Timestamp::from_millis(5)).unwrap();
    // As after a server that was killed: its write-ahead log is not taken into its file.
    let left = fs::read(folder.path().join("parlor.db-wal")).unwrap();
    store.close().await;
    assert!(!left.is_empty());
    fs::rename(&copy, &path).unwrap();
    fs::write(folder.path().join("parlor.db-wal"), left).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::LeftOver { .. })));
    fs::remove_file(folder.path().join("parlor.db-wal")).unwrap();
    Store::open(&path).unwrap().close().await;
    assert!(check(&path).unwrap().is_whole());
}

#[test]
fn an_old_file_is_not_checked_and_its_backup_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("parlor.db"), folder.path().join("copy.db"));
    version_one(&path);
    assert!(matches!(check(&path), Err(StoreError::Older { found: 1, .. })));
    let report = crate::store::backup(&path, &copy, Timestamp::from_millis(5)).unwrap();
    assert_eq!(report.entries, OLD);
    assert!(matches!(check(&path), Err(StoreError::Older { found: 1, .. })), "the original is as it was");
}

#[test]
fn a_migration_that_is_killed_leaves_the_old_file_or_the_new_one_and_loses_nothing() {
    if let Some(path) = env::var_os(VICTIM) {
        Store::open(Path::new(&path)).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (old, path) = (folder.path().join("old.db"), folder.path().join("parlor.db"));
    version_one(&old);
    let (mut in_the_middle, mut through) = (0, 0);
    // At moments all over a time that grows, until some died in the middle and one was through.
    for n in 0..400 {
        let grown = Duration::from_millis(50 + 5 * n);
        let patience = grown.mul_f64((n as f64 * 0.618).fract());
        fs::copy(&old, &path).unwrap();
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", THIS_TEST.trim_start_matches("parlor::")])
            .env(VICTIM, &path)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(patience);
        child.kill().unwrap();
        let ended = child.wait().unwrap();

        let (db, found) = open_to_read(&path).unwrap();
        drop(db);
        assert!(found == 1 || found as usize == MIGRATIONS.len(), "it has schema {found}");
        // What was written and not committed: more than the header that a log begins with.
        let written = fs::metadata(folder.path().join("parlor.db-wal")).map_or(0, |wal| wal.len());
        in_the_middle += u32::from(found == 1 && 32 < written);
        Store::open(&path).unwrap();
        let report = check(&path).unwrap();
        assert_eq!((report.faults, report.entries), (Vec::new(), OLD));
        for name in ["parlor.db", "parlor.db-wal", "parlor.db-shm"] {
            let _ = fs::remove_file(folder.path().join(name));
        }
        through += u32::from(ended.success());
        if 1 < in_the_middle && 0 < through {
            return;
        }
    }
    panic!("{in_the_middle} died in the middle, {through} were through");
}

/// Makes a file one of the schema before messages' state was kept beside the log.
fn version_seven(path: &Path) {
    let older = "DROP TABLE edit; DROP TABLE reaction; DROP TABLE mention;
                 ALTER TABLE mark DROP COLUMN is_request; DROP INDEX room_by_alias;
                 ALTER TABLE room DROP COLUMN alias; DROP TABLE watch_key; DROP TRIGGER file_added;
                 DROP TRIGGER file_removed; DROP TABLE file_sum; DROP TABLE standing; DROP TABLE last_said;
                 ALTER TABLE room DROP COLUMN writers; ALTER TABLE room DROP COLUMN slow;
                 ALTER TABLE room DROP COLUMN owner_link; ALTER TABLE room DROP COLUMN host_link; DROP TABLE network_ban;
                 DROP TABLE appeal; DROP TABLE host_note; ALTER TABLE room DROP COLUMN newcomers;
                 ALTER TABLE room DROP COLUMN calm_since; ALTER TABLE room DROP COLUMN calm_until;
                 DROP TABLE held_file; DROP TABLE held; DROP TABLE review_word; ALTER TABLE room DROP COLUMN review;
                 DROP INDEX room_with_access; DROP INDEX room_with_days; DROP TABLE door_password; DROP TABLE passed;
                 ALTER TABLE room DROP COLUMN door; ALTER TABLE room DROP COLUMN door_since;
                 ALTER TABLE room DROP COLUMN listed; ALTER TABLE room DROP COLUMN keep_days;
                 ALTER TABLE entry DROP COLUMN subject; ALTER TABLE entry DROP COLUMN number; PRAGMA user_version = 7";
    Connection::open(path).unwrap().execute_batch(older).unwrap();
}

#[tokio::test]
async fn what_an_older_log_holds_stands_beside_it_after_the_migration_as_if_it_had_been_written_now() {
    use crate::domain::{Act, Emoji, Person, RoomName, Seq};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    fixtures::fill(&store).await;
    let target = Seq::new(2);
    for (person, emoji) in [(3, "❤"), (4, "❤️"), (5, "🎉"), (3, "🎉")] {
        let emoji = Emoji::parse(emoji.to_owned()).unwrap();
        let mut reaction = fixtures::draft("a", 5, Act::Reacted { target, emoji });
        reaction.from.person = Person::from_bytes([person; 12]);
        fixtures::append(&store, reaction).await.unwrap();
    }
    let mut taken_back =
        fixtures::draft("a", 5, Act::Unreacted { target, emoji: Emoji::parse("❤️".to_owned()).unwrap() });
    taken_back.from.person = Person::from_bytes([3; 12]);
    fixtures::append(&store, taken_back).await.unwrap();
    for act in [fixtures::said("hello @Ann"), fixtures::edited(2, "for @Ben and @김철수")] {
        fixtures::add(&store, "a", act).await;
    }
    // Two rooms of two people: one that both talk in, and one that only one does.
    let [ann, ben, eve] = [7, 8, 9].map(|person| Person::from_bytes([person; 12]));
    for (from, to) in [(ann, ben), (ben, ann), (eve, ann)] {
        let mut hello = fixtures::draft("a", 5, fixtures::said("hello"));
        (hello.room, hello.from.person) = (RoomName::direct(from, to).unwrap(), from);
        fixtures::append(&store, hello).await.unwrap();
    }
    for text in ["old", "young"] {
        fixtures::add(&store, "c", fixtures::said(text)).await;
    }
    fixtures::add(&store, "c", fixtures::edited(1, "the young edit of what is trimmed")).await;
    let read = async |store: &Store| store.messages(fixtures::room("a"), None, None, 50).await.unwrap().0;
    let before = read(&store).await;
    store.close().await;
    let db = Connection::open(&path).unwrap();
    let columns = "SELECT room, person, is_request FROM mark ORDER BY room, person";
    let marks = |db: &Connection| -> Vec<(i64, Vec<u8>, bool)> {
        let mut marks = db.prepare(columns).unwrap();
        marks.query_map([], |row| row.try_into()).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let marks_before = marks(&db);
    db.execute_batch("UPDATE entry SET body = NULL, nickname = '' WHERE body = 'old'; UPDATE room SET trimmed = 1 WHERE name = 'c'").unwrap();
    version_seven(&path);

    let store = Store::open(&path).unwrap();
    assert_eq!(read(&store).await, before);
    assert_eq!(
        store.namesakes(fixtures::room("а")).await.unwrap().rooms,
        [fixtures::room("a")],
        "an а of Cyrillic"
    );
    store.close().await;
    assert_eq!(check(&path).unwrap().faults, []);
    assert_eq!(marks(&db), marks_before);
    assert_eq!(marks_before.iter().filter(|mark| mark.2).count(), 1);
}
