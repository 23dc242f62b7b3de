//! Who watches a room sees all of it, and is seen by nobody.

use crate::support::{Ask, TestServer, bodies, nickname, room, said, saying};
use parlor::{
    domain::{Act, PageRequest, Person, RoomName, Seq},
    protocol::{Code, Command, Event, Follow, Join, Leave, Missed, Probe, Read, Rename, Typing},
};

/// To be in a room from the beginning on, or after a place.
fn join(room: &RoomName) -> Join {
    Join { room: room.clone(), nickname: None, after: None, epoch: None }
}

#[tokio::test]
async fn whoever_watches_hears_everything_and_is_counted_nowhere() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.watch_lobby().await;
    ann.join(&room).await;
    let mut watcher = server.watcher(None).await;
    let joined = watcher.join(&room).await;
    assert_eq!((joined.you.person, joined.people), (Person::NOBODY, 1));
    assert_eq!(joined.members, [ann.you().clone()]);

    let mut ben = server.person("Ben").await;
    ben.join(&room).await;
    assert_eq!(watcher.entered(&room).await, *ben.you());
    let first = ann.say(&room, "hello").await;
    ann.does(&room, Act::Edited { target: first, body: Some(crate::support::body("Hello")) }).await;
    let last = ben.say(&room, "hi").await;
    watcher.has_heard(&room, last).await;
    ann.has_heard(&room, last).await;
    assert_eq!(watcher.texts(&room), ["Hello", "hi"]);
    assert_eq!(watcher.messages(&room), ann.messages(&room));

    // Three connections, two people, and nobody came but those two.
    ann.lobby(|lobby| lobby.people_total == 2 && lobby.rooms[0].people == 2).await;
    let heard = ann.hears_of(&room, last).await;
    let comings = heard.iter().filter(|event| matches!(event, Event::Entered(_) | Event::Left(_)));
    assert_eq!(comings.count(), 1, "{heard:?}");
    assert_eq!(ann.people(&room), 2);
    watcher.close().await;
    let after = ann.say(&room, "still two").await;
    let heard = ann.hears_of(&room, after).await;
    assert!(!heard.iter().any(|event| matches!(event, Event::Left(_) | Event::Count(_))), "{heard:?}");
}

#[tokio::test]
async fn whoever_watches_can_do_nothing_that_takes_somebody() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let said_before = ann.say(&room, "hello").await;
    let mut watcher = server.watcher(None).await;
    watcher.join(&room).await;
    let with_name = Join { nickname: Some(nickname("Ben")), ..join(&room) };
    for (name, command) in [
        ("say", Command::Post(saying(&room, "me too"))),
        ("delete", Command::Post(crate::support::doing(&room, Act::Deleted { target: said_before }))),
        ("rename", Command::Rename(Rename { nickname: nickname("Ben") })),
        ("typing", Command::Typing(Typing { room: room.clone() })),
        ("read", Command::Read(Read { room: room.clone(), seq: said_before })),
        ("follow", Command::Follow(Follow {})),
        ("join", Command::Join(with_name)),
    ] {
        let id = if let Command::Post(post) = &command { Some(post.id.to_string()) } else { None };
        watcher.send(command).await;
        let refused = watcher.refused().await;
        assert_eq!((refused.code, refused.command.as_deref(), refused.id), (Code::Watching, Some(name), id));
    }
    // What takes nobody it may, also in a room that it does not hear.
    let page = watcher.history(&room, PageRequest::Before(Seq::new(9))).await.page;
    assert_eq!(page.messages.len(), 1);
    assert_eq!(watcher.catch_up(&room, Seq::START).await.entries.len(), 1);
    watcher.send(Command::Probe(Probe {})).await;
    watcher.heartbeat().await;
    watcher.send(Command::Leave(Leave { room: room.clone() })).await;
    watcher.left(&room).await;
    assert_eq!(ann.texts(&room), ["hello"]);
}

