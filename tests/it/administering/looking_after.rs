//! What /admin shows: where something waits, which limits were hit; and rooms whose owner is gone.

use super::{admin, ban_from_server, page, post};
use crate::support::{Ask, Client, TestServer, doing, room, said, saying};
use parlor::{
    domain::{Act, HostAct, Person, ReviewRules, RoomName, RoomRole, Seq},
    protocol::{Code, Command, Event, Join},
    rates::{Rate, SlowRate},
};

fn role(person: Person, role: RoomRole) -> Act {
    Act::Host(HostAct::RoleSet { person, role })
}

/// The names of the rooms that /admin lists.
async fn rooms(server: &TestServer, root: &Client, query: &str) -> (Vec<String>, String) {
    let ask = Ask::get(&format!("/admin?sheet=whole{query}")).with("cookie", root.cookie());
    let text = server.ask(ask).await.text().to_owned();
    let paths = text.split("/hosts\"").map(|before| before.rsplit('"').next().unwrap_or_default().to_owned());
    let mut names: Vec<_> = paths.collect();
    names.pop();
    (names, text)
}

#[tokio::test]
async fn rooms_where_something_waits_for_a_host_are_found_and_the_longest_first() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let ben = server.person("Ben").await;
    for name in ["first", "second", "quiet", "closed"] {
        ann.join(&room(name)).await;
        ann.say(&room(name), "mine").await;
    }
    let tell = |name: &'static str| {
        let (server, cookie) = (&server, ben.cookie().to_owned());
        async move { post(server, &format!("/r/{name}/tell"), "about=question&text=hello", &cookie).await }
    };
    // In one an appeal waits, in the other a message that a host has not looked at.
    let review = ReviewRules::named("first").unwrap();
    ann.does(&room("second"), Act::Host(HostAct::ReviewSet { review })).await;
    assert_eq!(tell("first").await.0, 200);
    assert_eq!(tell("closed").await.0, 200);
    let held = post(&server, "/api/say?room=second", "room=second&body=let+me+in", ben.cookie()).await;
    assert!(held.0 < 500, "{}", held.1);
    let root = admin(&server).await;
    let (names, text) = rooms(&server, &root, "").await;
    assert_eq!(names.len(), 4, "{text}");
    assert!(text.contains("1 thing waits for a host") && text.contains("1 message waits to be looked at"));
    post(&server, "/r/closed/hosts", "does=door&door=closed", root.cookie()).await;
    let (names, text) = rooms(&server, &root, "&waiting=on").await;
    assert_eq!(names, ["/r/first", "/r/second"], "the longest first, and none that is closed: {text}");
    assert!(text.contains("name=\"waiting\" value=\"on\""), "a search stays among them");
    assert_eq!(rooms(&server, &root, "&waiting=on&q=sec").await.0, ["/r/second"]);
    post(&server, "/r/first/hosts", "does=settle_all&appeal=1000", ann.cookie()).await;
    assert_eq!(rooms(&server, &root, "&waiting=on").await.0, ["/r/second"]);
}

/// Whether /admin says that a limit was hit so often.
async fn is_shown(server: &TestServer, root: &Client, limit: &str, times: u32) -> bool {
    let (_, text) = page(server, root.cookie()).await;
    text.contains(&format!("<li>{limit}: <strong>{times}</strong></li>"))
}

async fn is_refused(client: &mut Client, room: &str) -> Code {
    let room = self::room(room);
    client.send(Command::Join(Join { room, nickname: None, after: None, epoch: None })).await;
    client.refused().await.code
}

#[tokio::test]
async fn limits_that_were_hit_are_counted_where_they_refuse() {
    let server = TestServer::with(|config| {
        config.rooms.new_rooms = SlowRate { burst: 1, per_minute: 1 };
        config.joins = Rate { burst: 2, per_second: 0 };
        config.files.total = 1;
    })
    .await;
    let root = admin(&server).await;
    assert!(page(&server, root.cookie()).await.1.contains("Nothing was refused since the server started"));
    let mut ann = server.person("Ann").await;
    ann.join(&room("tea")).await;
    ann.say(&room("tea"), "mine").await;
    assert_eq!(is_refused(&mut ann, "another").await, Code::TooFast);
    assert!(is_shown(&server, &root, "Rooms that a person or a network opened too fast", 1).await);
    for _ in 0..3 {
        assert_eq!(is_refused(&mut ann, "another").await, Code::TooFast);
    }
    assert!(is_shown(&server, &root, "Rooms that a person or a network entered too fast", 3).await);

    let form = "does=door&door=password&password=open+sesame";
    assert_eq!(post(&server, "/r/tea/hosts", form, ann.cookie()).await.0, 200);
    let ben = server.person("Ben").await;
    for guess in ["open+barley", "open+oats", "open+sesame"] {
        post(&server, "/r/tea/door", &format!("password={guess}"), ben.cookie()).await;
    }
    assert!(is_shown(&server, &root, "Wrong passwords of rooms, and guesses that had to wait", 2).await);

    let file = Ask::post("/api/files?name=a.txt", "hello").with("cookie", ann.cookie());
    assert_eq!(server.ask(file).await.status, 507);
    assert!(
        is_shown(&server, &root, "Files that came too fast, or for which there was no room", 1).await,
        "{}",
        page(&server, root.cookie()).await.1
    );
    let mut forms = 0;
    while forms == 0 {
        forms += u32::from(post(&server, "/admin", "does=rules", root.cookie()).await.0 == 429);
    }
    assert!(is_shown(&server, &root, "Forms that came too fast from one network", forms).await);
    let text = page(&server, root.cookie()).await.1;
    assert!(!text.contains("127.0.0.1"), "of nobody: {text}");
}

