//! What the lessons teach, row by row, as it works here.
//!
//! Each test is one row, end to end; the details have modules of their own.

mod real_input;

use crate::support::{Program, TestServer, room, saying, within};
use futures::{SinkExt, StreamExt};
use parlor::{
    domain::{Language, Nickname},
    protocol::{Code, Command, Event, LobbyList},
};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn lesson_01_http_and_websocket_share_a_port_and_unknown_pages_lead_home() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    ann.join(&room("a")).await;
    assert_eq!(server.get("/").await.status, 200);
    assert_eq!(server.get("/pkg/parlor.css").await.status, 200);
    let unknown = server.get("/no/such/page").await;
    assert_eq!((unknown.status, unknown.header("location")), (303, "/"));
    assert_eq!(server.get("/api/no-such-call").await.status, 404);
    assert_eq!(server.get("/pkg/no-such-file.js").await.status, 404);
    ann.say(&room("a"), "all on one port").await;
}

#[tokio::test]
async fn lesson_02_the_server_logs_who_connects_and_disconnects_and_nothing_they_say() {
    let mut program = Program::start().await;
    let mut ann = program.newcomer().await;
    let (connected, mut lines) = program.logs("connected").await;
    let id = &connected["fields"]["conn.id"];
    assert!(id.is_u64(), "a connection has an id: {connected}");
    ann.rename("비밀이름").await;
    ann.join(&room("a")).await;
    ann.say(&room("a"), "a secret").await;
    ann.close().await;
    let (disconnected, more) = program.logs("disconnected").await;
    assert_eq!(&disconnected["fields"]["conn.id"], id);
    assert_eq!(disconnected["fields"]["reason"], "closed by the other side");
    lines.extend(more);
    assert!(!lines.iter().any(|line| line.contains("secret") || line.contains("비밀")), "{lines:#?}");
}

#[tokio::test]
async fn lesson_03_the_server_can_speak_first() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await; // Greeted, before she has sent anything.
    ann.join(&room("a")).await;
    let mut ben = server.person("Ben").await;
    ben.join(&room("a")).await;
    assert_eq!(ann.entered(&room("a")).await, *ben.you(), "told without being asked");
}

#[tokio::test]
async fn lesson_04_somebody_anonymous_talks_at_once_and_may_take_any_nickname_later() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    let mut ben = server.newcomer().await;
    ann.join(&room("a")).await;
    ben.join(&room("a")).await;
    ann.say(&room("a"), "anonymous").await;
    let friendly = Nickname::generated(ann.you().person, Language::English);
    assert_eq!(ben.told(&room("a")).await.from.nickname, friendly);
    for name in ["김철수", "日本語", "🙂"] {
        ann.rename(name).await;
        let seen = ben.renamed(Some(&room("a"))).await;
        assert_eq!(seen.member.nickname.as_str(), name);
    }
}

#[tokio::test]
async fn lesson_05_rooms_are_entered_by_link_by_the_lobby_or_by_a_new_name_and_left() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/r/%EB%B0%A9").await.status, 200, "by its link, though nobody was ever in it");
    assert_eq!(
        server.get("/enter?room=New+Room").await.header("location"),
        "/r/new-room",
        "by typing a name"
    );

    let mut ann = server.newcomer().await;
    let mut tab = server.tab_of(&ann).await;
    ann.join(&room("방")).await;
    tab.join(&room("new-room")).await;
    let home = server.get("/").await;
    assert!(home.text().contains("href=\"/r/%EB%B0%A9\""), "by the lobby");
    assert!(home.text().contains("href=\"/r/new-room\""), "by the lobby");
    let mut ben = server.newcomer().await;
    ben.join(&room("방")).await;
    ann.leave(&room("방")).await;
    ben.counts(&room("방"), 1).await;
}

#[tokio::test]
async fn lesson_06_comings_and_goings_are_shown_and_three_tabs_are_one_person() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    let first = server.person("Ben").await;
    let mut tabs = vec![server.tab_of(&first).await, server.tab_of(&first).await, first];
    for tab in &mut tabs {
        tab.join(&room).await;
    }
    let ben = tabs[0].you().clone();
    for tab in tabs {
        tab.close().await;
    }
    assert_eq!(ann.entered(&room).await, ben);
    assert_eq!(ann.left(&room).await, ben);
    let seq = ann.say(&room, "alone again").await;
    let heard = ann.hears_of(&room, seq).await;
    let moves = heard.iter().filter(|event| matches!(event, Event::Entered(_) | Event::Left(_)));
    assert_eq!(moves.count(), 0, "each was told once: {heard:?}");
}

