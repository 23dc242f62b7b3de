//! Who may come into a room: locked rooms, passwords, keys, and what hosts say about the list and about old words.

mod paths; // every path to a room, for each door and each kind of person
mod races; // what happens at the moment when a door closes

use super::{ban, owner_and_guest, refused, role, turned_away};
use crate::support::{Answer, Ask, Client, TestServer, room, said};
use parlor::{
    domain::{Act, Door, HostAct, RoomName, RoomRole, Seq},
    protocol::{Code, Command, Event, Join, Read},
};

pub(super) fn door(door: Door) -> Act {
    Act::Host(HostAct::DoorSet { door })
}

/// Sends a form of the sheet of hosts.
pub(super) async fn host_form(server: &TestServer, room: &RoomName, cookie: &str, form: &str) -> Answer {
    let path = format!("{}/hosts?sheet=whole", room.path());
    server.ask(Ask::post_form(&path, form).with("cookie", cookie)).await
}

/// Sets a password, as an owner does.
pub(super) async fn set_password(server: &TestServer, room: &RoomName, cookie: &str, password: &str) {
    let form = format!("does=door&door=password&password={password}");
    let answer = host_form(server, room, cookie, &form).await;
    assert!(answer.text().contains("set a password"), "{}", answer.text());
}

/// Types a password at the door.
pub(super) async fn knock(server: &TestServer, room: &RoomName, cookie: &str, password: &str) -> Answer {
    let form = Ask::post_form(&format!("{}/door", room.path()), format!("password={password}"));
    server.ask(form.with("cookie", cookie)).await
}

/// The path of the link with the key, as hosts find it.
pub(super) async fn key_path(server: &TestServer, room: &RoomName, cookie: &str) -> Option<String> {
    let links = super::links::links(server, room, cookie).await;
    links.into_iter().find(|link| link.contains("/key/"))
}

async fn page(server: &TestServer, path: &str, cookie: &str) -> Answer {
    server.ask(Ask::get(path).with("cookie", cookie)).await
}

#[tokio::test]
async fn whoever_knows_the_password_comes_in_and_it_is_nowhere_in_the_data() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    set_password(&server, &room, ann.cookie(), "open+sesame").await;
    let sent_away = ben.refused().await;
    assert_eq!((sent_away.code, sent_away.command.as_deref()), (Code::Closed, Some("join")));
    ann.counts(&room, 1).await;
    assert_eq!(turned_away(&mut ben, &room).await.code, Code::Closed);
    let closed = page(&server, &room.path(), ben.cookie()).await;
    assert_eq!((closed.status, closed.header("x-robots-tag")), (403, "noindex"));
    assert!(
        closed.text().contains("name=\"password\"") && !closed.text().contains("mine"),
        "{}",
        closed.text()
    );
    for wrong in ["open+barley", "", "x", "%E2%80%AE"] {
        let answer = knock(&server, &room, ben.cookie(), wrong).await;
        assert_eq!(answer.status, 403, "{wrong}");
        assert!(answer.text().contains("That is not the password"), "{}", answer.text());
    }
    for _ in 0..2 {
        let answer = knock(&server, &room, ben.cookie(), "+open++sesame+").await;
        assert_eq!((answer.status, answer.header("location")), (303, room.path().as_str()));
        ben.join(&room).await;
        ben.say(&room, "here I am").await;
        let seen = page(&server, &room.path(), ben.cookie()).await;
        assert!(seen.text().contains(">mine<") || seen.text().contains("mine"), "{}", seen.text());
        let (owner, guest) = (ann.cookie().to_owned(), ben.cookie().to_owned());
        server.restart().await;
        (ann, ben) = (server.known(&owner).await, server.known(&guest).await);
        ann.join(&room).await;
    }
    ben.join(&room).await;
    // Another password is another door.
    set_password(&server, &room, ann.cookie(), "open+sesame").await;
    assert_eq!(ben.refused().await.code, Code::Closed);
    server.stop().await;
    for name in ["parlor.db", "parlor.db-wal", "parlor-search.db"] {
        let bytes = std::fs::read(server.data().join(name)).unwrap_or_default();
        assert!(!bytes.windows(11).any(|window| window == b"open sesame"), "{name}");
    }
}

