//! Messages that hosts look at before they are in the room.

use super::{ban, owner_and_guest, refused, remove, role};
use crate::support::{Ask, Client, TestServer, body, doing, room, said, saying};
use parlor::{
    domain::{Act, HostAct, ReviewRules, RoomName, RoomRole, Seq},
    protocol::{Code, Command, Event, Post, Refused},
};

/// The sheet of the room's hosts, after a form of it if there is one.
async fn hosts(server: &TestServer, by: &Client, room: &RoomName, form: &str) -> String {
    let path = format!("{}/hosts?sheet=whole", room.path());
    let ask = if form.is_empty() { Ask::get(&path) } else { Ask::post_form(&path, form.to_owned()) };
    server.ask(ask.with("cookie", by.cookie())).await.text().to_owned()
}

/// What of somebody's waits, after they took one back if that has a number.
async fn own(server: &TestServer, by: &Client, room: &RoomName, taken_back: Option<&str>) -> String {
    let path = format!("{}/held?sheet=whole", room.path());
    let ask = match taken_back {
        Some(number) => Ask::post_form(&path, format!("held={number}")),
        None => Ask::get(&path),
    };
    server.ask(ask.with("cookie", by.cookie())).await.text().to_owned()
}

/// The number of the first message in a sheet that waits.
fn number(sheet: &str) -> String {
    let (_, after) =
        sheet.split_once("name=\"held\" value=\"").unwrap_or_else(|| panic!("nothing waits: {sheet}"));
    after.split('"').next().unwrap_or_default().to_owned()
}

/// Waits until a host is told that so much waits for them.
async fn waits(client: &mut Client, room: &RoomName, count: u32) {
    let is_it =
        |event: &Event| matches!(event, Event::Appeals(now) if now.room == *room && now.waiting == count);
    client.until(&format!("{count} waiting"), is_it).await;
}

/// Sends something that a host looks at first.
async fn held(client: &mut Client, post: &Post) -> Refused {
    client.send(Command::Post(post.clone())).await;
    let refusal = client.refused().await;
    assert_eq!(
        (refusal.code, refusal.id.as_deref()),
        (Code::Held, Some(&*post.id.to_string())),
        "{refusal:?}"
    );
    refusal
}

/// Ann's room, where hosts look at these first; and Ben, who is there.
async fn reviewed(server: &TestServer, rules: &str) -> (Client, Client, RoomName) {
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(server, &room).await;
    let review = ReviewRules::named(rules).unwrap();
    let seq = ann.does(&room, Act::Host(HostAct::ReviewSet { review })).await;
    ben.has_heard(&room, seq).await;
    (ann, ben, room)
}

#[tokio::test]
async fn a_first_message_waits_is_let_through_by_a_host_and_its_author_waits_no_more() {
    let mut server = TestServer::start().await;
    let (mut ann, mut ben, room) = reviewed(&server, "first").await;
    let post = saying(&room, "hello, I am new");
    let refusal = held(&mut ben, &post).await;
    assert!(refusal.message.contains("A host looks at this first"), "{refusal:?}");
    waits(&mut ann, &room, 1).await;
    let mut cem = server.newcomer().await;
    cem.join(&room).await;
    assert_eq!(cem.messages(&room).len(), 1, "nobody else sees it");
    assert!(!hosts(&server, &cem, &room, "").await.contains("hello, I am new"));
    // It outlives a restart, and is the same when it is sent again.
    let cookies = [ann.cookie().to_owned(), ben.cookie().to_owned()];
    server.restart().await;
    let (mut ann, mut ben) = (server.known(&cookies[0]).await, server.known(&cookies[1]).await);
    assert_eq!(ann.join(&room).await.appeals, 1);
    ben.join(&room).await;
    held(&mut ben, &post).await;
    let sheet = hosts(&server, &ann, &room, "").await;
    for part in ["Ben", "would like to say", "hello, I am new", "their first message here"] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    assert_eq!(sheet.matches("value=\"let_through\"").count(), 1);
    let form = format!("does=let_through&held={}", number(&sheet));
    assert!(hosts(&server, &ben, &room, &form).await.contains("role=\"alert\""), "not by its author");
    assert!(!hosts(&server, &ann, &room, &form).await.contains("hello, I am new"));
    waits(&mut ann, &room, 0).await;
    let entry = ben
        .expect("their message", |event| match event {
            Event::Told(told) => (told.entry.id == post.id).then(|| told.entry.clone()),
            _ => None,
        })
        .await;
    assert_eq!(entry.from.person, ben.you().person);
    assert_eq!(ben.post(post.clone()).await.seq, entry.seq, "it has one place");
    // A form that is sent twice changes nothing.
    hosts(&server, &ann, &room, &form).await;
    ben.say(&room, "thank you").await;
    let texts: Vec<_> = ben.messages(&room).iter().filter_map(|message| message.body.clone()).collect();
    let texts: Vec<_> = texts.iter().map(|body| body.as_str()).collect();
    assert_eq!(texts, ["mine", "hello, I am new", "thank you"]);
}

