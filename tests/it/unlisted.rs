//! Rooms that stand in no list: those one needs the link of, and those of two people.

use crate::support::{Ask, Client, TestServer, room, within};
use parlor::{
    domain::{Act, PageRequest, Person, RoomName, Seq, Topic},
    protocol::{Code, Command, Follow, Join, Probe, Read, RoomHead},
};
use std::time::Duration;
use tokio::time;

fn of_two(one: &Client, other: &Client) -> RoomName {
    RoomName::direct(one.you().person, other.you().person).unwrap()
}

/// Asks for the room of two with somebody.
fn direct(to: Person) -> Ask {
    Ask::post_form("/direct", format!("person={to}"))
}

/// The room that a redirect leads to.
fn leads_to(location: &str) -> RoomName {
    room(location.strip_prefix("/r/").unwrap())
}

#[tokio::test]
async fn a_room_that_one_needs_the_link_of_is_in_no_list_and_not_counted() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let first = server.get("/enter?unlisted=1").await;
    let second = server.get("/enter?unlisted=1").await;
    assert_eq!(first.status, 303);
    assert_ne!(first.header("location"), second.header("location"), "nobody can guess it");
    let hidden = leads_to(first.header("location"));
    ann.watch_lobby().await;
    ann.join(&hidden).await;
    ann.say(&hidden, "hello").await;
    ann.join(&room("open")).await;
    ann.lobby(|lobby| lobby.rooms.len() == 1 && lobby.rooms_total == 1 && lobby.people_total == 1).await;

    // Whoever has the link comes in, and search engines are told to stay out.
    let mut ben = server.person("Ben").await;
    let joined = ben.join(&hidden).await;
    assert_eq!(joined.people, 2);
    let page = server.get(&hidden.path()).await;
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert!(page.text().contains("<title>Unlisted room · Parlor</title>"));
    assert!(!server.get("/").await.text().contains(hidden.as_str()));
}

#[tokio::test]
async fn a_room_that_one_needs_the_link_of_is_not_listed_after_a_restart_either() {
    let mut server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let ben = server.person("Ben").await;
    let hidden = RoomName::unlisted([3; 16]);
    for room in [&hidden, &of_two(&ann, &ben), &room("open")] {
        ann.join(room).await;
        ann.say(room, "hello").await;
    }
    ann.close().await;
    server.restart().await;
    let mut eve = server.person("Eve").await;
    eve.watch_lobby().await;
    eve.lobby(|lobby| lobby.rooms.len() == 1 && lobby.rooms_total == 1).await;
}

#[tokio::test]
async fn one_of_ones_rooms_that_has_no_name_to_show_is_called_by_its_topic() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let hidden = RoomName::unlisted([3; 16]);
    ann.join(&hidden).await;
    let seq = ann.say(&hidden, "hello").await;
    ann.send(Command::Read(Read { room: hidden.clone(), seq })).await;
    ann.send(Command::Probe(Probe {})).await;
    ann.heartbeat().await;
    let beside = |ann: &Client| Ask::get("/rooms?sheet=beside").with("cookie", ann.cookie());
    let mine = server.ask(beside(&ann)).await;
    assert!(mine.text().contains(">Unlisted room</span>"), "{}", mine.text());
    ann.does(&hidden, Act::TopicSet { topic: Topic::parse("Surprise party").unwrap() }).await;
    assert!(server.ask(beside(&ann)).await.text().contains(">Surprise party</span>"));
}