#[tokio::test]
async fn whoever_watches_again_gets_every_entry_once() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let mut watcher = server.watcher(None).await;
    watcher.join(&room).await;
    for n in 1..=5 {
        let seq = ann.say(&room, &n.to_string()).await;
        watcher.has_heard(&room, seq).await;
    }
    let meanwhile = async {
        for n in 6..=9 {
            ann.say(&room, &n.to_string()).await;
        }
    };
    // What it is told is put in place by a reader who trusts nothing: no hole, and nothing twice.
    let mut watcher = watcher.watches_again(&server, meanwhile).await;
    assert!(matches!(watcher.join(&room).await.missed, Missed::After { entries, .. } if entries.len() == 4));
    let last = ann.say(&room, "10").await;
    watcher.has_heard(&room, last).await;
    assert_eq!(watcher.entries(&room), ann.entries(&room));
}

#[tokio::test]
async fn those_who_watch_leave_places_for_those_who_take_part() {
    let server = TestServer::with(|config| config.connections = 4).await;
    let watchers = [server.watcher(None).await, server.watcher(None).await];
    assert_eq!(server.knock_to_watch().await.err(), Some(503), "half of the places are theirs");
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    ann.join(&room("a")).await;
    assert_eq!(ben.join(&room("a")).await.people, 2);
    drop(watchers);
}

#[tokio::test]
async fn a_room_of_two_is_watched_by_nobody_else() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let ben = server.person("Ben").await;
    let theirs = RoomName::direct(ann.you().person, ben.you().person).unwrap();
    ann.join(&theirs).await;
    ann.say(&theirs, "between us").await;
    for path in [format!("{}/watch", theirs.path()), format!("{}/watch/new?since=0", theirs.path())] {
        assert_eq!(server.get(&path).await.status, 403, "{path}");
        let by_ben = server.ask(Ask::get(&path).with("cookie", ben.cookie())).await;
        assert_eq!((by_ben.status, by_ben.text().contains("between us")), (200, true), "{path}");
    }
    let mut stranger = server.watcher(None).await;
    stranger.send(Command::Join(join(&theirs))).await;
    assert_eq!(stranger.refused().await.code, Code::Private);
    let mut ben = server.watcher(Some(ben.cookie())).await;
    assert_eq!(ben.join(&theirs).await.people, 1);
}

#[tokio::test]
async fn the_page_that_watches_needs_no_identity_and_gives_none() {
    let server = TestServer::start().await;
    let room = room("차");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "hello").await;
    let page = server.get(&format!("{}/watch", room.path())).await;
    assert_eq!((page.status, page.cookie()), (200, None));
    assert_eq!(bodies(page.text()), ["hello"]);
    for absent in ["composer", "naming", "message-tools__button"] {
        assert!(!page.text().contains(absent), "{absent}");
    }
    assert!(page.text().contains(&format!("href=\"{}\"", room.path())), "the way into the room");
    assert_eq!(ann.say(&room, "nobody came").await, Seq::new(2));
    assert_eq!(ann.people(&room), 1);
}

#[tokio::test]
async fn a_frame_shows_what_was_said_since_and_loads_itself_again_until_it_is_stopped() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let before = ann.say(&room, "before").await;
    let news = async |query: &str| server.get(&format!("/r/a/watch/new?since={before}{query}")).await;
    let nothing = news("").await;
    assert_eq!((nothing.status, nothing.cookie(), bodies(nothing.text()).len()), (200, None, 0));
    assert!(nothing.text().contains("Nothing new yet."));
    assert!(nothing.header("content-security-policy").contains("frame-ancestors 'self'"));
    ann.say(&room, "after").await;
    let new = news("").await;
    assert_eq!(bodies(new.text()), ["after"]);
    assert!(new.text().contains("http-equiv=\"refresh\""));
    let still = news("&still").await;
    assert_eq!(bodies(still.text()), ["after"]);
    assert!(!still.text().contains("http-equiv=\"refresh\""));
    for n in 0..60 {
        ann.send(Command::Post(crate::support::doing(&room, said(&n.to_string())))).await;
    }
    ann.has_heard(&room, Seq::new(62)).await;
    let much = news("").await;
    assert_eq!(bodies(much.text()).len(), 50);
    assert!(much.text().contains("More is new"));
    // No other page may be held in a frame, and only a room holds one.
    for (path, holds) in [("/", false), ("/r/a", true), ("/r/a/watch", true)] {
        let policy = server.get(path).await.header("content-security-policy").to_owned();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(policy.contains("frame-src 'self'"), holds, "{path}: {policy}");
    }
    assert_eq!(server.get("/r/a/watch/new?since=x").await.status, 400);
}