#[tokio::test]
async fn what_comes_too_fast_is_counted_for_commands_texts_and_new_people() {
    let server = TestServer::with(|config| {
        config.rate = Rate { burst: 20, per_second: 1 };
        config.text = Rate { burst: 1_000, per_second: 1 };
        config.new_people = SlowRate { burst: 4, per_minute: 1 };
    })
    .await;
    let root = admin(&server).await;
    let mut ann = server.person("Ann").await;
    ann.join(&room("tea")).await;
    let mut refused = 0;
    for n in 0..8 {
        ann.send(Command::Post(saying(&room("tea"), &format!("{n}")))).await;
        let is_kept = ann
            .expect("an answer", |event| match event {
                Event::Kept(_) => Some(true),
                Event::Refused(refused) => refused.id.is_some().then_some(false),
                _ => None,
            })
            .await;
        refused += u32::from(!is_kept);
    }
    assert!(0 < refused && refused < 8);
    let limit = "Messages of somebody who wrote too much, or whose network did";
    assert!(is_shown(&server, &root, limit, refused).await, "{refused}");

    let mut fast = 0;
    while fast == 0 {
        ann.send(Command::Post(doing(&room("tea"), said("again")))).await;
        let refused = ann.refused().await;
        fast += u32::from(!refused.message.contains("So much was said"));
    }
    let limit = "Commands that came too fast over a connection, from a person or a network";
    assert!(is_shown(&server, &root, limit, fast).await);

    let mut strangers = 0;
    for _ in 0..6 {
        strangers += u32::from(server.get("/").await.status == 429);
    }
    assert!(0 < strangers);
    assert!(is_shown(&server, &root, "New people from a network that brought too many", strangers).await);
}

#[tokio::test]
async fn a_room_without_an_owner_gets_one_by_their_card() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let mut root = admin(&server).await;
    root.join(&tea).await;
    // Who opened it owned it, and gave that back at once.
    root.does(&tea, role(root.you().person, RoomRole::Member)).await;
    let mut ben = server.person("Ben").await;
    ben.join(&tea).await;
    let seq = ben.say(&tea, "hello").await;
    root.has_heard(&tea, seq).await;
    assert!(page(&server, root.cookie()).await.1.contains("no owner"));
    hand_over(&server, &root, &tea, ben.you().person).await;
    ben.does(&tea, Act::Host(HostAct::SlowSet { seconds: 5 })).await;
    assert!(page(&server, root.cookie()).await.1.contains("owner Ben"));
}

/// Makes somebody owner, with the form of their card.
async fn hand_over(server: &TestServer, root: &Client, room: &RoomName, person: Person) {
    let path = format!("{}/people/{person}/host?sheet=whole", room.path());
    let (status, card) = post(server, &path, "does=role&role=owner", root.cookie()).await;
    assert!(status == 200 && !card.contains("role=\"alert\""), "{card}");
}

#[tokio::test]
async fn a_room_whose_owner_is_banned_from_the_server_stays_with_its_hosts_and_gets_another_owner() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let seq = ann.does(&tea, role(ben.you().person, RoomRole::Host)).await;
    ben.has_heard(&tea, seq).await;
    let root = admin(&server).await;
    let (owner, host) = (ann.you().person, ben.you().person);
    assert_eq!(ban_from_server(&server, &root, &tea, owner, "").await, 200);
    assert_eq!(ann.refused().await.code, Code::Banned);
    // The host keeps it as before.
    ben.does(&tea, Act::Host(HostAct::Removed { person: None, after: Seq::START })).await;
    ben.say(&tea, "we go on").await;
    hand_over(&server, &root, &tea, host).await;
    ben.does(&tea, role(owner, RoomRole::Member)).await;
    let hosts = server.newcomer().await.join(&tea).await.hosts;
    let hosts: Vec<_> = hosts.iter().map(|host| (host.person, host.role)).collect();
    assert_eq!(hosts, [(host, RoomRole::Owner)]);
}