#[tokio::test]
async fn an_author_is_told_what_a_host_refused_and_takes_back_what_waits() {
    let server = TestServer::start().await;
    let (mut ann, mut ben, room) = reviewed(&server, "first").await;
    let posts = ["one", "two", "three"].map(|text| saying(&room, text));
    for post in &posts {
        held(&mut ben, post).await;
    }
    waits(&mut ann, &room, 3).await;
    let first = number(&hosts(&server, &ann, &room, "").await);
    hosts(&server, &ann, &room, &format!("does=refuse&held={first}")).await;
    let refusal = ben.refused().await;
    assert_eq!((refusal.code, refusal.id.as_deref()), (Code::NotAllowed, Some(&*posts[0].id.to_string())));
    assert_eq!(refusal.command.as_deref(), Some("say"));
    waits(&mut ann, &room, 2).await;
    let sheet = own(&server, &ben, &room, None).await;
    assert!(sheet.contains("two") && sheet.contains("three") && !sheet.contains("one<"), "{sheet}");
    assert!(sheet.contains("A host has refused a message of yours."), "{sheet}");
    let second = number(&sheet);
    // Nobody else takes it back, and nobody else sees it there.
    assert!(own(&server, &ann, &room, Some(&second)).await.contains("Nothing of yours waits."));
    let sheet = own(&server, &ben, &room, Some(&second)).await;
    assert!(!sheet.contains("two") && sheet.contains("three"), "{sheet}");
    let taken_back = ben.refused().await;
    assert_eq!(
        (taken_back.code, taken_back.id.as_deref()),
        (Code::NoMessage, Some(&*posts[1].id.to_string()))
    );
    waits(&mut ann, &room, 1).await;
    // Whoever was not connected learns it when they send it again.
    for (post, code) in [(&posts[0], Code::NotAllowed), (&posts[1], Code::NoMessage), (&posts[2], Code::Held)]
    {
        ben.send(Command::Post(post.clone())).await;
        assert_eq!(ben.refused().await.code, code);
    }
    let last = number(&hosts(&server, &ann, &room, "").await);
    hosts(&server, &ann, &room, &format!("does=refuse_all&held={last}")).await;
    assert_eq!(ben.refused().await.code, Code::NotAllowed);
    waits(&mut ann, &room, 0).await;
}

