//! Every path to a room, for each door and each kind of person: whom the door does not let in learns its name, and nothing else.

use super::{door, is_let_in, key_path, knock, says, set_password};
use crate::{
    administering::admin,
    hosting::{ban, owner_and_guest, role},
    support::{Ask, Client, TestServer, room},
};
use parlor::{
    domain::{Act, Door, RoomName, RoomRole, Seq, Topic},
    protocol::{CatchUp, Code, Command, History},
};

/// What nobody outside may read: a message, the topic, the owner, and somebody who is there.
const SECRETS: [&str; 4] = ["secretword", "secrettopic", "Annabel", "Benedict"];

/// The kinds of people who come to a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comer {
    /// Somebody who administers the server.
    Admin,
    Owner,
    Voice,
    /// Somebody who knows the secret, or has written in the room.
    Passed,
    /// The same, and banned since.
    Banned,
    Stranger,
    Nobody,
}

impl Comer {
    const ALL: [Self; 7] =
        [Self::Admin, Self::Owner, Self::Voice, Self::Passed, Self::Banned, Self::Stranger, Self::Nobody];

    fn reads(self, door: Door) -> bool {
        match door {
            Door::Open => true,
            Door::Locked | Door::Password | Door::Link => {
                matches!(self, Self::Admin | Self::Owner | Self::Voice | Self::Passed)
            }
            Door::Closed => self == Self::Admin,
        }
    }
}

/// The pages, sheets and calls that show something of a room, and what a reader sees in each.
fn reading(room: &RoomName, owner: &str) -> Vec<(String, &'static str)> {
    let path = room.path();
    let mut paths = vec![
        (path.clone(), "secretword"),
        (format!("{path}?at=1"), "secretword"),
        (format!("{path}?people"), ""),
        (format!("{path}?person={owner}"), "Annabel"),
        (format!("{path}?tell=1"), ""),
        (format!("{path}/about"), "secrettopic"),
        (format!("{path}/people"), ""),
        (format!("{path}/people/{owner}"), "Annabel"),
        (format!("{path}/hosts"), "Annabel"),
        (format!("{path}/search?q=secretword"), "secretword"),
        (format!("/api/room?room={room}"), "secretword"),
    ];
    let sheets: Vec<_> = paths
        .iter()
        .filter(|(path, _)| !path.starts_with("/api"))
        .map(|(path, seen)| {
            (format!("{path}{}sheet=whole", if path.contains('?') { "&" } else { "?" }), *seen)
        })
        .filter(|(_, seen)| *seen != "secretword")
        .collect();
    paths.extend(sheets);
    paths
}

/// The forms that change something of a room.
fn writing(room: &RoomName, owner: &str) -> Vec<(String, String)> {
    let path = room.path();
    vec![
        (format!("{path}/about"), "topic=Taken".to_owned()),
        (format!("{path}/tell"), "about=question&text=let+me+in".to_owned()),
        (format!("{path}/hosts"), "does=rules&writers=hosts".to_owned()),
        (format!("{path}/hosts"), "does=door&door=open".to_owned()),
        (format!("{path}/people/{owner}/host"), "does=remove&remove=all".to_owned()),
        ("/api/say".to_owned(), format!("room={room}&body=from+outside")),
    ]
}

/// Sets the door, and lets in whoever is to have passed it.
async fn close(server: &TestServer, room: &RoomName, owner: &mut Client, shut: Door, passing: &[&Client]) {
    if shut == Door::Password {
        set_password(server, room, owner.cookie(), "open+sesame").await;
    } else {
        owner.does(room, door(shut)).await;
    }
    let key = key_path(server, room, owner.cookie()).await;
    for client in passing {
        match shut {
            Door::Open | Door::Locked | Door::Closed => {}
            Door::Password => {
                assert_eq!(knock(server, room, client.cookie(), "open+sesame").await.status, 303)
            }
            Door::Link => {
                let open = Ask::post_form(key.as_deref().unwrap(), "").with("cookie", client.cookie());
                assert_eq!(server.ask(open).await.status, 303);
            }
        }
    }
}

