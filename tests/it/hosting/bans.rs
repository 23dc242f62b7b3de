//! Bans and what follows from them: who is gone, at once, and who is told.

use super::{ban, owner_and_guest, refused, role, turned_away, unban};
use crate::support::{Ask, Client, TestServer, nickname, room};
use parlor::{
    domain::{Act, HostAct, Person, RoomName, RoomRole},
    protocol::{Code, Command, Event, Join, Typing},
};

/// Bans a person with the form of their card, for an hour.
async fn ban_with_form(
    server: &TestServer,
    host: &Client,
    room: &RoomName,
    person: Person,
    fields: &str,
) -> u16 {
    let path = format!("{}/people/{person}/host?sheet=whole", room.path());
    let form = format!("does=ban&minutes=60&reason=spam{fields}");
    server.ask(Ask::post_form(&path, form).with("cookie", host.cookie())).await.status
}

#[tokio::test]
async fn whoever_is_banned_is_gone_at_once_also_if_their_connection_is_lost() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    let (person, cookie) = (ben.you().person, ben.cookie().to_owned());
    // Nobody sees yet that they are gone, because they may come back.
    drop(ben);
    let seq = ann.does(&room, ban(person, None)).await;
    assert_eq!(ann.left(&room).await.person, person);
    ann.has_heard(&room, seq).await;
    let mut late = server.newcomer().await;
    assert_eq!(late.join(&room).await.people, 2);
    // What the lost connection does later counts for nothing.
    ann.does(&room, unban(person)).await;
    let mut ben = server.known(&cookie).await;
    assert_eq!(ben.join(&room).await.people, 3);
    ben.say(&room, "back").await;
}

#[tokio::test]
async fn a_ban_with_a_network_ends_the_memberships_of_all_from_there_who_have_no_role() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let mut cho = server.person("Cho").await;
    cho.join(&room).await;
    let mut far = server.newcomer_elsewhere().await;
    far.join(&room).await;
    assert_eq!(ban_with_form(&server, &ann, &room, ben.you().person, "&network=on").await, 200);
    assert_eq!((ben.refused().await.code, cho.refused().await.code), (Code::Banned, Code::Banned));
    ann.counts(&room, 2).await;
    far.say(&room, "still here").await;
}

#[tokio::test]
async fn each_of_two_bans_of_one_network_holds_until_it_ends_and_the_stricter_one_is_told() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let mut cho = server.person("Cho").await;
    cho.join(&room).await;
    let (ben_is, cho_is) = (ben.you().person, cho.you().person);
    assert_eq!(ban_with_form(&server, &ann, &room, cho_is, "&network=on&mute=on").await, 200);
    // A mute of the network is shown to whoever comes from there.
    let mut late = server.person("Late").await;
    assert!(late.join(&room).await.ban.is_some_and(|ban| ban.mute));
    let page = server.ask(Ask::get(&room.path()).with("cookie", late.cookie())).await;
    assert!(page.text().contains("A host has muted you here"), "{}", page.text());
    assert_eq!(ban_with_form(&server, &ann, &room, ben_is, "&network=on").await, 200);
    assert_eq!(ben.refused().await.code, Code::Banned);
    assert_eq!(late.refused().await.code, Code::Banned);
    assert_eq!(turned_away(&mut late, &room).await.code, Code::Banned);
    let sheet = server.ask(Ask::get(&format!("{}/hosts", room.path())).with("cookie", ann.cookie())).await;
    assert_eq!(sheet.text().matches("with their network").count(), 2, "{}", sheet.text());
    ann.does(&room, unban(cho_is)).await;
    assert_eq!(turned_away(&mut late, &room).await.code, Code::Banned, "the other one still holds");
    ann.does(&room, unban(ben_is)).await;
    assert!(late.join(&room).await.ban.is_none());
}

#[tokio::test]
async fn nobody_is_nobody_and_whom_nobody_has_seen_is_not_banned_by_a_card() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let mut watcher = server.watcher(None).await;
    watcher.send(Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None })).await;
    watcher.joined(&room).await;
    for act in [ban(Person::NOBODY, None), role(Person::NOBODY, RoomRole::Host)] {
        assert_eq!(refused(&mut ann, &room, act).await.code, Code::BadFrame);
    }
    let revoke = Act::Host(HostAct::LinkRevoked { role: RoomRole::Voice });
    assert_eq!(refused(&mut ann, &room, revoke).await.code, Code::BadFrame);
    let seq = ann.say(&room, "and watchers still watch").await;
    watcher.has_heard(&room, seq).await;
    let unseen = Person::from_bytes([0x22; 12]);
    assert_eq!(ban_with_form(&server, &ann, &room, unseen, "").await, 200);
    let sheet = server.ask(Ask::get(&format!("{}/hosts", room.path())).with("cookie", ann.cookie())).await;
    assert!(sheet.text().contains("Nobody is banned"), "{}", sheet.text());
}

#[tokio::test]
async fn who_may_not_write_is_not_shown_as_typing() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let seq = ann.does(&room, super::mute(ben.you().person)).await;
    ben.has_heard(&room, seq).await;
    ben.send(Command::Typing(Typing { room: room.clone() })).await;
    ben.rename("Benjamin").await;
    let heard = ann.until("a new name", |event| matches!(event, Event::Renamed(_))).await;
    assert!(!heard.iter().any(|event| matches!(event, Event::IsTyping(_))), "{heard:?}");
}

#[tokio::test]
async fn the_name_of_a_host_is_reserved_also_if_they_were_never_in_the_room() {
    let server = TestServer::start().await;
    let room = room("tea");
    let owner = server.person("Bigboss").await;
    let form = format!("room={room}&body=mine");
    server.ask(Ask::post_form("/api/say", form).with("cookie", owner.cookie())).await;
    let zed = server.person("Zed").await;
    let mut owner = server.known(owner.cookie()).await;
    owner.join(&room).await;
    owner.does(&room, role(zed.you().person, RoomRole::Host)).await;
    owner.leave(&room).await;
    for name in ["Bigboss", "Zed"] {
        let claim = Join { room: room.clone(), nickname: Some(nickname(name)), after: None, epoch: None };
        let mut other = server.newcomer().await;
        other.send(Command::Join(claim)).await;
        assert_eq!(other.refused().await.code, Code::NicknameTaken, "{name}");
    }
}

#[tokio::test]
async fn the_owner_link_opens_a_room_also_to_somebody_who_is_banned() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let paths = super::links::links(&server, &room, ann.cookie()).await;
    ann.does(&room, ban(ben.you().person, None)).await;
    assert_eq!(ben.refused().await.code, Code::Banned);
    let post = |path: &str, cookie: &str| server.ask(Ask::post_form(path, "").with("cookie", cookie));
    assert!(post(&paths[1], ben.cookie()).await.text().contains("role=\"alert\""), "the host's does not");
    assert_eq!(post(&paths[0], ben.cookie()).await.status, 303);
    assert!(super::roles(&ben.join(&room).await).contains(&(ben.you().person, RoomRole::Owner)));
    // And an owner who opens the host's link stays owner.
    assert!(post(&paths[1], ben.cookie()).await.text().contains("role=\"alert\""));
    assert!(super::roles(&ben.join(&room).await).contains(&(ben.you().person, RoomRole::Owner)));
}
