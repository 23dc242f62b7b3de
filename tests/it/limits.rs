//! What nobody may have more of, and what happens when they try.

mod crowds; // honest people, very many at once, and the limits as they are deployed
mod new_people; // somebody without a cookie is new each time
mod new_rooms; // rooms that begin, and rooms that are entered
mod own_share; // what one person may take of what is everybody's
mod retry_after; // when to come back

use crate::support::{Ask, TestServer, nickname, room, saying, within};
use futures::StreamExt;
use parlor::{
    domain::{PageRequest, Seq},
    protocol::{Code, Command, Event, History, Join, Rename, limits::MAX_ROOMS_PER_CONNECTION},
    rates::Rate,
    server::limits::{CHANGE_BURST, MAX_POSTS_IN_FLIGHT},
};
use tokio_tungstenite::tungstenite::{self, http::StatusCode};

const POLICY: u16 = 1008;

#[tokio::test]
async fn a_command_that_comes_too_fast_is_refused_by_name_and_may_be_sent_again() {
    let server = TestServer::with(|config| config.rate = Rate { burst: 10, per_second: 1 }).await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    let mut tab = server.tab_of(&ann).await;
    ann.join(&room).await;
    tab.join(&room).await;
    let say = |n: usize| saying(&room, &n.to_string());
    let says: Vec<_> = (0..15).map(say).collect();
    for say in &says {
        ann.send(Command::Post(say.clone())).await;
    }
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooFast, Some("say")));
    assert_eq!(refused.room.as_ref(), Some(&room));
    let again = says.into_iter().find(|say| Some(say.id.to_string()) == refused.id).expect("it names the id");

    // Each connection has a pace of its own, so another one need not wait.
    let kept = tab.post(again.clone()).await;
    tab.has_heard(&room, kept.seq).await;
    let once = tab.messages(&room).iter().filter(|entry| entry.id == again.id).count();
    assert_eq!(once, 1, "what was refused was not said");
}

#[tokio::test]
async fn who_has_said_as_much_as_one_may_waits_and_others_of_their_network_do_not() {
    let server = TestServer::with(|config| config.text = Rate { burst: 9_000, per_second: 1 }).await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let long = "a".repeat(5_000);
    ann.say(&room, &long).await;
    ann.say(&room, &long).await;
    ann.send(Command::Post(saying(&room, "no more"))).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooFast, Some("say")));
    let mut tab = server.tab_of(&ann).await;
    tab.join(&room).await;
    tab.send(Command::Post(saying(&room, "nor elsewhere"))).await;
    assert_eq!(tab.refused().await.code, Code::TooFast);
    let form = Ask::post_form("/api/say?room=a", "room=a&body=nor+so").with("cookie", ann.cookie());
    assert_eq!(server.ask(form).await.status, 429);
    let last = ben.say(&room, &long).await;
    assert_eq!(last, Seq::new(3), "what was refused was not said");
}

#[tokio::test]
async fn a_person_who_is_refused_gets_a_page_with_a_way_back_and_a_program_a_sentence() {
    let server = TestServer::with(|config| config.text = Rate { burst: 1, per_second: 1 }).await;
    let ann = server.newcomer().await;
    let form = || {
        Ask::post_form("/api/say?room=a&back=/r/a%3Fat%3D3", "room=a&body=too+much")
            .with("cookie", ann.cookie())
    };
    // What one may say is used up by it.
    server.ask(form()).await;
    let answer = server.ask(form()).await;
    assert_eq!(answer.status, 429);
    assert!(answer.header("content-type").starts_with("text/plain"));
    for (accepted, dest, language, is_page) in [
        ("text/html,*/*", Some("document"), "ko", true),
        ("text/html,*/*", None, "en", true),
        ("text/html,*/*", Some("empty"), "en", false),
        ("*/*", None, "en", false),
    ] {
        let mut ask = form().with("accept", accepted).with("accept-language", language);
        if let Some(dest) = dest {
            ask = ask.with("sec-fetch-dest", dest);
        }
        let answer = server.ask(ask).await;
        assert_eq!(answer.status, 429);
        let (kind, text) = (answer.header("content-type"), answer.text());
        assert_eq!(kind.starts_with("text/html"), is_page, "{kind}");
        if is_page {
            assert!(text.contains(&format!("<html lang=\"{language}\"")), "{text}");
            assert!(text.contains("href=\"/r/a?at=3\"") && text.contains("rel=\"stylesheet\""), "{text}");
        } else {
            assert!(!text.contains('<'), "{text}");
        }
    }
    let gone = Ask::get("/files/nothing").with("accept", "text/html").with("referer", "http://localhost/r/b");
    let answer = server.ask(gone).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("href=\"/r/b\""), "{}", answer.text());
}

