//! What is found is what the log says, whatever happens to the index.

mod names;
mod scan;

use super::*;
use crate::{
    domain::{Act, Body, Earlier, Member, Nickname, Person, Seq, Timestamp, search::SearchTerms},
    store::{
        Append, Store,
        fixtures::{append, deleted, draft, edited, room, said},
    },
};
use rusqlite::Connection;
use std::fs;
use tokio::sync::mpsc;

/// How long the indexer may take in a test. It is only ever waited out by a failure.
const PATIENCE: Duration = Duration::from_secs(20);

const ROOMS: [&str; 3] = ["a", "b", "웹소켓"];

const WORDS: [&str; 28] = [
    "hello",
    "Hello",
    "help",
    "Héllo",
    "wörld",
    "world",
    "foo",
    "foobar",
    "an",
    "and",
    "a",
    "훈련",
    "훈련데이터",
    "데이터를",
    "을",
    "련",
    "東京",
    "京都タワー",
    "カフェ",
    "日本",
    "人工智能",
    "智",
    "🎉",
    "👩‍🚀🎉",
    "websocket을",
    "2024년",
    "Привет",
    "नमस्ते",
];

const BETWEEN: [&str; 4] = [" ", "-", ", ", ""];

fn sought(text: &str, rooms: &[&str]) -> SearchTerms {
    let rooms = rooms.iter().map(|name| room(name)).collect();
    SearchTerms { text: text.to_owned(), rooms, ..SearchTerms::default() }
}

/// Everything that is found, page by page, once the index has read the log.
async fn found(store: &Store, sought: SearchTerms) -> Vec<Hit> {
    let search = Search::parse(sought).unwrap();
    assert!(store.search.is_caught_up(PATIENCE).await, "the index keeps up");
    let (mut hits, mut after) = (Vec::new(), None);
    loop {
        let page = store.search(search.clone(), after, 3).await.unwrap();
        assert!(!page.is_behind && page.hits.len() <= 3, "{page:?}");
        hits.extend(page.hits);
        after = page.more;
        if after.is_none() {
            return hits;
        }
    }
}

async fn texts(store: &Store, text: &str) -> Vec<String> {
    let hits = found(store, sought(text, &ROOMS)).await;
    hits.into_iter().map(|hit| hit.message.body.unwrap().to_string()).collect()
}

/// What a scan of the whole log finds, the newest first.
async fn scanned(store: &Store, sought: SearchTerms) -> Vec<Hit> {
    let search = Search::parse(sought).unwrap();
    let mut hits = Vec::new();
    for name in search.rooms() {
        let (messages, earlier) = store.messages(name.clone(), None, None, usize::MAX >> 2).await.unwrap();
        assert_ne!(earlier, Earlier::More);
        let fitting = messages.into_iter().filter(|message| search.finds(message));
        hits.extend(fitting.map(|message| Hit { room: name.clone(), message }));
    }
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.message.at));
    hits
}

async fn say(store: &Store, name: &str, at: u64, text: &str) {
    append(store, draft(name, at, said(text))).await.unwrap();
}

fn holds(folder: &Path, words: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let holding = files
        .filter(|path| fs::read(path).unwrap().windows(words.len()).any(|window| window == words.as_bytes()));
    holding.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_said_a_moment_ago_is_found_at_once_and_newest_first_across_rooms() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    assert!(store.search.is_caught_up(PATIENCE).await);
    for nth in 0..20 {
        say(&store, ROOMS[nth % 3], nth as u64, &format!("hello {nth}")).await;
        let expected: Vec<_> = (0..=nth).rev().map(|nth| format!("hello {nth}")).collect();
        assert_eq!(texts(&store, "HEL").await, expected);
    }
    assert_eq!(found(&store, sought("hello", &["b"])).await.len(), 7);
    assert_eq!(found(&store, sought("hello", &["nobody was here"])).await, []);
}

