//! Administrators close a room: nobody else comes in, reads or writes, until they open it again.

use super::{admin, page, post};
use crate::{
    hosting::links::links,
    support::{Ask, Client, TestServer, bodies, doing, room, saying},
};
use parlor::{
    domain::{Act, Door, HostAct, RoomName, RoomRole, Seq},
    protocol::{Code, Command, Event, Join, Refused},
    store::check,
};

fn door(door: Door) -> Act {
    Act::Host(HostAct::DoorSet { door })
}

/// Sets the door of a room with the form of its hosts, and gives the sheet.
async fn set(server: &TestServer, room: &RoomName, door: &str, cookie: &str) -> (u16, String) {
    let form = format!("does=door&door={door}");
    post(server, &format!("{}/hosts?sheet=whole", room.path()), &form, cookie).await
}

async fn turned_away(client: &mut Client, room: &RoomName) -> Refused {
    client.send(Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None })).await;
    client.refused().await
}

#[tokio::test]
async fn a_closed_room_sends_everybody_away_and_says_why_until_it_is_opened_again() {
    let mut server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let mut watcher = server.watcher(None).await;
    watcher.join(&tea).await;
    let owner_link = links(&server, &tea, ann.cookie()).await.remove(0);
    let root = admin(&server).await;
    // No owner and no host does it, with whatever they send.
    let close = || doing(&tea, door(Door::Closed));
    ann.send(Command::Post(close())).await;
    assert_eq!(ann.refused().await.code, Code::NotAllowed);
    let (_, sheet) = set(&server, &tea, "closed", ann.cookie()).await;
    assert!(sheet.contains("role=\"alert\"") && !sheet.contains("Close this room"), "{sheet}");

    let (_, sheet) = set(&server, &tea, "closed", root.cookie()).await;
    assert!(sheet.contains("closed the room") && sheet.contains("Open it again"), "{sheet}");
    for client in [&mut ann, &mut ben, &mut watcher] {
        let refused = client.refused().await;
        assert_eq!((refused.code, refused.command.as_deref()), (Code::Closed, Some("join")));
        assert!(refused.message.contains("closed by who runs this server"), "{refused:?}");
    }
    let owner = ann.cookie().to_owned();
    for _ in 0..2 {
        let mut ann = server.known(&owner).await;
        assert_eq!(turned_away(&mut ann, &tea).await.code, Code::Closed);
        ann.send(Command::Post(saying(&tea, "hello"))).await;
        assert_eq!(ann.refused().await.code, Code::NotJoined);
        assert_eq!(set(&server, &tea, "open", &owner).await.0, 403);
        for (language, sentence) in
            [("en", "This room was closed by who runs this server"), ("ko", "서버 관리자가 닫은 방입니다")]
        {
            let ask = Ask::get("/r/tea").with("cookie", owner.clone()).with("accept-language", language);
            let answer = server.ask(ask).await;
            assert_eq!((answer.status, answer.header("x-robots-tag")), (403, "noindex"));
            assert!(answer.text().contains(sentence) && !answer.text().contains("mine"), "{}", answer.text());
        }
        let (_, refused) = post(&server, &owner_link, "", ben.cookie()).await;
        assert!(refused.contains("role=\"alert\""), "the owner's link opens it neither: {refused}");
        assert!(!server.get("/api/lobby").await.text().contains("\"tea\""));
        assert!(page(&server, root.cookie()).await.1.contains(">closed<"), "those who administer find it");
        server.restart().await;
    }
    assert_eq!(check(&server.config().database()).unwrap().faults, []);

    let (_, sheet) = set(&server, &tea, "open", root.cookie()).await;
    assert!(sheet.contains("let everybody come in"), "{sheet}");
    let mut ann = server.known(&owner).await;
    ann.join(&tea).await;
    ann.say(&tea, "back").await;
    assert_eq!(bodies(server.get("/r/tea").await.text()), ["mine", "back"]);
    assert!(server.get("/api/lobby").await.text().contains("\"tea\""));
}

