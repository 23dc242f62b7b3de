//! Rooms that stand in no list: those one needs the link of, and those of two people.

use crate::support::{Ask, Client, TestServer, room};
use parlor::{
    domain::{Act, Person, RoomName, Seq, Topic},
    protocol::{Code, Command, Follow, Join, Probe, Read, RoomHead},
};

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
    assert_eq!(marked.status, 503);
    let found = as_eve(Ask::get("/r/tea/search?q=between&everywhere=1&sheet=found")).await;
    assert!(!found.text().contains("between us"));
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