#[tokio::test]
async fn whoever_guesses_waits_and_is_told_how_long_and_others_do_not() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (ann, ben) = owner_and_guest(&server, &room).await;
    set_password(&server, &room, ann.cookie(), "open+sesame").await;
    for n in 0..8 {
        assert_eq!(knock(&server, &room, ben.cookie(), &format!("guess{n}")).await.status, 403);
    }
    let answer = knock(&server, &room, ben.cookie(), "open+sesame").await;
    assert_eq!(answer.status, 429, "also the right one, or it would be told");
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&seconds) && answer.text().contains(&format!("in {seconds} seconds")));
    let cho = server.newcomer().await;
    assert_eq!(knock(&server, &room, cho.cookie(), "open+sesame").await.status, 303);
}

#[tokio::test]
async fn a_key_opens_by_a_button_until_there_is_a_new_one() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Host)).await;
    ben.has_heard(&room, seq).await;
    ann.does(&room, door(Door::Link)).await;
    let key = key_path(&server, &room, ben.cookie()).await.expect("hosts are shown it");
    let mut cho = server.newcomer().await;
    assert_eq!(key_path(&server, &room, cho.cookie()).await, None);
    let asked = page(&server, &key, cho.cookie()).await;
    assert_eq!(asked.status, 200);
    assert!(!asked.text().contains("mine") && asked.text().contains("This link opens the room"));
    assert_eq!(turned_away(&mut cho, &room).await.code, Code::Closed, "a preview opens nothing");
    let open =
        async |key: &str, cookie: &str| server.ask(Ask::post_form(key, "").with("cookie", cookie)).await;
    assert_eq!(open(&key, cho.cookie()).await.status, 303);
    cho.join(&room).await;
    let (before, secret) = key.rsplit_once('/').unwrap();
    let wrong = format!("{before}/{}", secret.chars().rev().collect::<String>());
    let mut dan = server.newcomer().await;
    for wrong in [&wrong, &format!("{}/key/x", room.path())] {
        let answer = open(wrong, dan.cookie()).await;
        assert!(
            answer.status == 403 && answer.text().contains("does not open the room"),
            "{}",
            answer.text()
        );
    }
    // Saving the form as it is changes nothing; a new key is asked for.
    host_form(&server, &room, ann.cookie(), "does=door&door=link").await;
    assert_eq!(key_path(&server, &room, ann.cookie()).await, Some(key.clone()));
    let refused = host_form(&server, &room, ben.cookie(), "does=door&door=link&again=on").await;
    assert!(refused.text().contains("role=\"alert\""), "it is for owners");
    host_form(&server, &room, ann.cookie(), "does=door&door=link&again=on").await;
    assert_eq!(cho.refused().await.code, Code::Closed);
    assert_eq!(open(&key, dan.cookie()).await.status, 403);
    let new = key_path(&server, &room, ann.cookie()).await.unwrap();
    assert_eq!(open(&new, dan.cookie()).await.status, 303);
    dan.join(&room).await;
    ann.does(&room, door(Door::Open)).await;
    cho.join(&room).await;
    assert_eq!(key_path(&server, &room, ann.cookie()).await, None);
}

#[tokio::test]
async fn a_locked_room_keeps_those_who_are_there_or_have_written_and_lets_nobody_else_in() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    ben.say(&room, "I was here").await;
    let mut cho = server.person("Cho").await;
    cho.join(&room).await;
    let mut watcher = server.watcher(None).await;
    watcher.join(&room).await;
    let mut dan = server.person("Dan").await;
    dan.join(&room).await;
    dan.leave(&room).await;
    ann.counts(&room, 3).await;
    let locked = ann.does(&room, door(Door::Locked)).await;
    assert_eq!(watcher.refused().await.code, Code::Closed);
    ben.has_heard(&room, locked).await;
    // Who was there stays, and comes back, and may write.
    cho.has_heard(&room, locked).await;
    cho.leave(&room).await;
    cho.join(&room).await;
    ben.say(&room, "and still am").await;
    let mut tab = server.tab_of(&ben).await;
    tab.join(&room).await;
    assert_eq!(turned_away(&mut dan, &room).await.code, Code::Closed);
    assert_eq!(turned_away(&mut watcher, &room).await.code, Code::Closed);
    // A host lets somebody in by giving them a voice, and out by taking it.
    ann.does(&room, role(dan.you().person, RoomRole::Voice)).await;
    dan.join(&room).await;
    ann.does(&room, role(dan.you().person, RoomRole::Member)).await;
    assert_eq!(dan.refused().await.code, Code::Closed);
    ann.does(&room, ban(ben.you().person, None)).await;
    assert_eq!(ben.refused().await.code, Code::Banned);
    let closed = page(&server, &room.path(), ben.cookie()).await;
    assert_eq!(closed.status, 403, "a ban closes a door that is not open");
    assert!(closed.text().contains("You are banned from this room"), "{}", closed.text());
    ann.does(&room, door(Door::Open)).await;
    dan.join(&room).await;
    watcher.join(&room).await;
}

