//! What a lost connection shows to nobody, and for how long.

use crate::support::{Client, TestServer, nickname, room};
use futures::future;
use parlor::{
    domain::RoomName,
    protocol::{CLOSE_RECONNECTING, Code, Command, Event, Join, Leave},
    server::limits::RELOAD_GRACE,
};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

/// What somebody was told of comings and goings, up to the next thing they say.
async fn comings_and_goings(client: &mut Client, room: &RoomName) -> Vec<Event> {
    let seq = client.say(room, "so?").await;
    let mut heard = client.hears_of(room, seq).await;
    heard.retain(|event| {
        matches!(event, Event::Entered(_) | Event::Left(_) | Event::Renamed(_) | Event::Count(_))
    });
    heard
}

#[tokio::test]
async fn a_blip_shows_nobody_anything_and_nobody_can_take_the_nickname() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    ann.counts(&room, 2).await;
    comings_and_goings(&mut ann, &room).await;

    let (who, cookie) = (ben.you().clone(), ben.cookie().to_owned());
    drop(ben);
    let mut cem = server.newcomer().await;
    let join = Join { room: room.clone(), nickname: Some(nickname("Ben")), after: None, epoch: None };
    cem.send(Command::Join(join)).await;
    assert_eq!(cem.refused().await.code, Code::NicknameTaken);
    let mut ben = server.known(&cookie).await;
    let joined = ben.join(&room).await;
    assert_eq!((joined.you, joined.people), (who, 2));
    assert_eq!(comings_and_goings(&mut ann, &room).await, []);
}

#[tokio::test]
async fn somebody_who_comes_back_over_another_network_is_who_they_were() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    ann.counts(&room, 2).await;
    comings_and_goings(&mut ann, &room).await;
    let (who, cookie) = (ben.you().clone(), ben.cookie().to_owned());
    drop(ben);
    let mut ben = server.known_elsewhere(&cookie).await;
    assert_eq!(ben.join(&room).await.you, who);
    assert_eq!(comings_and_goings(&mut ann, &room).await, []);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_is_seen_by_nobody() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    ann.counts(&room, 2).await;
    comings_and_goings(&mut ann, &room).await;
    let cookie = ben.goes().await;
    let mut ben = server.known(&cookie).await;
    ben.join(&room).await;
    assert_eq!(comings_and_goings(&mut ann, &room).await, []);
}

#[tokio::test]
async fn somebody_who_closes_to_come_back_is_waited_for_as_if_lost() {
    let grace = 2 * RELOAD_GRACE;
    let server = TestServer::with(|config| config.rooms.grace = grace).await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let closed = Instant::now();
    let close = CloseFrame { code: CloseCode::from(CLOSE_RECONNECTING), reason: "".into() };
    ben.send_message(Message::Close(Some(close))).await;
    assert_eq!(ben.closed().await, Some(CLOSE_RECONNECTING));
    assert_eq!(ann.left(&room).await, *ben.you());
    assert!(grace <= closed.elapsed(), "as somebody who closes for good, after {:?}", closed.elapsed());
}

#[tokio::test]
async fn somebody_lost_for_longer_than_the_grace_has_left_and_their_nickname_is_free() {
    let server = TestServer::with(|config| config.rooms.grace = Duration::from_millis(300)).await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    let who = ben.you().clone();
    drop(ben);
    assert_eq!(ann.left(&room).await, who);
    ann.counts(&room, 1).await;
    let mut cem = server.newcomer().await;
    let join = Join { room: room.clone(), nickname: Some(nickname("Ben")), after: None, epoch: None };
    assert_eq!(cem.join_as(join).await.you.nickname, nickname("Ben"));
}

#[tokio::test]
async fn somebody_who_leaves_on_purpose_is_not_waited_for() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    ben.send(Command::Leave(Leave { room: room.clone() })).await;
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn a_nickname_chosen_while_one_was_lost_is_the_one_one_comes_back_with() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    let cookie = ben.cookie().to_owned();
    drop(ben);
    let mut ben = server.known(&cookie).await;
    ben.rename("김철수").await;
    assert_eq!(ben.join(&room).await.you.nickname, nickname("김철수"));
    assert_eq!(ann.renamed(Some(&room)).await.member.nickname, nickname("김철수"));
}

#[tokio::test]
async fn a_nickname_chosen_while_one_is_just_coming_in_holds_in_the_room() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    for n in 0..60 {
        let mut ben = server.newcomer().await;
        let mut tab = server.tab_of(&ben).await;
        let name = format!("Ben {n}");
        future::join(ben.join(&room), tab.rename(&name)).await;
        let seq = ben.say(&room, "who am I?").await;
        ann.has_heard(&room, seq).await;
        assert_eq!(ann.messages(&room)[n].from.nickname, nickname(&name));
    }
}
