//! Names one can trust: a name that was somebody else's before, and names that only administrators have.

use crate::support::{Ask, Client, TestServer, nickname, room, saying, within};
use parlor::{
    confusables::LookAlikes,
    domain::{Act, Person, RoomName},
    protocol::{Code, Command, Join, Post, Rename},
    server::admin_link,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{sync::Arc, time::Duration};

/// Somebody who left is gone at once.
async fn server() -> TestServer {
    TestServer::with(|config| config.rooms.grace = Duration::ZERO).await
}

/// Waits until the index has all that was said.
async fn indexed(server: &TestServer, room: &RoomName) {
    let path = format!("{}/search?q=words&sheet=whole", room.path());
    let all = async { while server.get(&path).await.text().contains("there may be more") {} };
    within("the index", all).await;
}

/// A room that somebody else keeps: names of those who keep one are reserved there.
async fn opened(server: &TestServer) -> RoomName {
    let tea = room("tea");
    let mut owner = server.person("Owner").await;
    owner.join(&tea).await;
    owner.say(&tea, "welcome").await;
    tea
}

async fn sheet(server: &TestServer, path: &str, language: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    let ask = Ask::get(&format!("{path}{joint}sheet=whole")).with("accept-language", language);
    server.ask(ask).await.text().to_owned()
}

async fn card(server: &TestServer, room: &RoomName, person: Person) -> String {
    sheet(server, &format!("{}/people/{person}", room.path()), "en").await
}

const NOT_ANN: &str = "Not the Ann who wrote here";

#[tokio::test]
async fn a_name_that_somebody_else_wrote_under_is_visibly_anothers_on_the_card_and_in_the_list() {
    let server = server().await;
    let tea = opened(&server).await;
    let mut ann = server.person("Ann").await;
    ann.join(&tea).await;
    let first = ann.say(&tea, "words").await;
    ann.leave(&tea).await;
    let (ann_id, mut eve) = (ann.you().person, server.person("Аnn").await);
    eve.join(&tea).await;
    assert_eq!(eve.nickname(), "Аnn");
    indexed(&server, &tea).await;

    // Before and after she writes.
    for text in ["words", "more words"] {
        let seen = card(&server, &tea, eve.you().person).await;
        let link = format!("href=\"/r/tea/people/{ann_id}\" data-sheet>{NOT_ANN}</a> until <time");
        assert!(seen.contains(&link), "{seen}");
        eve.say(&tea, text).await;
        indexed(&server, &tea).await;
    }
    let korean = sheet(&server, &format!("/r/tea/people/{}", eve.you().person), "ko").await;
    assert!(korean.contains("전에 여기서 글을 쓴 Ann 님과 다른 사람입니다."), "{korean}");
    for path in ["/r/tea/people", "/r/tea/people?q=nn"] {
        let list = sheet(&server, path, "en").await;
        assert_eq!(list.matches(NOT_ANN).count(), 1, "{list}");
    }
    assert!(!card(&server, &tea, ann_id).await.contains(NOT_ANN), "she was the first");
    let results = sheet(&server, "/r/tea/search?by=Ann", "en").await;
    assert!(!results.contains("More than one person"), "{results}");

    // What is taken back was not said.
    ann.join(&tea).await;
    ann.does(&tea, Act::Deleted { target: first }).await;
    indexed(&server, &tea).await;
    assert!(!card(&server, &tea, eve.you().person).await.contains(NOT_ANN));
}

#[tokio::test]
async fn results_by_a_name_say_that_more_than_one_person_wrote_under_it() {
    let server = server().await;
    let tea = opened(&server).await;
    for text in ["words", "other words"] {
        let mut ann = server.person("Ann").await;
        ann.join(&tea).await;
        ann.say(&tea, text).await;
        ann.leave(&tea).await;
    }
    indexed(&server, &tea).await;
    let results = sheet(&server, "/r/tea/search?by=ann", "en").await;
    assert!(results.contains("More than one person wrote under this name"), "{results}");
    for path in ["/r/tea/search?q=other&by=ann", "/r/tea/search?q=words"] {
        let results = sheet(&server, path, "en").await;
        assert!(results.contains("search-sheet__hit") && !results.contains("More than one"), "{results}");
    }
}

async fn refused(client: &mut Client, command: Command) -> (Code, Option<String>) {
    client.send(command).await;
    let refused = client.refused().await;
    (refused.code, refused.command)
}

#[tokio::test]
async fn names_of_the_staff_are_taken_for_everybody_but_administrators_wherever_one_is_chosen() {
    let server = server().await;
    let tea = room("tea");
    for name in ["Admin", "ADMINISTRATOR", "Мoderator", "ｏｐｅｒａｔｏｒ", "관리자", "운영자"]
    {
        let mut eve = server.person("Eve").await;
        eve.join(&tea).await;
        let (chosen, taken) = (nickname(&parlor::domain::nfc(name)), Code::NicknameTaken);
        let rename = Command::Rename(Rename { nickname: chosen.clone() });
        assert_eq!(refused(&mut eve, rename).await, (taken, Some("rename".to_owned())), "{name}");
        let join = Join { room: room("b"), nickname: Some(chosen), after: None, epoch: None };
        assert_eq!(refused(&mut eve, Command::Join(join)).await, (taken, Some("join".to_owned())), "{name}");
        let form = format!("nickname={}", utf8_percent_encode(name, NON_ALPHANUMERIC));
        let ask = Ask::post_form("/api/nickname", form).with("cookie", eve.cookie());
        assert_eq!(server.ask(ask).await.status, 409, "{name}");
    }
    let mut eve = server.person("Eve").await;
    assert_eq!(eve.rename("Adminsky").await.member.nickname.as_str(), "Adminsky");

    let root = server.person("Root").await;
    let link = admin_link(&server.config().database(), None).unwrap();
    let ask = Ask::post_form(&link, "").with("cookie", root.cookie());
    assert_eq!(server.ask(ask).await.status, 303);
    let mut root = server.known(root.cookie()).await;
    assert_eq!(root.rename("Admin").await.member.nickname.as_str(), "Admin");
    assert_eq!(root.join(&tea).await.you.nickname.as_str(), "Admin");
}

#[tokio::test]
async fn whoever_had_a_name_before_it_was_reserved_goes_by_it_with_a_number_and_writes_on() {
    let mut server =
        TestServer::with(|config| config.rooms.reserved_names = Arc::new(LookAlikes::default())).await;
    let tea = room("tea");
    let mut ann = server.person("Wirt").await;
    ann.join(&tea).await;
    ann.say(&tea, "words").await;
    let cookie = ann.cookie().to_owned();
    let names = Arc::new(LookAlikes::of(&[nickname("wirt")]));
    server.change(|config| config.rooms.reserved_names = names).await;

    let mut ann = server.known(&cookie).await;
    assert_eq!(ann.you().nickname.as_str(), "Wirt 2");
    assert_eq!(ann.join(&tea).await.you.nickname.as_str(), "Wirt 2");
    let Post { act, .. } = saying(&tea, "more words");
    ann.does(&tea, act).await;
    let page = server.ask(Ask::get("/r/tea").with("cookie", cookie.as_str())).await;
    assert!(page.text().contains(">Wirt 2<") && page.text().contains(">Wirt<"), "{}", page.text());
    // A form, by somebody who is not in the room.
    let say = Ask::post_form("/api/say", "room=b&body=hello").with("cookie", cookie.as_str());
    assert!(server.ask(say).await.status < 400);
    let said = server.get("/r/b").await;
    assert!(said.text().contains(">Wirt 2<") && !said.text().contains(">Wirt<"), "{}", said.text());
    ann.rename("Ann").await;
}