#[tokio::test]
async fn what_is_edited_deleted_or_no_longer_kept_is_not_found_nor_in_the_bytes_of_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let secrets = ["oldsecretword 낡은비밀", "takensecretword", "editedsecretword", "비밀번호다"];
    for (nth, secret) in secrets.iter().enumerate() {
        say(&store, "a", 10 + nth as u64, secret).await;
    }
    // Among many others, so that they are somewhere inside.
    for nth in 0..300 {
        say(&store, "b", 20, &format!("word{nth} talk 말하기 oldtalk takentalk editedtalk")).await;
    }
    assert_eq!(texts(&store, "oldsecretword").await.len(), 1);
    for nth in 0..300 {
        say(&store, "b", 20, &format!("more{nth} 훈련")).await;
    }
    assert_eq!(texts(&store, "낡은비밀").await.len(), 1);

    append(&store, draft("a", 30, deleted(2))).await.unwrap();
    append(&store, draft("a", 30, edited(3, "harmless"))).await.unwrap();
    append(&store, draft("a", 30, deleted(4))).await.unwrap();
    assert_eq!(texts(&store, "takensecretword").await, [""; 0]);
    assert_eq!(texts(&store, "editedsecretword").await, [""; 0]);
    assert_eq!(texts(&store, "harml").await, ["harmless"]);
    assert_eq!(texts(&store, "비밀번호").await, [""; 0]);
    store.trim(Timestamp::from_millis(11)).await.unwrap();
    assert_eq!(texts(&store, "oldsecretword").await, [""; 0]);
    assert_eq!(texts(&store, "talk").await.len(), 300);
    // What is not shown any more goes when nothing else is to be done.
    let mut is_gone = false;
    for _ in 0..10_000 {
        let left = "SELECT count(*) FROM message WHERE body LIKE 'old%'";
        let index = Connection::open(folder.path().join("parlor-search.db")).unwrap();
        is_gone = index.query_row(left, [], |row| row.get::<_, i64>(0)).unwrap() == 0;
        if is_gone {
            break;
        }
        store.search.trimmed();
        assert!(store.search.is_caught_up(PATIENCE).await);
    }
    assert!(is_gone);
    store.close().await;

    for words in ["oldsecretword", "낡은비밀", "takensecretword", "비밀번호다", "낡은", "번호"] {
        assert_eq!(holds(folder.path(), words), [""; 0], "{words}");
    }
    assert_eq!(holds(folder.path(), "editedsecretword"), ["parlor.db"], "the log keeps what was edited");
    assert!(!holds(folder.path(), "word299").is_empty(), "what is there is seen");
    let index = Connection::open(folder.path().join("parlor-search.db")).unwrap();
    index.execute("INSERT INTO word (word) VALUES ('integrity-check')", []).unwrap();
}

#[tokio::test]
async fn an_index_that_is_damaged_of_another_shape_or_of_another_log_is_made_anew_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (path, index) = (folder.path().join("parlor.db"), folder.path().join("parlor-search.db"));
    let elsewhere = tempfile::tempdir().unwrap();
    let other = elsewhere.path().join("parlor.db");
    for (path, text) in [(&path, "hello"), (&other, "farewell")] {
        let store = Store::open(path).unwrap();
        for nth in 0..50 {
            say(&store, "a", nth, &format!("{text} {nth}")).await;
        }
        assert_eq!(texts(&store, text).await.len(), 50);
        store.close().await;
    }
    let no_database = || fs::write(&index, "a letter to a friend. ".repeat(1000)).unwrap();
    let damaged = || {
        let mut bytes = fs::read(&index).unwrap();
        bytes[5000..].fill(7);
        fs::write(&index, bytes).unwrap();
    };
    let older = || {
        Connection::open(&index).unwrap().pragma_update(None, "user_version", 0).unwrap();
    };
    let anothers = || {
        fs::copy(elsewhere.path().join("parlor-search.db"), &index).unwrap();
    };
    let empty = || fs::write(&index, "").unwrap();
    let spoils: [(&str, &dyn Fn()); 5] = [
        ("no database", &no_database),
        ("damaged", &damaged),
        ("older", &older),
        ("another log's", &anothers),
        ("empty", &empty),
    ];
    for (what, spoil) in spoils {
        spoil();
        let store = Store::open(&path).unwrap();
        let mut hits = 0;
        // A damage that only reading shows is seen by the first who reads.
        for _ in 0..3 {
            store.search.is_caught_up(PATIENCE).await;
            let search = Search::parse(sought("hello", &["a"])).unwrap();
            hits = store.search(search, None, 100).await.map_or(0, |found| found.hits.len());
            if hits == 50 {
                break;
            }
        }
        assert_eq!(hits, 50, "{what}");
        store.close().await;
    }
}