#[tokio::test]
async fn a_host_sets_the_words_which_no_event_and_no_page_of_others_has() {
    let server = TestServer::start().await;
    let (mut ann, mut ben, room) = reviewed(&server, "").await;
    let list =
        "does=review&words=on&list=secretword%0D%0A%0D%0A+Buy+This+%0D%0A%EA%B4%91%EA%B3%A0%0D%0Asecretword";
    assert!(hosts(&server, &ben, &room, list).await.contains("role=\"alert\""), "only hosts");
    let sheet = hosts(&server, &ann, &room, list).await;
    assert!(sheet.contains("chose what to look at first: Messages with a word of this list"), "{sheet}");
    assert!(sheet.contains("\nBuy This\nsecretword\n광고\n</textarea>"), "{sheet}");
    assert!(!hosts(&server, &ben, &room, "").await.contains("secretword"));
    let set = Act::Host(HostAct::ReviewSet { review: ReviewRules::named("words").unwrap() });
    let entry = ben
        .expect("the rules", |event| match event {
            Event::Told(told) => (told.entry.act == set).then(|| told.clone()),
            _ => None,
        })
        .await;
    assert!(!serde_json::to_string(&Event::Told(entry)).unwrap().contains("secretword"));
    ben.say(&room, "a harmless word").await;
    for text in ["SecretWord!", "please buy  this", "광고입니다"] {
        held(&mut ben, &saying(&room, text)).await;
    }
    // An edit does not get around it, and is let through as the edit that it is.
    let seq = ben.say(&room, "harmless as well").await;
    let edit = doing(&room, Act::Edited { target: seq, body: Some(body("a secretword")) });
    held(&mut ben, &edit).await;
    waits(&mut ann, &room, 4).await;
    let sheet = hosts(&server, &ann, &room, "").await;
    assert!(sheet.contains("would like to change a message to") && sheet.contains("As it is now"), "{sheet}");
    hosts(&server, &ann, &room, &format!("does=let_all_through&held={}", number(&sheet))).await;
    waits(&mut ann, &room, 0).await;
    let edited = |client: &Client| {
        client
            .messages(&room)
            .iter()
            .any(|message| message.seq == seq && message.body == Some(body("a secretword")))
    };
    let told = |event: &Event| matches!(event, Event::Told(told) if told.entry.id == edit.id);
    ben.until("the edit", told).await;
    assert!(edited(&ben));
    for wrong in ["list=%21%21%21".to_owned(), format!("list={}", "x".repeat(41)), many_words()] {
        let sheet = hosts(&server, &ann, &room, &format!("does=review&words=on&{wrong}")).await;
        assert!(sheet.contains("role=\"alert\"") && sheet.contains("secretword"), "{wrong}: {sheet}");
    }
}

fn many_words() -> String {
    let words: Vec<_> = (0..=ReviewRules::MAX_WORDS).map(|n| format!("word{n}")).collect();
    format!("list={}", words.join("%0A"))
}

#[tokio::test]
async fn a_ban_and_a_removal_take_what_waits_and_a_ban_by_the_list_ends_it() {
    let server = TestServer::start().await;
    let (mut ann, mut ben, room) = reviewed(&server, "first").await;
    let person = ben.you().person;
    held(&mut ben, &saying(&room, "noise")).await;
    waits(&mut ann, &room, 1).await;
    ann.does(&room, remove(Some(person), Seq::START)).await;
    waits(&mut ann, &room, 0).await;
    let noise = saying(&room, "noise again");
    held(&mut ben, &noise).await;
    waits(&mut ann, &room, 1).await;
    hosts(&server, &ann, &room, "does=clear&remove=hour").await;
    let refusal = ben.refused().await;
    assert_eq!((refusal.code, refusal.id.as_deref()), (Code::NotAllowed, Some(&*noise.id.to_string())));
    waits(&mut ann, &room, 0).await;
    held(&mut ben, &saying(&room, "more noise")).await;
    waits(&mut ann, &room, 1).await;
    let sheet = hosts(&server, &ann, &room, "").await;
    assert!(sheet.contains(&format!("name=\"person\" value=\"{person}\"")), "{sheet}");
    let banned = hosts(&server, &ann, &room, &format!("does=ban&person={person}&minutes=1440")).await;
    assert!(banned.contains("banned Ben for a day") && !banned.contains("more noise"), "{banned}");
    waits(&mut ann, &room, 0).await;
    assert_eq!(ben.refused().await.code, Code::Banned);
}

#[tokio::test]
async fn whoever_only_wrote_what_waits_has_a_card_for_hosts_to_ban_them_by() {
    let server = TestServer::start().await;
    let (mut ann, _ben, room) = reviewed(&server, "first").await;
    let eve = server.newcomer_elsewhere().await;
    let form = Ask::post_form("/api/say", format!("room={room}&body=nonsense")).with("cookie", eve.cookie());
    assert_eq!(server.ask_elsewhere(form).await.status, 202);
    waits(&mut ann, &room, 1).await;
    let card = format!("{}/people/{}", room.path(), eve.you().person);
    let ban = Ask::post_form(&format!("{card}/host"), "does=ban&minutes=60&network=on".to_owned());
    let banned = server.ask(ban.with("cookie", ann.cookie())).await;
    assert!(banned.text().contains("with their network"), "{}", banned.text());
    waits(&mut ann, &room, 0).await;
}