async fn every_path(shut: Door) {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    let mut root = admin(&server).await;
    ann.rename("Annabel").await;
    let topic = Topic::parse("secrettopic").unwrap();
    ann.does(&room, Act::TopicSet { topic }).await;
    let [mut voice, mut passed, mut banned] =
        [server.person("Voice").await, ben, server.person("Benedict").await];
    for client in [&mut voice, &mut passed, &mut banned] {
        client.join(&room).await;
        client.say(&room, "I was here").await;
    }
    ann.say(&room, "secretword").await;
    ann.does(&room, role(voice.you().person, RoomRole::Voice)).await;
    root.join(&room).await;
    let closing = if shut == Door::Closed { &mut root } else { &mut ann };
    close(&server, &room, closing, shut, &[&passed, &banned]).await;
    root.does(&room, ban(banned.you().person, None)).await;
    let stranger = server.newcomer().await;
    let owner = ann.you().person.to_string();
    let head = root.catch_up(&room, Seq::START).await.seq;
    for who in Comer::ALL {
        let cookie = match who {
            Comer::Admin => root.cookie(),
            Comer::Owner => ann.cookie(),
            Comer::Voice => voice.cookie(),
            Comer::Passed => passed.cookie(),
            Comer::Banned => banned.cookie(),
            Comer::Stranger => stranger.cookie(),
            Comer::Nobody => "",
        }
        .to_owned();
        let what = format!("{shut:?} {who:?}");
        for (path, seen) in reading(&room, &owner) {
            let answer = server.ask(Ask::get(&path).with("cookie", cookie.clone())).await;
            let text = answer.text();
            if who.reads(shut) {
                assert!(
                    answer.status == 200 && text.contains(seen),
                    "{what} {path}: {} {text}",
                    answer.status
                );
                continue;
            }
            let leaks = SECRETS.into_iter().find(|secret| text.contains(secret));
            assert_eq!(leaks, None, "{what} {path}: {text}");
            let is_dialog = path.contains("sheet=whole");
            assert_eq!(answer.status, if is_dialog { 200 } else { 403 }, "{what} {path}: {text}");
        }
        let feed = format!("{}/watch/new?since=0", room.path());
        let feed = server.ask(Ask::get(&feed).with("cookie", cookie.clone())).await;
        assert_eq!(feed.text().contains("secretword"), who.reads(shut), "{what}: the frame without scripts");
        if !who.reads(shut) {
            for (path, form) in writing(&room, &owner) {
                let answer = server.ask(Ask::post_form(&path, form).with("cookie", cookie.clone())).await;
                assert_ne!(answer.status, 200, "{what} {path}: {}", answer.text());
                assert_eq!(SECRETS.into_iter().find(|secret| answer.text().contains(secret)), None, "{what}");
            }
        }
        if who != Comer::Nobody {
            let mut client = server.known(&cookie).await;
            let enters = who.reads(shut) && who != Comer::Banned;
            assert_eq!(is_let_in(&mut client, &room).await, enters, "{what}");
            if !enters {
                assert_eq!(says(&mut client, &room).await, Code::NotJoined);
                let (history, catch_up) = (
                    History { room: room.clone(), part: parlor::domain::PageRequest::Around(Seq::new(1)) },
                    CatchUp { room: room.clone(), after: Seq::START },
                );
                for command in [Command::History(history), Command::CatchUp(catch_up)] {
                    client.send(command).await;
                    assert_eq!(client.refused().await.code, Code::NotJoined, "{what}");
                }
            }
        }
    }
    // Watchers are nobody, with whatever cookie they come.
    let watched = format!("{}/watch", room.path());
    for cookie in ["", ann.cookie()] {
        let page = server.ask(Ask::get(&watched).with("cookie", cookie)).await;
        assert_eq!(page.text().contains("secretword"), shut == Door::Open, "{shut:?}");
        let mut watcher = server.watcher((!cookie.is_empty()).then_some(cookie)).await;
        assert_eq!(is_let_in(&mut watcher, &room).await, shut == Door::Open, "{shut:?}");
    }
    let news = root.catch_up(&room, head).await.entries;
    assert!(shut == Door::Open || news.is_empty(), "{shut:?}: {news:?}");
}

#[tokio::test]
async fn an_open_room_is_for_everybody() {
    every_path(Door::Open).await;
}

#[tokio::test]
async fn a_locked_room_shows_nothing_to_those_who_have_not_written_in_it() {
    every_path(Door::Locked).await;
}

#[tokio::test]
async fn a_room_with_a_password_shows_nothing_to_those_who_do_not_know_it() {
    every_path(Door::Password).await;
}

#[tokio::test]
async fn a_room_with_a_key_shows_nothing_to_those_who_do_not_have_it() {
    every_path(Door::Link).await;
}

#[tokio::test]
async fn a_room_that_administrators_closed_shows_nothing_to_anybody_else_its_owner_neither() {
    every_path(Door::Closed).await;
}

#[tokio::test]
async fn the_name_by_which_an_unlisted_room_is_watched_shows_nothing_either() {
    let server = TestServer::start().await;
    let room = room("~tea-of-ours");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    ann.say(&room, "secretword").await;
    let about = server.ask(Ask::get(&format!("{}/about", room.path())).with("cookie", ann.cookie())).await;
    let watched = about
        .text()
        .split("data-copy=\"")
        .find_map(|rest| rest.split('"').next().filter(|to| to.ends_with("/watch")));
    let watched = watched.expect("it may be watched").to_owned();
    assert!(server.get(&watched).await.text().contains("secretword"));
    ann.does(&room, door(Door::Locked)).await;
    for path in [watched.clone(), format!("{watched}/new?since=0")] {
        let answer = server.get(&path).await;
        assert!(
            !answer.text().contains("secretword") && !answer.text().contains("tea-of-ours"),
            "{}",
            answer.text()
        );
        assert_eq!(answer.status, 403, "{path}");
    }
    let about = server.ask(Ask::get(&format!("{}/about", room.path())).with("cookie", ann.cookie())).await;
    assert!(!about.text().contains("/watch"), "the link leads nowhere now");
}
