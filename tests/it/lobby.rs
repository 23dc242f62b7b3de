//! The list of rooms, and how many rooms and people there are.

use crate::support::{Ask, TestServer, room};
use parlor::protocol::{Command, LobbyList, LobbyRoom, WatchLobby};

fn listed(name: &str, people: u32) -> LobbyRoom {
    LobbyRoom { name: room(name), people }
}

#[tokio::test]
async fn whoever_watches_is_told_the_list_now_and_whenever_it_changes() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    ann.watch_lobby().await;
    ann.lobby(|lobby| *lobby == LobbyList { rooms: Vec::new(), rooms_total: 0, people_total: 1 }).await;

    let mut ben = server.person("Ben").await;
    ann.lobby(|lobby| lobby.people_total == 2).await;
    ben.join(&room("방")).await;
    ann.lobby(|lobby| lobby.rooms == [listed("방", 1)] && lobby.rooms_total == 1).await;
    ben.leave(&room("방")).await;
    ann.lobby(|lobby| lobby.rooms.is_empty() && lobby.rooms_total == 0).await;
    ben.close().await;
    ann.lobby(|lobby| lobby.people_total == 1).await;
}

#[tokio::test]
async fn a_room_in_which_something_was_said_stays_when_all_have_left() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    ann.watch_lobby().await;
    ann.join(&room("a")).await;
    ann.say(&room("a"), "remember").await;
    ann.leave(&room("a")).await;
    ann.lobby(|lobby| lobby.rooms == [listed("a", 0)] && lobby.rooms_total == 1).await;
}

#[tokio::test]
async fn the_fullest_rooms_come_first_and_then_the_latest_spoken_in() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    for name in ["early", "late"] {
        ann.join(&room(name)).await;
        ann.say(&room(name), "hello").await;
        ann.leave(&room(name)).await;
    }
    ann.join(&room("one")).await;
    ann.join(&room("two")).await;
    ben.join(&room("two")).await;
    ann.watch_lobby().await;
    let order = [listed("two", 2), listed("one", 1), listed("late", 0), listed("early", 0)];
    ann.lobby(|lobby| lobby.rooms == order).await;
}

#[tokio::test]
async fn people_are_counted_and_not_their_tabs() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let mut tab = server.tab_of(&ann).await;
    ann.join(&room("a")).await;
    tab.join(&room("a")).await;
    ann.join(&room("b")).await;
    let mut ben = server.person("Ben").await;
    ben.watch_lobby().await;
    ben.lobby(|lobby| lobby.people_total == 2 && lobby.rooms == [listed("a", 1), listed("b", 1)]).await;
    tab.close().await;
    ben.join(&room("a")).await;
    ben.lobby(|lobby| lobby.people_total == 2 && lobby.rooms[0] == listed("a", 2)).await;
}

#[tokio::test]
async fn a_page_is_told_the_same_as_a_socket() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    ann.join(&room("방")).await;
    ann.watch_lobby().await;
    ann.lobby(|lobby| lobby.rooms == [listed("방", 1)]).await;
    let answer = server.ask(Ask::get("/api/lobby").with("cookie", ann.cookie())).await;
    let view: serde_json::Value = serde_json::from_str(answer.text()).unwrap();
    assert_eq!(view["lobby"]["rooms"], serde_json::json!([{ "name": "방", "people": 1 }]));
    assert_eq!(view["lobby"]["people_total"], 1);
    assert_eq!(view["you"]["nickname"], "Ann");
}

#[tokio::test]
async fn who_asks_for_the_totals_alone_is_told_them_without_the_list() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    ann.join(&room("a")).await;
    ann.send(Command::WatchLobby(WatchLobby { totals: true })).await;
    let totals = LobbyList { rooms: Vec::new(), rooms_total: 1, people_total: 1 };
    ann.lobby(|lobby| *lobby == totals).await;
    server.person("Ben").await.join(&room("b")).await;
    ann.lobby(|lobby| lobby.rooms.is_empty() && lobby.rooms_total == 2).await;
}
