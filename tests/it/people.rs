//! Meeting people: who is here and who just left, their cards, whom one ignores, and who is away.

use crate::support::{Answer, Ask, Client, TestServer, bodies, room};
use parlor::{
    domain::{Person, RoomName},
    protocol::{Command, Event, IsAway, limits::MAX_FOUND_PEOPLE},
};
use std::time::Duration;

/// What somebody gets from an address.
async fn get(server: &TestServer, as_whom: &Client, path: &str) -> Answer {
    server.ask(Ask::get(path).with("cookie", as_whom.cookie())).await
}

/// A sheet, as it is asked for from a page.
async fn sheet(server: &TestServer, as_whom: &Client, path: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    let answer = get(server, as_whom, &format!("{path}{joint}sheet=whole")).await;
    assert_eq!(answer.status, 200);
    answer.text().to_owned()
}

/// The nicknames in a list of people, in order, under a heading.
fn names(sheet: &str, heading: &str) -> Vec<String> {
    let part = sheet.split("<h3").find(|part| part.contains(heading)).unwrap_or_default();
    let names = part.split("people-sheet__name\">").skip(1);
    names.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
}

fn card_of(room: &RoomName, person: Person) -> String {
    format!("{}/people/{person}", room.path())
}

async fn ignore(
    server: &TestServer,
    as_whom: &Client,
    room: &RoomName,
    other: &Client,
    ignores: bool,
) -> Answer {
    let form = format!("ignore={ignores}&back={}", room.path());
    let ask = Ask::post_form(&card_of(room, other.you().person), form);
    server.ask(ask.with("cookie", as_whom.cookie())).await
}

#[tokio::test]
async fn the_sheet_shows_who_is_here_and_who_just_left_and_finds_them_by_a_part_of_their_name() {
    let server = TestServer::with(|config| config.rooms.grace = Duration::ZERO).await;
    let room = room("웹소켓");
    let path = format!("{}/people", room.path());
    let (mut ann, mut joanna) = (server.person("ANNA").await, server.person("Joanna").await);
    assert!(sheet(&server, &ann, &path).await.contains("Nobody is here"));
    ann.join(&room).await;
    joanna.join(&room).await;
    let mut ben = server.person("Bén <b>").await;
    ben.join(&room).await;
    ben.leave(&room).await;
    assert_eq!(ann.left(&room).await, *ben.you());

    let all = sheet(&server, &ann, &path).await;
    assert_eq!(names(&all, "Here now"), ["ANNA", "Joanna"]);
    assert_eq!(names(&all, "Just left"), ["Bén &lt;b&gt;"]);
    assert_eq!(all.matches(">you<").count(), 1, "{all}");
    assert!(all.contains("since <time datetime=\""), "{all}");
    assert_eq!(names(&sheet(&server, &ann, &format!("{path}?q=joAN")).await, "Here now"), ["Joanna"]);
    assert_eq!(names(&sheet(&server, &ann, &format!("{path}?q=ben")).await, "Just left"), ["Bén &lt;b&gt;"]);
    let nobody = sheet(&server, &ann, &format!("{path}?q=zzz")).await;
    assert!(!nobody.contains("<h3") && nobody.contains("Nothing found"), "{nobody}");
    let found = get(&server, &ann, &format!("{path}?q=ann&sheet=found")).await;
    assert!(!found.text().contains("<form") && found.text().contains("ANNA"), "{}", found.text());
    // A list in a page asks for it so, and without scripts it is a page.
    assert_eq!(names(&sheet(&server, &ann, &format!("{}?people", room.path())).await, "Here now").len(), 2);
    assert!(get(&server, &ann, &path).await.text().starts_with("<!DOCTYPE html>"));

    ben.join(&room).await;
    let back = sheet(&server, &ann, &path).await;
    assert_eq!((names(&back, "Here now").len(), names(&back, "Just left").len()), (3, 0));
}

#[tokio::test]
async fn of_a_crowd_the_sheet_shows_some_and_how_many_there_are() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut crowd = Vec::new();
    for n in 0..MAX_FOUND_PEOPLE + 2 {
        let mut client = server.person(&format!("P{n}")).await;
        client.join(&room).await;
        crowd.push(client);
    }
    let path = format!("{}/people", room.path());
    let all = sheet(&server, &crowd[0], &path).await;
    assert_eq!(names(&all, "Here now").len(), MAX_FOUND_PEOPLE);
    assert!(all.contains(&format!(">{}<", MAX_FOUND_PEOPLE + 2)) && all.contains("and 2 more"), "{all}");
    let last = format!("{path}?q=p{}", MAX_FOUND_PEOPLE + 1);
    assert_eq!(names(&sheet(&server, &crowd[0], &last).await, "Here now").len(), 1);
}

