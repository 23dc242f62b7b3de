//! New people of one network: whoever comes without a cookie is somebody new each time.

use crate::support::{Ask, TestServer, room};
use parlor::rates::SlowRate;
use tokio_tungstenite::tungstenite;

async fn server() -> TestServer {
    TestServer::with(|config| config.new_people = SlowRate { burst: 3, per_minute: 1 }).await
}

#[tokio::test]
async fn a_network_gets_so_many_new_people_and_the_next_one_is_told_why_and_when() {
    let server = server().await;
    let mut ann = server.newcomer().await;
    ann.join(&room("a")).await;
    ann.say(&room("a"), "hello").await;
    for _ in 0..2 {
        let answer = server.get("/r/a").await;
        assert_eq!((answer.status, answer.cookie().is_some()), (200, true));
    }
    for path in ["/r/a", "/", "/help", "/rooms", "/api/lobby"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.cookie()), (429, None), "{path}");
        let wait: u32 = answer.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait} s");
        assert!(answer.text().contains(&format!("wait for {wait} s")), "{}", answer.text());
    }
    let Err(tungstenite::Error::Http(refused)) = server.knock(&[]).await else { panic!("somebody new") };
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));

    // Who was here before goes on, so do others elsewhere, and anybody may watch.
    assert_eq!(server.ask(Ask::get("/r/a").with("cookie", ann.cookie())).await.status, 200);
    let mut tab = server.tab_of(&ann).await;
    tab.join(&room("a")).await;
    tab.say(&room("a"), "here I am").await;
    assert_eq!(server.ask_elsewhere(Ask::get("/r/a")).await.status, 200);
    let watched = server.get("/r/a/watch").await;
    assert!(watched.status == 200 && watched.text().contains("here I am"), "{}", watched.text());
    assert!(server.knock_to_watch().await.is_ok());
    for path in ["/pkg/parlor.css", "/health/ready", "/emoji.json"] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn somebody_new_who_has_to_wait_gets_a_page_with_a_link_to_watch_the_room() {
    let server = server().await;
    while server.get("/").await.status == 200 {}
    for (language, said) in [("en", "new people came from your network"), ("ko", "처음 온 사람이 아주 많")]
    {
        let ask = |path: &str| Ask::get(path).with("accept", "text/html").with("accept-language", language);
        let answer = server.ask(ask("/r/tea%20time")).await;
        let text = answer.text();
        assert_eq!(answer.status, 429);
        assert!(text.contains(&format!("<html lang=\"{language}\"")) && text.contains(said), "{text}");
        assert!(text.contains("href=\"/r/tea%20time/watch\""), "{text}");
        let lobby = server.ask(ask("/")).await;
        assert!(!lobby.text().contains("/watch\""), "{}", lobby.text());
    }
}

#[tokio::test]
async fn a_forged_cookie_and_a_forged_header_are_no_way_around_it() {
    let server = server().await;
    while server.get("/").await.status == 200 {}
    let person = "07".repeat(12);
    for (name, value) in [
        ("cookie", format!("parlor=AAAA{person}.1")),
        ("x-forwarded-for", "192.0.2.7".to_owned()),
        ("forwarded", "for=192.0.2.7".to_owned()),
    ] {
        assert_eq!(server.ask(Ask::get("/").with(name, value)).await.status, 429, "{name}");
    }
}

#[tokio::test]
async fn the_networks_of_one_ipv6_site_get_so_many_together_and_another_site_its_own() {
    let server = TestServer::with(|config| {
        config.new_people = SlowRate { burst: 2, per_minute: 1 };
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let server = server.await;
    let from = async |site: u32, network: u32| {
        let address = format!("2001:db8:{site:x}:{network:x}::7");
        server.ask(Ask::get("/help").with("x-forwarded-for", address)).await.status
    };
    assert_eq!([from(1, 0).await, from(1, 0).await, from(1, 0).await], [200, 200, 429], "one household");
    let mut others = 0;
    for network in 1..30 {
        others += u32::from(from(1, network).await == 200);
    }
    // Eight times two, of which the first household has two; and maybe one that was forgiven meanwhile.
    assert!((14..=16).contains(&others), "{others}");
    assert_eq!(from(1, 100).await, 429);
    assert_eq!(from(2, 0).await, 200, "another site");
}
