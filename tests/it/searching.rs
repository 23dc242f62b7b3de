//! Finding what was said, in rooms that nobody is in, whatever became of the server that heard it.

use crate::support::{Program, TestServer, room, saying, within};
use parlor::{
    domain::{
        Language, Person, RoomName, Viewer,
        search::{Search, SearchTerms},
    },
    protocol::{Code, Command},
    room::{Limits, Rooms},
    store::{SearchPage, Store},
};
use std::{fs, path::Path};

fn search(text: &str, rooms: &[&RoomName]) -> Search {
    let rooms = rooms.iter().map(|&room| room.clone()).collect();
    Search::parse(SearchTerms { text: text.to_owned(), rooms, ..SearchTerms::default() }).unwrap()
}

/// Somebody who was never there.
const VIEWER: Viewer = Viewer::participant(Person::from_bytes([9; 12]), Language::English);

async fn rooms_of(data: &Path) -> (Store, Rooms) {
    let store = Store::open(&data.join("parlor.db")).unwrap();
    let rooms = Rooms::start(store.clone(), Limits::default()).await.unwrap();
    (store, rooms)
}

/// The first page, once all of the log is in the index.
async fn found(rooms: &Rooms, search: Search) -> SearchPage {
    let all = async {
        loop {
            let found = rooms.search(search.clone(), VIEWER, None).await.unwrap();
            if !found.is_behind {
                return found;
            }
        }
    };
    within("the index", all).await
}

fn texts(found: SearchPage) -> Vec<String> {
    found.hits.into_iter().filter_map(|hit| Some(hit.message.body?.to_string())).collect()
}

#[tokio::test]
async fn what_was_said_before_a_server_was_killed_is_found_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::on(folder.path()).await;
    let (here, there) = (room("웹소켓"), room("there"));
    let mut ann = program.newcomer().await;
    ann.join(&here).await;
    ann.join(&there).await;
    // Not waiting for each, so that the index is in the middle of them.
    for nth in 0..20 {
        let room = if nth % 2 == 0 { &here } else { &there };
        ann.send(Command::Post(saying(room, &format!("훈련데이터 {nth}")))).await;
    }
    ann.say(&here, "the last word").await;
    program.signal("KILL");
    assert!(!program.ends().await.success());

    let (store, rooms) = rooms_of(folder.path()).await;
    let both = found(&rooms, search("훈련", &[&here, &there])).await;
    assert_eq!(both.hits.len(), 20);
    assert!(both.hits.is_sorted_by_key(|hit| std::cmp::Reverse(hit.message.at)));
    for (room, first) in [(&here, 0), (&there, 1)] {
        let expected: Vec<_> = (0..10).rev().map(|nth| format!("훈련데이터 {}", 2 * nth + first)).collect();
        assert_eq!(texts(found(&rooms, search("터", &[room])).await), expected);
    }
    assert_eq!(texts(found(&rooms, search("last wor", &[&here])).await), ["the last word"]);
    store.close().await;
}

#[tokio::test]
async fn a_place_to_go_on_from_is_refused_when_the_index_was_made_anew() {
    let mut server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    for nth in 0..40 {
        ann.say(&room, &format!("hello {nth}")).await;
    }
    server.stop().await;
    let (store, rooms) = rooms_of(server.data()).await;
    let page = found(&rooms, search("hello", &[&room])).await;
    assert_eq!((page.hits.len(), page.hits[0].message.from.nickname.as_str()), (30, "Ann"));
    let rest = rooms.search(search("hello", &[&room]), VIEWER, page.more).await.unwrap();
    assert_eq!((rest.hits.len(), rest.more), (10, None));
    store.close().await;

    fs::remove_file(server.data().join("parlor-search.db")).unwrap();
    let (store, rooms) = rooms_of(server.data()).await;
    found(&rooms, search("hello", &[&room])).await;
    let refused = rooms.search(search("hello", &[&room]), VIEWER, page.more).await.unwrap_err();
    assert_eq!(refused.code, Code::Busy);
    assert!(refused.message.contains("Search again"), "{}", refused.message);
    store.close().await;
}