#[tokio::test]
async fn an_index_that_cannot_be_is_said_to_fail_and_hinders_nobody() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("parlor-search.db")).unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    say(&store, "a", 1, "hello").await;
    let search = Search::parse(sought("hello", &["a"])).unwrap();
    assert!(matches!(store.search(search, None, 10).await, Err(StoreError::Index(_))));
    assert_eq!(store.messages(room("a"), None, None, 10).await.unwrap().0.len(), 1);
    store.close().await;
}

#[tokio::test]
async fn a_place_in_an_index_that_is_no_more_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    for nth in 0..3 {
        say(&store, "a", nth, "hello").await;
    }
    let search = Search::parse(sought("hello", &["a"])).unwrap();
    assert!(store.search.is_caught_up(PATIENCE).await);
    let page = store.search(search.clone(), None, 2).await.unwrap();
    assert_eq!(page.hits.len(), 2);
    store.close().await;
    fs::remove_file(folder.path().join("parlor-search.db")).unwrap();
    let store = Store::open(&path).unwrap();
    assert!(store.search.is_caught_up(PATIENCE).await);
    assert!(matches!(store.search(search, page.more, 2).await, Err(StoreError::IndexAnew)));
}

#[tokio::test]
async fn a_date_finds_what_was_said_then_also_when_the_clock_was_set_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    let (done, mut outcomes) = mpsc::unbounded_channel();
    let count = 5000;
    // It goes forward, and back to the beginning twice.
    let at = |nth: u64| nth % 2000;
    for nth in 0..count {
        let draft = draft("a", at(nth), said(&format!("hello {nth}")));
        store.append(Append { draft, done: done.clone() }).unwrap();
    }
    for _ in 0..count {
        outcomes.recv().await.unwrap().unwrap();
    }
    assert!(store.search.is_caught_up(PATIENCE).await);
    for (from, until) in [(0, 1), (999, 1003), (1998, 2000), (2000, 9000)] {
        let [after, before] = [from, until].map(|moment| Some(Timestamp::from_millis(moment)));
        let hits = found(&store, SearchTerms { from: after, until: before, ..sought("hel", &["a"]) }).await;
        let read: Vec<_> = hits.iter().map(|hit| hit.message.seq.get() - 1).collect();
        let expected: Vec<_> = (0..count).rev().filter(|&nth| (from..until).contains(&at(nth))).collect();
        assert_eq!(read, expected);
    }
}

#[tokio::test]
async fn a_log_that_was_never_read_is_taken_in_in_the_order_in_which_it_was_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let mut random = 7_u64;
    for nth in 0..400 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        say(&store, ROOMS[(random >> 40) as usize % 3], nth, &format!("hello {nth}")).await;
    }
    store.close().await;
    fs::remove_file(folder.path().join("parlor-search.db")).unwrap();
    let store = Store::open(&path).unwrap();
    let expected: Vec<_> = (0..400).rev().map(|nth| format!("hello {nth}")).collect();
    assert_eq!(texts(&store, "hello").await, expected);
}

#[test]
fn a_search_that_nobody_waits_for_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexReader::new(folder.path().join("parlor-search.db"));
    let log = crate::store::db::schema::in_memory().unwrap();
    drop(file::open(index.path(), &log).unwrap());
    let stop = StopFlag::default();
    stop.stop();
    let search = Search::parse(sought("hello", &["a"])).unwrap();
    assert!(matches!(
        index.read(&stop, |db| query::page(&log, db, &search, None, 1)),
        Ok(Err(StoreError::SearchTooLong))
    ));
}