#[tokio::test]
async fn a_room_of_two_people_is_the_same_for_both_and_lets_nobody_else_in() {
    let server = TestServer::start().await;
    let (mut ann, mut ben, mut eve) =
        (server.person("Ann").await, server.person("Ben").await, server.person("Eve").await);
    let there = server.ask(direct(ben.you().person).with("cookie", ann.cookie())).await;
    let back = server.ask(direct(ann.you().person).with("cookie", ben.cookie())).await;
    assert_eq!((there.status, there.header("location")), (303, back.header("location")));
    let theirs = leads_to(there.header("location"));
    ann.join(&theirs).await;
    ann.say(&theirs, "between us").await;
    ben.join(&theirs).await;
    ben.has_heard(&theirs, Seq::new(1)).await;
    let page = server.ask(Ask::get(&theirs.path()).with("cookie", ann.cookie())).await;
    assert!(page.text().contains("<title>Ben · Parlor</title>"), "it is called by who the other one is");

    eve.send(Command::Join(Join { room: theirs.clone(), nickname: None, after: None, epoch: None })).await;
    assert_eq!(eve.refused().await.code, Code::Private);
    let as_eve = |ask: Ask| server.ask(ask.with("cookie", eve.cookie()));
    let page = as_eve(Ask::get(&theirs.path())).await;
    assert_eq!((page.status, page.header("location")), (303, "/?refused=private"));
    for below in ["/about", "/search?q=between"] {
        let answer = as_eve(Ask::get(&format!("{}{below}", theirs.path()))).await;
        assert_eq!(answer.status, 403, "{below}");
        assert!(!answer.text().contains("between us"));
    }
    let said = as_eve(Ask::post_form("/api/say", format!("room={theirs}&body=hello"))).await;
    assert_eq!(said.status, 403);
    let read = as_eve(Ask::get(&format!("/api/room?room={theirs}"))).await;
    assert_eq!(read.status, 403);
    let marked = as_eve(Ask::post_form("/rooms/mark", format!("room={theirs}&favourite=true"))).await;
    assert_eq!(marked.status, 403);
    // As it is shown among what is found.
    const FOUND: &str = "<mark>between</mark> us";
    let everywhere = || Ask::get("/r/tea/search?q=between&everywhere=1&sheet=found");
    let is_found_by_ann = async {
        while !server.ask(everywhere().with("cookie", ann.cookie())).await.text().contains(FOUND) {
            time::sleep(Duration::from_millis(10)).await;
        }
    };
    within("what was said, by who said it,", is_found_by_ann).await;
    let found = as_eve(everywhere()).await;
    assert_eq!((found.status, found.text().contains(FOUND)), (200, false));
}

#[tokio::test]
async fn who_is_written_to_alone_is_told_wherever_they_are() {
    let server = TestServer::start().await;
    let (mut ann, mut ben) = (server.person("Ann").await, server.person("Ben").await);
    ben.join(&room("elsewhere")).await;
    ben.send(Command::Follow(Follow {})).await;
    let theirs = of_two(&ann, &ben);
    ann.join(&theirs).await;
    let seq = ann.say(&theirs, "psst").await;
    for _ in 0..9 {
        ben.send(Command::Probe(Probe {})).await;
        ben.heartbeat().await;
        if !ben.followed.is_empty() {
            break;
        }
    }
    assert_eq!(ben.followed, [RoomHead { room: theirs.clone(), seq }]);
    let rooms = server.ask(Ask::get("/rooms?sheet=beside").with("cookie", ben.cookie())).await;
    assert!(
        rooms.text().contains("title=\"Ann\">psst</p>"),
        "each message there calls them: {}",
        rooms.text()
    );
    assert!(rooms.text().contains(">Ann</span>"));
    // Taken off the list, it is back with the next message.
    let forget = Ask::post_form("/rooms/mark", format!("room={theirs}&forget=1"));
    let forget = forget.with("cookie", ben.cookie());
    server.ask(forget).await;
    let listed = Ask::get("/rooms?sheet=beside").with("cookie", ben.cookie());
    assert!(!server.ask(listed).await.text().contains("Ann"));
    ann.say(&theirs, "still there?").await;
    let listed = Ask::get("/rooms?sheet=beside").with("cookie", ben.cookie());
    assert!(server.ask(listed).await.text().contains(">Ann</span>"));
}

#[tokio::test]
async fn nobody_has_a_room_of_two_with_themselves() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let answer = server.ask(direct(ann.you().person).with("cookie", ann.cookie())).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    let nobody = Ask::post_form("/direct", "person=me").with("cookie", ann.cookie());
    assert_eq!(server.ask(nobody).await.status, 422);
}

/// The view-only link in the sheet of a room.
async fn watch_link(server: &TestServer, room: &RoomName) -> RoomName {
    let sheet = server.get(&format!("{}/about?sheet=whole", room.path())).await;
    let (link, _) = sheet.text().split_once("/watch\"").expect("it has a link to watch it by");
    leads_to(link.rsplit('"').next().unwrap())
}