#[tokio::test]
async fn whoever_gets_a_role_is_held_up_no_longer_and_with_a_role_nobody_is() {
    let server = TestServer::start().await;
    let (mut ann, mut ben, room) = reviewed(&server, "first links repeats words").await;
    held(&mut ben, &saying(&room, "hello")).await;
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Voice)).await;
    ben.has_heard(&room, seq).await;
    ben.say(&room, "see https://a.example").await;
    ann.say(&room, "see https://a.example").await;
}

#[tokio::test]
async fn as_much_waits_as_may_and_the_next_one_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    let (_ann, mut ben, room) = reviewed(&server, "first").await;
    for n in 0..5 {
        held(&mut ben, &saying(&room, &format!("message {n}"))).await;
    }
    let refusal = refused(&mut ben, &room, said("one more")).await;
    assert!(refusal.code == Code::TooManyRoles && refusal.message.contains("wait for a host"), "{refusal:?}");
}

#[tokio::test]
async fn without_scripts_the_form_says_that_it_waits_and_the_page_says_what_does() {
    let server = TestServer::start().await;
    let (_ann, ben, room) = reviewed(&server, "first").await;
    let cookie = ben.cookie().to_owned();
    let form =
        Ask::post_form("/api/say?back=/r/tea", format!("room={room}&body=hello")).with("cookie", &*cookie);
    let answer = server
        .ask(form.with("accept", "text/html").with("origin", format!("http://{}", server.addr())))
        .await;
    assert_eq!(answer.status, 302, "{}", answer.text());
    let page = server.ask(Ask::get(answer.header("location")).with("cookie", &*cookie)).await;
    assert!(page.text().contains("A host looks at this first."), "{}", page.text());
    assert!(page.text().contains("1 message of yours waits for a host"), "{}", page.text());
    let others = server.get(&room.path()).await;
    assert!(!others.text().contains("of yours waits for a host"));
    let sheet = server.ask(Ask::get("/r/tea?held").with("cookie", &*cookie)).await;
    assert!(sheet.text().contains("hello") && sheet.text().contains("Take it back"), "{}", sheet.text());
}

/// Many newcomers are let through and banned at once: whoever is in the log was let through before their ban.
#[tokio::test]
async fn letting_through_and_banning_at_once_have_one_order() {
    let server = TestServer::start().await;
    let (mut ann, _ben, room) = reviewed(&server, "first").await;
    let mut newcomers = Vec::new();
    for n in 0..12 {
        let mut newcomer = server.newcomer().await;
        newcomer.join(&room).await;
        held(&mut newcomer, &saying(&room, &format!("hello from {n}"))).await;
        newcomers.push(newcomer);
    }
    let sheet = hosts(&server, &ann, &room, "").await;
    let numbers: Vec<_> = sheet.split("value=\"let_through\"").skip(1).map(number).collect();
    assert_eq!(numbers.len(), 12);
    let let_through = async {
        for number in &numbers {
            hosts(&server, &ann, &room, &format!("does=let_through&held={number}")).await;
        }
    };
    let mut tab = server.tab_of(&ann).await;
    tab.join(&room).await;
    let bans = async {
        for newcomer in newcomers.iter().rev() {
            tab.post(doing(&room, ban(newcomer.you().person, None))).await;
        }
    };
    tokio::join!(let_through, bans);
    let seq = ann.say(&room, "done").await;
    ann.has_heard(&room, seq).await;
    let entries = ann.entries(&room);
    for newcomer in &newcomers {
        let person = newcomer.you().person;
        let said = entries.iter().find(|entry| entry.from.person == person).map(|entry| entry.seq);
        let is_ban =
            |act: &Act| matches!(act, Act::Host(HostAct::Banned { person: banned, .. }) if *banned == person);
        let banned = entries.iter().find(|entry| is_ban(&entry.act)).unwrap().seq;
        assert!(said.is_none_or(|said| said < banned), "{said:?} after {banned}");
    }
    assert_eq!(ann.join(&room).await.appeals, 0);
}