#[tokio::test]
async fn only_owners_change_a_door_with_a_secret_and_a_password_does_not_come_over_the_socket() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Host)).await;
    ben.has_heard(&room, seq).await;
    assert_eq!(refused(&mut ben, &room, door(Door::Link)).await.code, Code::NotAllowed);
    assert_eq!(refused(&mut ann, &room, door(Door::Password)).await.code, Code::BadFrame);
    let short = host_form(&server, &room, ann.cookie(), "does=door&door=password&password=12345").await;
    assert!(short.text().contains("role=\"alert\""), "{}", short.text());
    let host = host_form(&server, &room, ben.cookie(), "does=door&door=password&password=open+sesame").await;
    assert!(host.text().contains("role=\"alert\""), "{}", host.text());
    ben.does(&room, door(Door::Locked)).await;
    set_password(&server, &room, ann.cookie(), "open+sesame").await;
    let sheet = host_form(&server, &room, ben.cookie(), "does=door&door=open").await;
    assert!(sheet.text().contains("role=\"alert\"") && sheet.text().contains("Only an owner changes that"));
    // The owner's form, saved as it is, keeps the password.
    let cho = server.newcomer().await;
    assert_eq!(knock(&server, &room, cho.cookie(), "open+sesame").await.status, 303);
    host_form(&server, &room, ann.cookie(), "does=door&door=password&password=").await;
    assert_eq!(page(&server, &room.path(), cho.cookie()).await.status, 200);
}

#[tokio::test]
async fn the_owner_link_opens_a_room_to_its_owner_on_another_device() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let owner_link = super::links::links(&server, &room, ann.cookie()).await.remove(0);
    ann.does(&room, door(Door::Locked)).await;
    let mut phone = server.newcomer().await;
    assert_eq!(page(&server, &owner_link, phone.cookie()).await.status, 200);
    assert_eq!(turned_away(&mut phone, &room).await.code, Code::Closed);
    let taken = server.ask(Ask::post_form(&owner_link, "").with("cookie", phone.cookie())).await;
    assert_eq!(taken.status, 303);
    phone.join(&room).await;
}

async fn is_listed(server: &TestServer) -> bool {
    server.get("/").await.text().contains("/r/tea")
}

#[tokio::test]
async fn a_room_is_off_the_list_when_hosts_say_so_or_a_secret_opens_it() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    assert!(is_listed(&server).await);
    host_form(&server, &room, ann.cookie(), "does=listed&listed=false").await;
    assert!(!is_listed(&server).await);
    let seen = page(&server, &room.path(), ben.cookie()).await;
    assert_eq!(
        (seen.status, seen.header("x-robots-tag")),
        (200, "noindex"),
        "by its name one still finds it"
    );
    let owner = ann.cookie().to_owned();
    server.restart().await;
    assert!(!is_listed(&server).await);
    ann = server.known(&owner).await;
    ann.join(&room).await;
    host_form(&server, &room, &owner, "does=listed&listed=true").await;
    assert!(is_listed(&server).await);
    ann.does(&room, door(Door::Link)).await;
    assert!(!is_listed(&server).await);
    host_form(&server, &room, &owner, "does=listed&listed=true").await;
    assert!(is_listed(&server).await, "hosts say so");
    server.restart().await;
    assert!(is_listed(&server).await);
}