#[tokio::test]
async fn a_view_only_link_shows_the_room_and_does_not_tell_its_name() {
    let mut server = TestServer::start().await;
    let hidden = leads_to(server.get("/enter?unlisted=1").await.header("location"));
    let secret = hidden.as_str()[1..].to_owned();
    let mut ann = server.person("Ann").await;
    ann.join(&hidden).await;
    // Before anything is said there.
    let shown = watch_link(&server, &hidden).await;
    assert!(shown.is_watch_name() && !shown.as_str().contains(&secret), "{shown}");
    let watch = format!("{}/watch", shown.path());
    assert_eq!(server.get(&watch).await.status, 200);
    let first = ann
        .say(&hidden, &format!("Come to http://localhost/r/{hidden} or /r/%7E{}", secret.to_uppercase()))
        .await;
    // Highlighted, it would stand in pieces.
    ann.say(&hidden, &format!("```js\nopen(/r/~{secret})\n```")).await;
    let pieces: Vec<_> = secret.split(|c: char| c.is_ascii_digit()).filter(|piece| 5 < piece.len()).collect();
    ann.does(&hidden, Act::TopicSet { topic: Topic::parse(&format!("~{secret}")).unwrap() }).await;
    ann.does(&hidden, Act::Pinned { target: first }).await;

    // No page says it, nor a header.
    for path in [
        watch.clone(),
        format!("{watch}?at=1"),
        format!("{watch}/new?since=0"),
        format!("{watch}/new?since=0&still"),
    ] {
        let page = server.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains(shown.as_str()) && page.text().contains("Come to"), "{path}");
        let answer = format!("{page:?}").to_lowercase();
        assert!(!page.text().to_lowercase().contains(&secret) && !answer.contains(&secret), "{path}");
        assert!(pieces.iter().all(|piece| !page.text().contains(piece)), "{path}");
        assert_eq!(page.header("x-robots-tag"), "noindex", "{path}");
    }

    // Neither does a connection, whatever is asked of it.
    let mut watcher = server.watcher(None).await;
    let joined = watcher.join(&shown).await;
    assert_eq!((joined.room, joined.people), (shown.clone(), 1));
    let mut ben = server.person("Ben").await;
    ben.join(&hidden).await;
    assert_eq!(watcher.entered(&shown).await, *ben.you());
    let last = ben.say(&hidden, &format!("hi {hidden}")).await;
    watcher.has_heard(&shown, last).await;
    assert_eq!(watcher.texts(&shown)[2], format!("hi {shown}"));
    assert_eq!(watcher.history(&shown, PageRequest::Before(Seq::new(9))).await.room, shown);
    assert_eq!(watcher.catch_up(&shown, Seq::START).await.room, shown);
    watcher.send(Command::Probe(Probe {})).await;
    watcher.heartbeat().await;
    watcher.send(Command::Leave(parlor::protocol::Leave { room: shown.clone() })).await;
    watcher.left(&shown).await;
    watcher
        .send(Command::History(parlor::protocol::History {
            room: shown.clone(),
            part: PageRequest::Before(last),
        }))
        .await;
    let refused = watcher.refused().await;
    assert_eq!((refused.code, refused.room), (Code::NotJoined, Some(shown.clone())));

    // It opens nothing else.
    let join = Join { room: shown.clone(), nickname: None, after: None, epoch: None };
    ben.send(Command::Join(join)).await;
    assert_eq!(ben.refused().await.code, Code::Watching);
    let page = server.get(&shown.path()).await;
    assert_eq!((page.status, page.header("location")), (303, watch.as_str()));
    for below in ["about", "search?q=Come", "people"] {
        assert_eq!(server.get(&format!("{}/{below}", shown.path())).await.status, 403, "{below}");
    }
    let said = server.ask(Ask::post_form("/api/say", format!("room={shown}&body=x"))).await;
    let read = server.get(&format!("/api/room?room={shown}")).await;
    assert!((400..500).contains(&said.status) && (400..500).contains(&read.status), "{said:?} {read:?}");

    // The link with the room's own name, which was given out before, leads to it, and it stays what it was.
    let earlier = server.get(&format!("{}/watch?at=1", hidden.path())).await;
    assert_eq!((earlier.status, earlier.header("location")), (303, format!("{watch}?at=1").as_str()));
    server.restart().await;
    assert_eq!(watch_link(&server, &hidden).await, shown);
    assert!(server.get(&watch).await.text().contains("Come to"), "also of a room that nobody is in");
}

#[tokio::test]
async fn a_view_only_link_that_was_made_up_shows_nothing() {
    let server = TestServer::start().await;
    let made_up = RoomName::watching([7; 16]);
    let page = server.get(&format!("{}/watch", made_up.path())).await;
    assert_eq!((page.status, page.header("location")), (303, "/?refused=room"));
    let mut watcher = server.watcher(None).await;
    watcher
        .send(Command::Join(Join { room: made_up.clone(), nickname: None, after: None, epoch: None }))
        .await;
    let refused = watcher.refused().await;
    assert_eq!((refused.code, refused.room), (Code::BadRoom, Some(made_up)));
}