#[tokio::test]
async fn a_room_that_had_a_password_is_locked_when_it_is_opened_again_and_is_not_listed() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let path = "/r/tea/hosts?sheet=whole";
    post(&server, path, "does=door&door=password&password=open+sesame", ann.cookie()).await;
    assert_eq!(ben.refused().await.code, Code::Closed);
    let root = admin(&server).await;
    let (_, sheet) = set(&server, &tea, "closed", root.cookie()).await;
    let (_, closing) = sheet.split_once("Close this room").unwrap();
    assert!(closing.contains("name=\"door\" value=\"locked\""), "{closing}");
    set(&server, &tea, "locked", root.cookie()).await;
    ann.refused().await;
    assert_eq!(turned_away(&mut ben, &tea).await.code, Code::Closed, "who never wrote there");
    assert!(!server.get("/api/lobby").await.text().contains("\"tea\""));
    ann.join(&tea).await;
    ann.say(&tea, "back").await;
}

#[tokio::test]
async fn nothing_is_added_after_a_room_was_closed_however_they_race() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, _ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let mut root = admin(&server).await;
    root.join(&tea).await;
    let person = ann.you().person;
    let says: Vec<_> = (0..200).map(|n| saying(&tea, &format!("{n}"))).collect();
    let send = async {
        for say in &says {
            ann.send(Command::Post(say.clone())).await;
        }
    };
    let close = async {
        let fifty = |event: &Event| matches!(event, Event::Told(told) if told.entry.seq == Seq::new(50));
        root.until("fifty", fifty).await;
        root.does(&tea, door(Door::Closed)).await
    };
    let ((), closed) = tokio::join!(send, close);
    root.say(&tea, "quiet now").await;
    let after = root.catch_up(&tea, closed).await.entries;
    let authors: Vec<_> = after.iter().map(|entry| entry.from.person).collect();
    assert!(!authors.contains(&person) && authors == [root.you().person], "{after:?}");
}

#[tokio::test]
async fn who_no_longer_administers_the_server_leaves_a_closed_room_at_once() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, _ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let (root, mut other) = (admin(&server).await, admin(&server).await);
    other.join(&tea).await;
    set(&server, &tea, "closed", root.cookie()).await;
    assert_eq!(ann.refused().await.code, Code::Closed);
    other.say(&tea, "still here").await;
    let dismiss = format!("does=dismiss&person={}", other.you().person);
    assert_eq!(post(&server, "/admin", &dismiss, root.cookie()).await.0, 200);
    assert_eq!(other.refused().await.code, Code::Closed);
}

#[tokio::test]
async fn administrators_may_close_a_name_before_anybody_comes() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let root = admin(&server).await;
    assert_eq!(set(&server, &tea, "closed", root.cookie()).await.0, 200);
    let mut ann = server.newcomer().await;
    assert_eq!(turned_away(&mut ann, &tea).await.code, Code::Closed);
    let both = RoomName::direct(ann.you().person, root.you().person).unwrap();
    let (_, sheet) = set(&server, &both, "closed", root.cookie()).await;
    assert!(!sheet.contains("closed the room"), "a conversation of two has no hosts: {sheet}");
}

#[tokio::test]
async fn a_room_with_several_owners_is_closed_to_all_of_them_until_it_is_open_again() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let owner = Act::Host(HostAct::RoleSet { person: ben.you().person, role: RoomRole::Owner });
    let seq = ann.does(&tea, owner).await;
    ben.has_heard(&tea, seq).await;
    let root = admin(&server).await;
    set(&server, &tea, "closed", root.cookie()).await;
    assert_eq!(ben.refused().await.code, Code::Closed, "also of several owners");
    set(&server, &tea, "open", root.cookie()).await;
    ben.join(&tea).await;
    ben.does(&tea, Act::Host(HostAct::SlowSet { seconds: 5 })).await;
}
