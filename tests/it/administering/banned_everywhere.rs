//! What a ban from the whole server closes: doors, the rooms that somebody keeps, and what waits of theirs.

use super::{admin, ban_from_server, post};
use crate::support::{Ask, Client, TestServer, doing, room, saying};
use parlor::{
    domain::{Act, Door, HostAct, ReviewRules, RoomName, RoomRole},
    protocol::{Code, Command},
};

async fn status(server: &TestServer, path: &str, client: &Client) -> u16 {
    server.ask(Ask::get(path).with("cookie", client.cookie())).await.status
}

fn door(door: Door) -> Act {
    Act::Host(HostAct::DoorSet { door })
}

#[tokio::test]
async fn a_ban_from_the_server_closes_each_door_that_is_not_open_also_to_whoever_has_passed_it() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    ben.say(&tea, "I was here").await;
    let set = "does=door&door=password&password=open+sesame";
    assert_eq!(post(&server, "/r/tea/hosts?sheet=whole", set, ann.cookie()).await.0, 200);
    assert_eq!(ben.refused().await.code, Code::Closed);
    let knock = "password=open+sesame";
    assert_eq!(post(&server, "/r/tea/door", knock, ben.cookie()).await.0, 303);
    assert_eq!(status(&server, "/r/tea", &ben).await, 200);
    let root = admin(&server).await;
    let eve = server.person("Eve").await;
    // They are known in a room of their own, where the administrator finds their cards.
    for client in [&ben, &eve] {
        let form = "room=own&body=hello";
        post(&server, "/api/say", form, client.cookie()).await;
        let person = client.you().person;
        assert_eq!(ban_from_server(&server, &root, &room("own"), person, "").await, 200);
    }
    for path in ["/r/tea", "/r/tea/search?q=mine", "/r/tea/about", "/r/tea/people"] {
        assert_eq!(status(&server, path, &ben).await, 403, "{path}");
    }
    let rooms = server.ask(Ask::get("/rooms?sheet=beside").with("cookie", ben.cookie())).await;
    assert!(!rooms.text().contains("mine"), "{}", rooms.text());
    assert_ne!(post(&server, "/r/tea/door", knock, eve.cookie()).await.0, 303);
    assert_eq!(status(&server, "/r/tea", &eve).await, 403);
    // Those who keep it, and may, still come in.
    assert_eq!(status(&server, "/r/tea", &ann).await, 200);
}

#[tokio::test]
async fn an_owner_who_is_banned_from_the_server_keeps_their_room_no_longer_also_with_its_link() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let review = ReviewRules::named("first").unwrap();
    let seq = ann.does(&tea, Act::Host(HostAct::ReviewSet { review })).await;
    ben.has_heard(&tea, seq).await;
    ben.send(Command::Post(saying(&tea, "look at me"))).await;
    assert_eq!(ben.refused().await.code, Code::Held);
    let hosts = server.ask(Ask::get("/r/tea/hosts?sheet=whole").with("cookie", ann.cookie())).await;
    let number =
        hosts.text().split("name=\"held\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let link = hosts.text().split("/r/tea/link/owner/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let root = admin(&server).await;
    assert_eq!(ban_from_server(&server, &root, &tea, ann.you().person, "").await, 200);
    assert_eq!(ann.refused().await.code, Code::Banned);
    let (_, sheet) = post(&server, "/r/tea/hosts?sheet=whole", "does=calm&minutes=60", ann.cookie()).await;
    assert!(!sheet.contains("look at me") && !sheet.contains("/link/owner/"), "{sheet}");
    for form in [format!("does=let_through&held={number}"), "does=settle_all&appeal=9".to_owned()] {
        let (_, sheet) = post(&server, "/r/tea/hosts?sheet=whole", &form, ann.cookie()).await;
        assert!(sheet.contains("role=\"alert\""), "{form}: {sheet}");
    }
    // A link gives nothing to somebody who is banned from the server.
    assert_eq!(ban_from_server(&server, &root, &tea, ben.you().person, "").await, 200);
    assert_ne!(post(&server, &format!("/r/tea/link/owner/{link}"), "", ben.cookie()).await.0, 303);
    // What waited of them is refused.
    let hosts = server.ask(Ask::get("/r/tea/hosts?sheet=whole").with("cookie", root.cookie())).await;
    assert!(!hosts.text().contains("look at me"), "{}", hosts.text());
}

#[tokio::test]
async fn a_ban_closes_a_locked_room_to_somebody_with_a_voice_and_whoever_only_reacted_has_not_written() {
    let server = TestServer::start().await;
    let tea: RoomName = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    let first = ann.say(&tea, "mine").await;
    let mut cho = server.person("Cho").await;
    cho.join(&tea).await;
    cho.does(&tea, reaction(first)).await;
    cho.leave(&tea).await;
    ann.counts(&tea, 2).await;
    let voice = Act::Host(HostAct::RoleSet { person: ben.you().person, role: RoomRole::Voice });
    let seq = ann.does(&tea, voice).await;
    ben.has_heard(&tea, seq).await;
    ann.does(&tea, door(Door::Locked)).await;
    assert_eq!(status(&server, "/r/tea", &cho).await, 403);
    assert_eq!(status(&server, "/r/tea", &ben).await, 200);
    let ban =
        Act::Host(HostAct::Banned { person: ben.you().person, minutes: None, mute: false, reason: None });
    ann.send(Command::Post(doing(&tea, ban))).await;
    assert_eq!(ben.refused().await.code, Code::Banned);
    assert_eq!(status(&server, "/r/tea", &ben).await, 403);
}

fn reaction(target: parlor::domain::Seq) -> Act {
    Act::Reacted { target, emoji: crate::support::emoji("👍") }
}
