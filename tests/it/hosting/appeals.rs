//! What people tell the hosts of a room: reports, requests to write, questions.

use super::{ban, mute, owner_and_guest, refused, role};
use crate::support::{Ask, Client, TestServer, room, said};
use parlor::{
    domain::{Act, Appeal, HostAct, RoomName, RoomRole, Seq, Writers},
    protocol::{Code, Event},
};
use tokio::io::AsyncWriteExt;

async fn tell(server: &TestServer, by: &Client, room: &RoomName, about: &str, text: &str) -> String {
    let form = format!("about={about}&text={text}");
    let path = format!("{}/tell?sheet=whole", room.path());
    server.ask(Ask::post_form(&path, form).with("cookie", by.cookie())).await.text().to_owned()
}

/// The sheet of the room's hosts, after a form of it if there is one.
async fn hosts(server: &TestServer, by: &Client, room: &RoomName, form: Option<String>) -> String {
    let path = format!("{}/hosts?sheet=whole", room.path());
    let ask = form.map_or_else(|| Ask::get(&path), |form| Ask::post_form(&path, form));
    server.ask(ask.with("cookie", by.cookie())).await.text().to_owned()
}

/// Waits until a host is told that so much waits for them.
async fn waits(client: &mut Client, room: &RoomName, count: u32) {
    let is_it =
        |event: &Event| matches!(event, Event::Appeals(now) if now.room == *room && now.waiting == count);
    client.until(&format!("{count} waiting"), is_it).await;
}

/// The number of the form that is done with the only appeal.
fn number(sheet: &str) -> String {
    let (_, after) = sheet.split_once("name=\"appeal\" value=\"").expect("an appeal");
    after.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_report_reaches_the_hosts_alone_and_is_gone_with_the_message() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let mut cho = server.person("Cho").await;
    cho.join(&room).await;
    let spam = cho.say(&room, "buy this").await;
    ann.has_heard(&room, spam).await;
    let form = server.ask(Ask::get(&format!("{}?tell={spam}&sheet=whole", room.path()))).await;
    assert!(form.text().contains("buy this") && form.text().contains("/r/tea/tell"), "{}", form.text());
    let answer = tell(&server, &ben, &room, &spam.to_string(), "advertising").await;
    assert!(answer.contains("The hosts have it"), "{answer}");
    waits(&mut ann, &room, 1).await;
    let sheet = hosts(&server, &ann, &room, None).await;
    for part in ["Ben", "reports a message", "advertising", "buy this", "Cho"] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    for other in [&ben, &cho] {
        assert!(!hosts(&server, other, &room, None).await.contains("advertising"));
    }
    // Who comes in as a host knows at once, on their page and on their connection; others do not.
    let page = async |client: &Client| {
        let page = server.ask(Ask::get(&room.path()).with("cookie", client.cookie())).await;
        page.text().contains("\"appeals\":1")
    };
    assert!(page(&ann).await && !page(&ben).await);
    let mut tab = server.tab_of(&ann).await;
    assert_eq!((tab.join(&room).await.appeals, ben.join(&room).await.appeals), (1, 0));

    let sheet = hosts(&server, &ann, &room, Some(format!("does=delete&target={spam}"))).await;
    assert!(!sheet.contains("advertising"), "{sheet}");
    waits(&mut ann, &room, 0).await;
    waits(&mut tab, &room, 0).await;
    // To those who are no hosts nothing was told.
    let seq = ann.say(&room, "clean again").await;
    for other in [&mut ben, &mut cho] {
        let heard = other.hears_of(&room, seq).await;
        assert!(!heard.iter().any(|event| matches!(event, Event::Appeals(_))), "{heard:?}");
    }
}

