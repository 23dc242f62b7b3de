//! Which sites' pages may speak for somebody.

use crate::support::{Ask, TestServer};
use tokio_tungstenite::tungstenite::{self, http::StatusCode};

#[tokio::test]
async fn a_socket_opened_by_another_sites_page_is_refused() {
    let server = TestServer::with(|config| config.origins = vec!["https://chat.example".to_owned()]).await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1", "http://chat.example", ""] {
        match server.knock(&[("origin", origin)]).await {
            Err(tungstenite::Error::Http(response)) => {
                assert_eq!(response.status(), StatusCode::FORBIDDEN, "{origin}");
                assert!(response.headers().get("set-cookie").is_none(), "{origin}");
            }
            other => panic!("{origin} was let in: {other:?}"),
        }
    }
    for origin in [server.origin().as_str(), "https://chat.example"] {
        assert!(server.knock(&[("origin", origin)]).await.is_ok(), "{origin}");
    }
    assert!(server.knock(&[]).await.is_ok(), "a program that is no browser has no origin");
}

#[tokio::test]
async fn a_form_sent_by_another_sites_page_is_refused() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let claim = || Ask::post_form("/api/nickname", "nickname=Eve").with("cookie", ann.cookie());
    assert_eq!(server.ask(claim().with("origin", "https://evil.example")).await.status, 403);
    assert_eq!(server.tab_of(&ann).await.nickname(), "Ann");
    assert!(server.ask(claim().with("origin", server.origin())).await.status < 400);
    assert_eq!(server.tab_of(&ann).await.nickname(), "Eve");
}

#[tokio::test]
async fn a_page_at_a_name_that_a_stranger_lets_lead_here_is_refused_and_says_what_to_set() {
    let server = TestServer::start().await;
    let port = server.addr().port();
    let host = format!("parlor.evil.example:{port}");
    let origin = format!("http://{host}");
    let rebound = |ask: Ask| ask.with("host", &host).with("origin", &origin);
    let refused = server.ask(rebound(Ask::post_form("/api/nickname", "nickname=Eve"))).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains(&format!("`--origin {origin}`")), "{}", refused.text());
    // Whoever only looks is shown the page.
    assert_eq!(server.ask(Ask::get("/r/a").with("host", &host)).await.status, 200);
}

#[tokio::test]
async fn a_proxy_may_write_the_port_of_its_scheme_into_the_host() {
    let server = TestServer::with(|config| {
        config.origins = vec!["https://chat.example".to_owned()];
        config.https = true;
    })
    .await;
    let claim = Ask::post_form("/api/nickname", "nickname=Ann").with("host", "chat.example:443");
    let answer = server.ask(claim.with("origin", "https://chat.example")).await;
    assert!(answer.status < 400, "{answer:?}");
}