#[tokio::test]
async fn somebody_whom_refusals_do_not_slow_down_is_closed_with_1008() {
    let server = TestServer::with(|config| config.rate = Rate { burst: 10, per_second: 1 }).await;
    let mut ann = server.newcomer().await;
    for _ in 0..40 {
        ann.send_text("{}").await;
    }
    assert_eq!(ann.closed().await, Some(POLICY));
}

#[tokio::test]
async fn an_address_that_changes_too_much_over_http_is_told_to_wait_and_may_still_read() {
    let server = TestServer::start().await;
    let mut statuses = Vec::new();
    // Some may be forgiven meanwhile, but not as many again.
    while statuses.last() != Some(&429) && statuses.len() < 2 * CHANGE_BURST as usize {
        statuses.push(server.ask(Ask::post_form("/api/nickname", "")).await.status);
    }
    assert_eq!(statuses.pop(), Some(429));
    assert!(statuses.iter().all(|&status| status == 400), "{statuses:?}");
    assert_eq!(server.get("/").await.status, 200);
}

#[tokio::test]
async fn one_person_has_so_many_connections_and_others_still_come_in() {
    let server = TestServer::with(|config| config.rooms.connections_per_person = 2).await;
    let ann = server.newcomer().await;
    let tab = server.tab_of(&ann).await;
    let (mut turned_away, _) = server.knock(&[("cookie", ann.cookie())]).await.unwrap();
    let first = within("a refusal", turned_away.next()).await.unwrap().unwrap();
    let Some(Event::Refused(refused)) = Event::decode(first.to_text().unwrap()) else { panic!("{first:?}") };
    assert_eq!(refused.code, Code::Busy);
    let tungstenite::Message::Close(Some(close)) =
        within("a close", turned_away.next()).await.unwrap().unwrap()
    else {
        panic!("it is closed");
    };
    assert_eq!(u16::from(close.code), POLICY);

    server.newcomer().await;
    tab.close().await;
    server.tab_of(&ann).await;
}

#[tokio::test]
async fn a_server_whose_places_are_all_taken_says_so() {
    let server = TestServer::with(|config| config.connections = 1).await;
    let ann = server.newcomer().await;
    match server.knock(&[]).await {
        Err(tungstenite::Error::Http(response)) => {
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE)
        }
        other => panic!("there was a place: {other:?}"),
    }
    assert_eq!(server.get("/health/ready").await.status, 200, "pages are served all the same");
    ann.close().await;
}

#[tokio::test]
async fn a_room_holds_so_many_people() {
    let server = TestServer::with(|config| config.rooms.people_per_room = 1).await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    let mut tab = server.tab_of(&ann).await;
    tab.join(&room).await;
    let mut ben = server.newcomer().await;
    ben.send_text("{\"type\":\"join\",\"payload\":{\"room\":\"a\"}}").await;
    let refused = ben.refused().await;
    assert_eq!((refused.code, refused.room), (Code::RoomFull, Some(room)));
}

#[tokio::test]
async fn one_connection_is_in_so_many_rooms() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    let name = |n: usize| room(&format!("room-{n}"));
    for n in 0..MAX_ROOMS_PER_CONNECTION {
        ann.join(&name(n)).await;
    }
    ann.send_text("{\"type\":\"join\",\"payload\":{\"room\":\"one-more\"}}").await;
    assert_eq!(ann.refused().await.code, Code::TooManyRooms);
    ann.join(&name(0)).await;
    ann.leave(&name(1)).await;
    ann.join(&room("one-more")).await;
}