#[tokio::test]
async fn who_asks_to_write_is_let_in_by_a_button() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let refusal = tell(&server, &ben, &room, "write", "").await;
    assert!(refusal.contains("role=\"alert\""), "everybody may write: {refusal}");
    let admitted = HostAct::WritersSet { writers: Writers::Admitted };
    let seq = ann.does(&room, Act::Host(admitted)).await;
    ben.has_heard(&room, seq).await;
    assert_eq!(refused(&mut ben, &room, said("me too")).await.code, Code::HostsWrite);
    assert!(server.get(&room.path()).await.text().contains("Ask to write"));
    assert!(tell(&server, &ben, &room, "write", "my+slides").await.contains("The hosts have it"));
    waits(&mut ann, &room, 1).await;
    let sheet = hosts(&server, &ann, &room, None).await;
    assert!(sheet.contains("would like to write") && sheet.contains("my slides"), "{sheet}");
    let form = format!("does=admit&person={}", ben.you().person);
    assert!(!hosts(&server, &ann, &room, Some(form.clone())).await.contains("my slides"));
    waits(&mut ann, &room, 0).await;
    assert!(ben.say(&room, "thank you").await > seq);
    assert!(tell(&server, &ben, &room, "write", "").await.contains("role=\"alert\""), "they may already");
    // A sheet that is still open takes nobody's role away.
    ann.does(&room, role(ben.you().person, RoomRole::Host)).await;
    hosts(&server, &ann, &room, Some(form)).await;
    assert!(ben.join(&room).await.hosts.iter().any(|host| host.role == RoomRole::Host));
}

#[tokio::test]
async fn a_host_is_done_with_one_or_with_all_and_nobody_else_is() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    let cho = server.person("Cho").await;
    tell(&server, &ben, &room, "question", "about+cats").await;
    waits(&mut ann, &room, 1).await;
    let one = number(&hosts(&server, &ann, &room, None).await);
    tell(&server, &cho, &room, "question", "about+dogs").await;
    waits(&mut ann, &room, 2).await;
    let settle = |one: &str| Some(format!("does=settle&appeal={one}"));
    hosts(&server, &ben, &room, settle(&one)).await;
    hosts(&server, &ben, &room, Some(format!("does=settle_all&appeal={one}"))).await;
    let sheet = hosts(&server, &ann, &room, settle(&one)).await;
    assert!(!sheet.contains("about cats") && sheet.contains("about dogs"), "{sheet}");
    waits(&mut ann, &room, 1).await;
    let sheet = hosts(&server, &ann, &room, Some("does=settle_all&appeal=99".to_owned())).await;
    assert!(!sheet.contains("about dogs"), "{sheet}");
    waits(&mut ann, &room, 0).await;
}

#[tokio::test]
async fn what_is_told_is_bounded_for_a_person_and_the_next_word_about_the_same_replaces_the_first() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    for n in 0..=Appeal::MAX_PER_PERSON {
        ann.say(&room, &format!("message {n}")).await;
    }
    for (about, text) in
        [("question", "old"), ("question", "new"), ("1", "a"), ("2", "b"), ("3", "c"), ("4", "d")]
    {
        assert!(tell(&server, &ben, &room, about, text).await.contains("The hosts have it"), "{about}");
    }
    let full = tell(&server, &ben, &room, "5", "e").await;
    assert!(full.contains("role=\"alert\"") && full.contains(">\ne<"), "what they wrote stays: {full}");
    assert!(tell(&server, &ben, &room, "4", "again").await.contains("The hosts have it"));
    let sheet = hosts(&server, &ann, &room, None).await;
    assert!(sheet.contains("new") && !sheet.contains(">old<"), "{sheet}");
    assert_eq!(sheet.matches("value=\"settle\"").count(), Appeal::MAX_PER_PERSON);
}

#[tokio::test]
async fn who_is_banned_tells_the_hosts_nothing_and_who_is_muted_may() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let seq = ann.does(&room, mute(ben.you().person)).await;
    ben.has_heard(&room, seq).await;
    assert!(tell(&server, &ben, &room, "question", "why").await.contains("The hosts have it"));
    waits(&mut ann, &room, 1).await;
    ann.does(&room, ban(ben.you().person, None)).await;
    waits(&mut ann, &room, 0).await;
    assert!(tell(&server, &ben, &room, "question", "why").await.contains("You are banned here"));
    assert!(!hosts(&server, &ann, &room, None).await.contains("name=\"appeal\""));
}

