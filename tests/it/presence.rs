//! Who is in a room: people, not their tabs, and exactly.

use crate::support::{Client, TestServer, room};
use futures::future;
use parlor::{
    domain::RoomName,
    protocol::{
        Code, Command, Event, IsTyping, Typing,
        limits::{MAX_LISTED_MEMBERS, MAX_PEOPLE_FOR_TYPING},
    },
};
use std::time::Duration;

/// People who have come in one after the other.
async fn crowd(server: &TestServer, room: &RoomName, many: usize) -> Vec<Client> {
    let mut crowd = Vec::new();
    for _ in 0..many {
        let mut client = server.newcomer().await;
        client.join(room).await;
        crowd.push(client);
    }
    crowd
}

#[tokio::test]
async fn those_in_a_room_see_others_come_and_go() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    assert_eq!(ann.entered(&room).await, *ben.you());
    ann.counts(&room, 2).await;
    ben.leave(&room).await;
    assert_eq!(ann.left(&room).await, *ben.you());
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn three_tabs_are_one_person_who_leaves_with_the_last() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let mut tabs = vec![server.person("Ben").await];
    tabs.push(server.tab_of(&tabs[0]).await);
    tabs.push(server.tab_of(&tabs[0]).await);
    let ben = tabs[0].you().clone();
    for tab in &mut tabs {
        assert_eq!(tab.join(&room).await.people, 2);
    }
    for tab in tabs.split_off(1) {
        tab.close().await;
    }
    let seq = tabs[0].say(&room, "still here").await;
    let heard = ann.hears_of(&room, seq).await;
    let comings =
        heard.iter().filter(|event| matches!(event, Event::Entered(entered) if entered.member == ben));
    assert_eq!(comings.count(), 1, "{heard:?}");
    assert!(!heard.iter().any(|event| matches!(event, Event::Left(_))), "{heard:?}");

    tabs.remove(0).close().await;
    assert_eq!(ann.left(&room).await, ben);
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn a_connection_that_breaks_off_leaves_as_well_after_the_grace() {
    let server = TestServer::with(|config| config.rooms.grace = Duration::from_millis(300)).await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    let gone = ben.you().clone();
    drop(ben);
    assert_eq!(ann.left(&room).await, gone);
}

#[tokio::test]
async fn members_are_listed_in_the_order_they_came() {
    let server = TestServer::start().await;
    let room = room("a");
    let crowd = crowd(&server, &room, 5).await;
    let mut last = server.newcomer().await;
    let members = last.join(&room).await.members;
    let came = crowd.iter().chain([&last]).map(|client| client.you().person);
    assert!(members.iter().map(|member| member.person).eq(came));
}

#[tokio::test]
async fn the_count_is_exact_after_many_have_come_and_gone_at_once() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let mut crowd = future::join_all((0..40).map(|_| server.newcomer())).await;
    future::join_all(crowd.iter_mut().map(async |client| {
        client.join(&room).await;
        client.leave(&room).await;
        client.join(&room).await;
    }))
    .await;
    // Whatever happened before it is told before it.
    ann.say(&room, "all here?").await;
    assert_eq!(ann.people(&room), 41);
    future::join_all(crowd.split_off(10).into_iter().map(Client::close)).await;
    ann.counts(&room, 11).await;
    let joined = ann.join(&room).await;
    assert_eq!((joined.people, joined.members.len()), (11, 11));
}

#[tokio::test]
async fn a_large_room_tells_its_count_and_not_every_coming() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut crowd = crowd(&server, &room, MAX_LISTED_MEMBERS).await;
    let people = MAX_LISTED_MEMBERS as u32;
    crowd[0].counts(&room, people).await;
    let mut ann = server.newcomer().await;
    let joined = ann.join(&room).await;
    assert_eq!((joined.people, joined.members.len()), (people + 1, MAX_LISTED_MEMBERS));
    crowd[0].counts(&room, people + 1).await;
    let seq = ann.say(&room, "hello").await;
    let heard = crowd[0].hears_of(&room, seq).await;
    let person = ann.you().person;
    let of_ann = |event: &Event| matches!(event, Event::Entered(entered) if entered.member.person == person);
    assert!(!heard.iter().any(of_ann), "{heard:?}");
}

#[tokio::test]
async fn who_types_is_shown_to_the_others_and_in_a_large_room_to_nobody() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let type_on = || Command::Typing(Typing { room: room.clone() });
    ann.send(type_on()).await;
    let typing = |event: &Event| {
        if let Event::IsTyping(IsTyping { member, .. }) = event { Some(member.clone()) } else { None }
    };
    assert_eq!(ben.expect("who is typing", typing).await, *ann.you());

    let _crowd = crowd(&server, &room, MAX_PEOPLE_FOR_TYPING as usize - 1).await;
    ann.send(type_on()).await;
    let seq = ann.say(&room, "said").await;
    let heard = ben.hears_of(&room, seq).await;
    assert_eq!(heard.iter().find_map(typing), None);
}

#[tokio::test]
async fn nobody_types_in_a_room_that_they_are_not_in() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    ann.send(Command::Typing(Typing { room: room("a") })).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::NotJoined, Some("typing")));
}