#[tokio::test]
async fn a_card_tells_where_somebody_is_and_what_they_said_and_of_strangers_nothing() {
    let server = TestServer::with(|config| config.rooms.grace = Duration::ZERO).await;
    let room = room("tea");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let ben_s = card_of(&room, ben.you().person);
    let card = sheet(&server, &ann, &ben_s).await;
    assert!(card.contains("Here since <time") && card.contains("Has not said anything"), "{card}");
    ben.say(&room, "one").await;
    ben.say(&room, "two").await;
    ben.leave(&room).await;
    ann.left(&room).await;
    let card = sheet(&server, &ann, &ben_s).await;
    assert!(card.contains("Left <time") && card.contains("2 messages"), "{card}");
    assert!(card.contains("/r/tea/search?by=") && card.contains("value=\"true\""), "{card}");
    // A row asks for it so, for it does not know the room's path.
    assert_eq!(sheet(&server, &ann, &format!("/r/tea?person={}", ben.you().person)).await, card);

    let own = sheet(&server, &ann, &card_of(&room, ann.you().person)).await;
    assert!(own.contains("(you)") && !own.contains("name=\"ignore\""), "{own}");
    let stranger = server.newcomer().await;
    let path = card_of(&room, stranger.you().person);
    assert_eq!(get(&server, &ann, &path).await.status, 404);
    assert!(!sheet(&server, &ann, &path).await.contains(stranger.nickname()));
    assert_eq!(get(&server, &ann, "/r/tea/people/somebody").await.status, 400);
}

#[tokio::test]
async fn whom_one_ignores_says_nothing_to_oneself_alone_until_one_stops() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (ann, mut ben) = server.two_in(&room).await;
    ben.say(&room, "hello @Ann").await;
    let rule = format!("[id^=m-{:08x}-]", ben.you().person.fingerprint());
    let page = async |server: &TestServer, whose: &Client| get(server, whose, &room.path()).await;
    assert!(!page(&server, &ann).await.text().contains(&rule));

    let answer = ignore(&server, &ann, &room, &ben, true).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/r/tea"));
    let own = page(&server, &ann).await;
    assert!(own.text().contains(&rule), "{}", own.text());
    let nonce = own.text().split_once("<style nonce=\"").unwrap().1.split('"').next().unwrap();
    let policy = own.header("content-security-policy");
    assert!(policy.contains(&format!("style-src 'self' 'nonce-{nonce}'")), "{policy}");
    assert_eq!(bodies(own.text()), ["hello @Ann"], "a page is drawn once for all");
    assert!(!page(&server, &ben).await.text().contains("data-ignored"), "nobody else sees it");
    let card = sheet(&server, &ann, &card_of(&room, ben.you().person)).await;
    assert!(card.contains("Stop ignoring"), "{card}");
    assert!(sheet(&server, &ann, "/r/tea/people").await.contains(">ignored<"));

    server.restart().await;
    assert!(page(&server, &ann).await.text().contains(&rule), "it is kept");
    ignore(&server, &ann, &room, &ben, false).await;
    assert!(!page(&server, &ann).await.text().contains(&rule));
    let elsewhere = "ignore=true&back=https://evil.example/";
    let ask = Ask::post_form(&card_of(&room, ben.you().person), elsewhere).with("cookie", ann.cookie());
    assert_eq!(server.ask(ask).await.header("location"), "/r/tea");
    let oneself = ignore(&server, &ann, &room, &ann, true).await;
    assert_eq!(oneself.status, 303);
    let own = format!("[id^=m-{:08x}-]", ann.you().person.fingerprint());
    assert!(!page(&server, &ann).await.text().contains(&own), "nobody ignores themselves");
}

/// Whether it is told that somebody is away, or back.
fn is_away(event: &Event) -> Option<(Person, bool)> {
    if let Event::IsAway(IsAway { member, away, .. }) = event { Some((member.person, *away)) } else { None }
}

#[tokio::test]
async fn who_looks_at_none_of_their_tabs_is_away_and_everyone_there_sees_it() {
    let server = TestServer::with(|config| config.rooms.away = Duration::from_millis(50)).await;
    let room = room("tea");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let who = ben.you().person;
    let mut tab = server.tab_of(&ben).await;
    tab.send(Command::Away(true)).await;
    tab.join(&room).await;
    ben.send(Command::Away(true)).await;
    assert_eq!(ann.expect("who is away", is_away).await, (who, true));
    let people = sheet(&server, &ann, "/r/tea/people").await;
    assert_eq!(people.matches(">away<").count(), 1, "{people}");
    let mut late = server.newcomer().await;
    late.join(&room).await;
    assert_eq!(late.expect("who is away already", is_away).await, (who, true));

    // A connection that is made anew and looked at as little shows nothing; one that is looked at brings them back.
    ben.goes().await;
    let mut again = server.tab_of(&tab).await;
    again.send(Command::Away(true)).await;
    again.join(&room).await;
    let seq = again.say(&room, "from afar").await;
    let heard = ann.hears_of(&room, seq).await;
    assert!(!heard.iter().any(|event| is_away(event).is_some()), "{heard:?}");
    again.send(Command::Away(false)).await;
    assert_eq!(ann.expect("who is back", is_away).await, (who, false));
    assert!(!sheet(&server, &ann, "/r/tea/people").await.contains(">away<"));
}
