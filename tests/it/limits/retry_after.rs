//! A refusal that passes by itself says when to come back, over the socket and over HTTP.

use crate::support::{Ask, TestServer, doing, nickname, room, saying};
use parlor::{
    domain::{Act, HostAct},
    protocol::{Code, Command, Refused, Rename},
    rates::Rate,
};
use std::num::NonZeroU32;

/// A form that says something.
fn form(body: &str, cookie: &str) -> Ask {
    Ask::post_form("/api/say?room=a", format!("room=a&body={body}")).with("cookie", cookie)
}

#[tokio::test]
async fn who_said_too_much_is_told_the_same_wait_in_a_frame_and_in_a_header() {
    let server = TestServer::with(|config| config.text = Rate { burst: 1, per_second: 10 }).await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    // A thousand letters, and some bytes for the frame and the entry, at ten a second.
    ann.say(&room, &"a".repeat(1_000)).await;
    ann.send(Command::Post(saying(&room, "more"))).await;
    let refused = ann.refused().await;
    let wait = refused.retry_after.expect("it passes by itself").get();
    assert_eq!((refused.code, refused.until), (Code::TooFast, None));
    assert!((125..150).contains(&wait), "{wait} s");
    let answer = server.ask(form("more", ann.cookie())).await;
    assert_eq!(answer.status, 429);
    let said: u32 = answer.header("retry-after").parse().unwrap();
    assert!(said <= wait && wait < said + 10, "{said} s and {wait} s");
}

#[tokio::test]
async fn commands_and_nicknames_that_come_too_fast_say_when_they_may_come_again() {
    let server = TestServer::with(|config| config.rate = Rate { burst: 20, per_second: 1 }).await;
    let mut ann = server.newcomer().await;
    let rename = |n: u32| Command::Rename(Rename { nickname: nickname(&format!("Ann {n}")) });
    for n in 0..9 {
        ann.send(rename(n)).await;
    }
    // Eight at once, then one in four seconds.
    let Refused { code, retry_after, .. } = ann.refused().await;
    assert_eq!(code, Code::TooFast);
    assert!((1..=4).contains(&retry_after.unwrap().get()), "{retry_after:?}");
    for n in 9..30 {
        ann.send(rename(n)).await;
    }
    // Of the last ones there is no token, and each refused one costs one more.
    let mut waits = Vec::new();
    while waits.last().copied().flatten().is_none_or(|wait: NonZeroU32| wait.get() < 6) {
        waits.push(ann.refused().await.retry_after);
    }
    assert!(waits.iter().all(Option::is_some), "{waits:?}");
}

#[tokio::test]
async fn slow_mode_says_until_when_and_the_header_agrees() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    ann.say(&room, "mine").await;
    ann.post(doing(&room, Act::Host(HostAct::SlowSet { seconds: 3_600 }))).await;
    assert!(server.ask(form("first", ben.cookie())).await.status < 400);
    let answer = server.ask(form("second", ben.cookie())).await;
    assert_eq!(answer.status, 429);
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((3_500..=3_600).contains(&wait), "{wait} s");
}

#[tokio::test]
async fn where_nobody_knows_for_how_long_a_place_is_taken_it_says_to_try_again_soon() {
    let server = TestServer::with(|config| config.requests = Rate { burst: 1, per_second: 1 }).await;
    let mut answer = server.get("/robots.txt").await;
    while answer.status == 200 {
        answer = server.get("/robots.txt").await;
    }
    assert_eq!((answer.status, answer.header("retry-after")), (429, "1"));
    let server = TestServer::with(|config| config.connections = 1).await;
    let _ann = server.newcomer().await;
    let refused = server.knock(&[]).await.unwrap_err();
    let tokio_tungstenite::tungstenite::Error::Http(answer) = refused else { panic!("{refused}") };
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"5".parse().unwrap()));
}