#[tokio::test]
async fn nothing_is_told_where_nobody_would_read_it_or_nothing_is_there() {
    let server = TestServer::start().await;
    let (mut ann, ben) = server.two_in(&room("tea")).await;
    let nobody = tell(&server, &ben, &room("tea"), "question", "hello").await;
    assert!(nobody.contains("Nobody keeps this room"), "{nobody}");
    let direct = RoomName::direct(ann.you().person, ben.you().person).unwrap();
    assert!(tell(&server, &ben, &direct, "question", "hello").await.contains("Nobody keeps this room"));
    let seq = ann.say(&room("tea"), "mine").await;
    let gone = tell(&server, &ben, &room("tea"), "99", "x").await;
    assert!(gone.contains("no longer there"), "{gone}");
    ann.does(&room("tea"), Act::Deleted { target: seq }).await;
    assert!(tell(&server, &ben, &room("tea"), &seq.to_string(), "x").await.contains("no longer there"));
    for text in ["", "+++", &"x".repeat(600), "%E2%80%AE"] {
        let refusal = tell(&server, &ben, &room("tea"), "question", text).await;
        assert!(refusal.contains("role=\"alert\""), "{text}: {refusal}");
    }
    assert!(
        tell(&server, &ben, &room("tea"), "question", &"x".repeat(500)).await.contains("The hosts have it")
    );
    waits(&mut ann, &room("tea"), 1).await;
}

#[tokio::test]
async fn who_becomes_a_host_is_told_what_waits_and_it_outlives_a_restart() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let cho = server.person("Cho").await;
    tell(&server, &cho, &room, "question", "hello").await;
    waits(&mut ann, &room, 1).await;
    ann.does(&room, role(ben.you().person, RoomRole::Host)).await;
    waits(&mut ben, &room, 1).await;
    let cookie = ben.cookie().to_owned();
    server.restart().await;
    let mut ben = server.known(&cookie).await;
    assert_eq!(ben.join(&room).await.appeals, 1);
    ben.does(&room, Act::Host(HostAct::Removed { person: None, after: Seq::START })).await;
    assert!(hosts(&server, &ben, &room, None).await.contains("hello"), "a question is about no message");
}

#[tokio::test]
async fn who_only_told_the_hosts_something_can_be_banned_with_their_network() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let eve = server.newcomer_elsewhere().await;
    let question = "about=question&text=nonsense".to_owned();
    let post = Ask::post_form(&format!("{}/tell", room.path()), question).with("cookie", eve.cookie());
    assert_eq!(server.ask_elsewhere(post).await.status, 200);
    waits(&mut ann, &room, 1).await;
    let card = format!("{}/people/{}", room.path(), eve.you().person);
    let shown = server.ask(Ask::get(&card).with("cookie", ann.cookie())).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    let ban = Ask::post_form(&format!("{card}/host"), "does=ban&minutes=60&network=on".to_owned());
    let banned = server.ask(ban.with("cookie", ann.cookie())).await;
    assert!(banned.text().contains("with their network"), "{}", banned.text());
    waits(&mut ann, &room, 0).await;
    let again = Ask::post_form(&format!("{}/tell", room.path()), "about=question&text=again".to_owned());
    assert_eq!(server.ask_elsewhere(again).await.status, 403, "as somebody new");
    let unknown = format!("{}/people/{}/host?sheet=whole", room.path(), "22".repeat(12));
    let refusal =
        server.ask(Ask::post_form(&unknown, "does=ban&minutes=60".to_owned()).with("cookie", ann.cookie()));
    assert!(refusal.await.text().contains("Nobody like that"));
}

#[tokio::test]
async fn a_host_learns_of_what_is_told_also_when_the_teller_hangs_up_at_once() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let body = "about=question&text=quick";
    for _ in 0..10 {
        let mut stream = tokio::net::TcpStream::connect(server.addr()).await.unwrap();
        let head = format!(
            "POST {}/tell HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{body}",
            room.path(),
            server.addr(),
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
    }
    // Whatever was kept of them has been told.
    let sheet = hosts(&server, &ann, &room, None).await;
    let kept = sheet.matches("value=\"settle\"").count();
    ann.join(&room).await;
    waits(&mut ann, &room, kept as u32).await;
}

#[tokio::test]
async fn a_report_shows_that_what_it_is_about_was_changed_by_its_author() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let cho = server.person("Cho").await;
    let spam = ben.say(&room, "buy this").await;
    ann.has_heard(&room, spam).await;
    tell(&server, &cho, &room, &spam.to_string(), "advertising").await;
    ben.does(&room, Act::Edited { target: spam, body: Some(crate::support::body("have a nice day")) }).await;
    assert!(hosts(&server, &ann, &room, None).await.contains("may have said something else"));
    ben.does(&room, Act::Deleted { target: spam }).await;
    let sheet = hosts(&server, &ann, &room, None).await;
    assert!(sheet.contains("has deleted it") && sheet.contains("advertising"), "{sheet}");
}
