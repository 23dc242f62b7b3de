//! How connections and the server end.

use crate::support::{TestServer, room};
use parlor::protocol::Event;
use std::time::Duration;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

const NORMAL: u16 = 1000;
const GOING_AWAY: u16 = 1001;

#[tokio::test]
async fn a_close_is_answered_with_the_same_code() {
    let server = TestServer::start().await;
    for code in [NORMAL, GOING_AWAY, 3000, 4999] {
        let mut ann = server.newcomer().await;
        let close = CloseFrame { code: CloseCode::from(code), reason: "잘 있어".into() };
        ann.send_message(Message::Close(Some(close))).await;
        assert_eq!(ann.closed().await, Some(code));
    }
    let ann = server.newcomer().await;
    assert_eq!(ann.close().await, None, "a close without a code is answered by one");
}

#[tokio::test]
async fn somebody_who_closes_has_left() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    let gone = ben.you().clone();
    ben.close().await;
    assert_eq!(ann.left(&room).await, gone);
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn a_server_that_ends_tells_everyone_when_to_come_back_and_closes() {
    let mut server = TestServer::with(|config| config.restart_spread = Duration::from_secs(2)).await;
    let room = room("a");
    let mut people = Vec::new();
    for name in ["Ann", "Ben", "Cem"] {
        let mut client = server.person(name).await;
        client.join(&room).await;
        people.push(client);
    }
    server.shutdown().cancel();
    for client in &mut people {
        let after_ms = client
            .expect("`closing`", |event| match event {
                Event::Closing(closing) => Some(closing.after_ms),
                _ => None,
            })
            .await;
        assert!(after_ms <= 2_000);
        assert_eq!(client.closed().await, Some(GOING_AWAY));
    }
    server.stop().await;
}

#[tokio::test]
async fn what_was_kept_before_the_end_is_there_after_it() {
    let mut server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let shutdown = server.shutdown();
    let kept = ann.say(&room, "last words").await;
    shutdown.cancel();
    assert_eq!(ann.closed().await, Some(GOING_AWAY));
    server.restart().await;
    let mut ann = server.tab_of(&ann).await;
    assert_eq!(ann.join(&room).await.seq, kept);
    assert_eq!(ann.texts(&room), ["last words"]);
}

#[tokio::test]
async fn a_server_ends_though_somebody_never_answers_its_close() {
    let mut server = TestServer::start().await;
    let _silent = server.newcomer().await;
    server.stop().await;
}