#[tokio::test]
async fn more_messages_than_may_be_in_flight_only_wait_their_turn() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    let many = 3 * MAX_POSTS_IN_FLIGHT;
    for n in 0..many {
        ann.send(Command::Post(saying(&room, &n.to_string()))).await;
    }
    ann.has_heard(&room, Seq::new(many as u64)).await;
    assert!(ann.texts(&room).iter().map(|text| text.parse()).eq((0..many).map(Ok)));
}

#[tokio::test]
async fn a_network_that_asks_too_often_is_told_to_wait_and_supervisors_are_not() {
    let server = TestServer::with(|config| config.requests = Rate { burst: 5, per_second: 1 }).await;
    let mut statuses = Vec::new();
    while statuses.last() != Some(&429) && statuses.len() < 50 {
        statuses.push(server.get("/robots.txt").await.status);
    }
    assert_eq!(statuses.pop(), Some(429));
    assert!(statuses.iter().all(|&status| status == 200), "{statuses:?}");
    assert_eq!(server.get("/health/live").await.status, 200);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_a_pace_of_its_own() {
    let server = TestServer::with(|config| {
        config.requests = Rate { burst: 5, per_second: 1 };
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let server = server.await;
    let ask = |client: &str| server.ask(Ask::get("/robots.txt").with("x-forwarded-for", client));
    let mut statuses = Vec::new();
    while statuses.last() != Some(&429) && statuses.len() < 50 {
        statuses.push(ask("203.0.113.9, 192.0.2.1").await.status);
    }
    assert_eq!(statuses.pop(), Some(429));
    assert_eq!(ask("192.0.2.2").await.status, 200, "another client of the same proxy");
}

#[tokio::test]
async fn a_client_that_is_no_trusted_proxy_cannot_speak_for_others() {
    let server = TestServer::with(|config| config.requests = Rate { burst: 5, per_second: 1 }).await;
    let mut refused = false;
    for n in 0..50 {
        let claimed = format!("192.0.2.{n}");
        refused |=
            server.ask(Ask::get("/robots.txt").with("x-forwarded-for", claimed.as_str())).await.status == 429;
    }
    assert!(refused, "each claimed another address and none was slowed down");
}

#[tokio::test]
async fn one_network_has_so_many_connections_and_another_still_comes_in() {
    let server = TestServer::with(|config| config.connections_per_network = 2).await;
    let ann = server.newcomer().await;
    let _tab = server.tab_of(&ann).await;
    assert!(server.knock(&[]).await.is_err(), "there is no place");
    server.known_elsewhere(ann.cookie()).await;
}

#[tokio::test]
async fn one_person_is_in_so_many_rooms_over_all_their_connections() {
    let server = TestServer::with(|config| config.rooms.rooms_per_person = 2).await;
    let mut ann = server.newcomer().await;
    let mut tab = server.tab_of(&ann).await;
    ann.join(&room("a")).await;
    tab.join(&room("a")).await;
    tab.join(&room("b")).await;
    let join = Join { room: room("c"), nickname: None, after: None, epoch: None };
    ann.send(Command::Join(join)).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooManyRooms, Some("join")));
    assert_eq!(refused.room, Some(room("c")));
    tab.leave(&room("b")).await;
    server.newcomer().await.join(&room("c")).await;
}

#[tokio::test]
async fn who_changes_their_nickname_too_often_is_told_to_wait() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    for n in 0..20 {
        ann.send(Command::Rename(Rename { nickname: nickname(&format!("Ann {n}")) })).await;
    }
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooFast, Some("rename")));
}

#[tokio::test]
async fn a_long_answer_costs_more_than_a_short_one_and_closes_nobody() {
    let server = TestServer::with(|config| config.rate = Rate { burst: 20, per_second: 1 }).await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    for _ in 0..5 {
        ann.post(saying(&room, &"x".repeat(16_000))).await;
    }
    let history =
        || Command::History(History { room: room.clone(), part: PageRequest::Before(Seq::new(1_000)) });
    // There are tokens for all of these, were they answered with little.
    for _ in 0..12 {
        ann.send(history()).await;
    }
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooFast, Some("history")));
    // Another person has a pace of their own.
    let mut ben = server.newcomer().await;
    ben.join(&room).await;
}