#[tokio::test]
async fn what_old_words_a_room_would_lose_is_told_before_it_loses_them() {
    let server =
        TestServer::with(|config| config.keep = Some(std::time::Duration::from_hours(24 * 30))).await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    let asked = host_form(&server, &room, ann.cookie(), "does=keep&days=7").await;
    for words in
        ["keeps words for 30 days", "older than 7 days leaves this room", "that is none", "name=\"sure\""]
    {
        assert!(asked.text().contains(words) || words.starts_with("keeps"), "{words}: {}", asked.text());
    }
    let days = |entry: &parlor::domain::Entry| matches!(entry.act, Act::Host(HostAct::KeepDaysSet { .. }));
    assert!(!ann.catch_up(&room, Seq::START).await.entries.iter().any(days));
    let sheet = host_form(&server, &room, ann.cookie(), "does=keep&days=7&sure=on").await;
    assert!(sheet.text().contains("let words be kept for 7 days"), "{}", sheet.text());
    assert!(sheet.text().contains("keeps words for 30 days") && sheet.text().contains("max=\"29\""));
    assert!(ann.catch_up(&room, Seq::START).await.entries.iter().any(days));
    let others = host_form(&server, &room, ben.cookie(), "does=keep&days=2&sure=on").await;
    assert!(others.text().contains("role=\"alert\""), "{}", others.text());
    for wrong in ["x", "-1", "99999"] {
        let form = format!("does=keep&days={wrong}&sure=on");
        assert!(
            host_form(&server, &room, ann.cookie(), &form).await.text().contains("role=\"alert\""),
            "{wrong}"
        );
    }
    assert_eq!(
        refused(&mut ann, &room, Act::Host(HostAct::KeepDaysSet { days: 99_999 })).await.code,
        Code::BadFrame
    );
    host_form(&server, &room, ann.cookie(), "does=keep&days=").await;
    assert!(
        host_form(&server, &room, ann.cookie(), "does=keep&days=")
            .await
            .text()
            .contains("as long as the server")
    );
}

#[tokio::test]
async fn a_closed_room_is_neither_searched_nor_told_of_by_those_whom_it_lets_in_no_more() {
    let server = TestServer::start().await;
    let (tea, milk) = (room("tea"), room("milk"));
    let (mut ann, mut ben) = owner_and_guest(&server, &tea).await;
    let topic = parlor::domain::Topic::parse("a secret topic").unwrap();
    let seq = ann.does(&tea, Act::TopicSet { topic }).await;
    ben.has_heard(&tea, seq).await;
    ben.join(&milk).await;
    for (room, seq) in [(&tea, seq), (&milk, ben.say(&milk, "milkword").await)] {
        ben.send(Command::Read(Read { room: room.clone(), seq })).await;
    }
    ben.heartbeat().await;
    let search = format!("{}/search?q=secretword&everywhere=on", milk.path());
    let mut follows = server.known(ben.cookie()).await;
    follows.send(Command::Follow(parlor::protocol::Follow {})).await;
    // It is answered after that: so they follow by then.
    follows.join(&milk).await;
    ann.say(&tea, "secretword @Ben").await;
    assert!(page(&server, &search, ben.cookie()).await.text().contains("secretword"));
    assert!(page(&server, "/rooms?sheet=beside", ben.cookie()).await.text().contains("secretword"));
    // The first may have been sent before.
    for _ in 0..2 {
        follows.heartbeat().await;
    }
    assert!(follows.followed.iter().any(|head| head.room == tea));
    set_password(&server, &tea, ann.cookie(), "open+sesame").await;
    assert_eq!(ben.refused().await.code, Code::Closed);
    follows.followed.clear();
    ann.say(&tea, "secretword again").await;
    let found = page(&server, &search, ben.cookie()).await;
    assert!(found.status == 200 && !found.text().contains("secretword again"), "{}", found.text());
    let mine = page(&server, "/rooms?sheet=beside", ben.cookie()).await;
    assert!(mine.text().contains("/r/tea") && !mine.text().contains("secret"), "{}", mine.text());
    for _ in 0..2 {
        follows.heartbeat().await;
    }
    assert!(!follows.followed.iter().any(|head| head.room == tea), "{:?}", follows.followed);
    // They may still take it off their list.
    let forget = Ask::post_form("/rooms/mark?sheet=whole", "room=tea&forget=on").with("cookie", ben.cookie());
    assert!(!server.ask(forget).await.text().contains("/r/tea"));
}

/// Somebody who says that they have joined, or were refused.
async fn is_let_in(client: &mut Client, room: &RoomName) -> bool {
    client.send(Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None })).await;
    let events = client
        .until("an answer", |event| match event {
            Event::Joined(joined) => joined.room == *room,
            Event::Refused(refused) => refused.command.as_deref() == Some("join"),
            _ => false,
        })
        .await;
    matches!(events.last(), Some(Event::Joined(_)))
}

/// The refusal of a message from somebody who is in no room.
async fn says(client: &mut Client, room: &RoomName) -> Code {
    refused(client, room, said("from nowhere")).await.code
}