#[tokio::test]
async fn lesson_07_the_counts_of_people_and_rooms_are_live_in_the_room_and_in_the_lobby() {
    let server = TestServer::start().await;
    let mut watcher = server.newcomer().await;
    watcher.watch_lobby().await;
    let mut ann = server.newcomer().await;
    let mut ben = server.newcomer().await;
    let counts = |lobby: &LobbyList| {
        (lobby.rooms_total, lobby.people_total, lobby.rooms.first().map(|room| room.people))
    };
    ann.join(&room("a")).await;
    watcher.lobby(|lobby| counts(lobby) == (1, 3, Some(1))).await;
    ben.join(&room("a")).await;
    ann.counts(&room("a"), 2).await;
    watcher.lobby(|lobby| counts(lobby) == (1, 3, Some(2))).await;
    ben.join(&room("b")).await;
    watcher.lobby(|lobby| counts(lobby) == (2, 3, Some(2))).await;
    ben.close().await;
    ann.counts(&room("a"), 1).await;
    watcher.lobby(|lobby| counts(lobby) == (1, 2, Some(1))).await;
}

#[tokio::test]
async fn lesson_08_messages_are_typed_json_both_ways_and_an_unknown_type_is_answered_by_name() {
    let server = TestServer::start().await;
    let (mut websocket, _) = server.knock(&[]).await.unwrap();
    for text in [
        r#"{"type":"join","payload":{"room":"a"}}"#,
        r#"{"type":"say","payload":{"room":"a","id":"01920a3b-4c5d-7fff-bfff-ffffffffffff","body":"typed"}}"#,
        r#"{"type":"watch_lobby","payload":{}}"#,
        r#"{"type":"shout","payload":{"loud":true}}"#,
    ] {
        websocket.send(Message::text(text)).await.unwrap();
    }
    let mut told = Vec::new();
    while told.last().is_none_or(|kind| kind != "refused") {
        let Message::Text(text) = within("a frame", websocket.next()).await.unwrap().unwrap() else {
            continue;
        };
        let frame: Value = serde_json::from_str(&text).unwrap();
        let fields: Vec<_> = frame.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["payload", "type"], "{frame}");
        assert!(frame["payload"].is_object(), "{frame}");
        told.push(frame["type"].as_str().unwrap().to_owned());
        if frame["type"] == "refused" {
            assert_eq!(
                (&frame["payload"]["code"], &frame["payload"]["command"]),
                (&"unknown_type".into(), &"shout".into())
            );
        }
    }
    assert_eq!(told[0], "welcome");
    assert!(told.contains(&"joined".to_owned()), "{told:?}");
}

#[tokio::test]
async fn lesson_09_a_message_reaches_its_room_and_nobody_else_with_nickname_text_and_time() {
    let server = TestServer::start().await;
    let (room, other) = (room("방"), room("다른-방"));
    let mut ann = server.person("김철수").await;
    let mut ben = server.newcomer().await;
    let mut cem = server.newcomer().await;
    ann.join(&room).await;
    ben.join(&room).await;
    cem.join(&other).await;
    let text = "여러 줄:\n```js\n\tconst a = `${b}`;  // ✅\n\n```\n\n끝  ";
    ann.say(&room, text).await;
    let (entry, heard) = ben.said(&room).await;
    assert_eq!((entry.from.nickname.as_str(), heard.as_str()), ("김철수", text));
    assert!(0 < entry.at.millis());
    let seq = cem.say(&other, "unaware").await;
    let heard =
        cem.until("its own words", |event| matches!(event, Event::Told(told) if told.entry.seq == seq)).await;
    assert!(!format!("{heard:?}").contains("여러 줄"), "{heard:?}");
}

#[tokio::test]
async fn lesson_10_closing_is_clean_both_ways_and_errors_are_answered() {
    let program = Program::start().await;
    let ben = program.newcomer().await;
    assert_eq!(ben.close().await, None, "a close is answered");

    let mut ann = program.newcomer().await;
    let say = saying(&room("a"), "too early");
    ann.send(Command::Post(say)).await;
    assert_eq!(ann.refused().await.code, Code::NotJoined, "an error is answered");
    ann.join(&room("a")).await;
    program.signal("TERM");
    assert_eq!(ann.closed().await, Some(1001), "and the server says when it goes");
    assert!(program.ends().await.success());
}
