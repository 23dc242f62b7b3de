//! Who somebody is: the cookie, the key, and which sites may speak for them.

use crate::support::{Ask, Client, TestServer};
use parlor::protocol::SUBPROTOCOL;
use std::{fs, os::unix::fs::PermissionsExt};
use tokio_tungstenite::tungstenite::{self, http::StatusCode};

/// Who the server takes somebody with this cookie for.
async fn person_of(server: &TestServer, cookie: &str) -> String {
    let (websocket, _) = server.knock(&[("cookie", cookie)]).await.unwrap();
    Client::greeted(websocket, cookie.to_owned()).await.you().person.to_string()
}

#[tokio::test]
async fn the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts() {
    let server = TestServer::start().await;
    let answer = server.get("/").await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("parlor="), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age="] {
        assert!(cookie.contains(attribute), "{attribute} is missing: {cookie}");
    }
    assert!(!cookie.contains("; Secure"), "a browser would not send it back over plain HTTP");
}

#[tokio::test]
async fn over_https_the_cookie_demands_it() {
    let server = TestServer::with(|config| config.https = true).await;
    assert!(server.get("/").await.header("set-cookie").contains("; Secure"));
}

#[tokio::test]
async fn a_page_and_a_socket_know_the_same_person() {
    let server = TestServer::start().await;
    let answer = server.get("/").await;
    let cookie = answer.cookie().unwrap();
    let person = person_of(&server, cookie).await;
    assert_eq!(person_of(&server, cookie).await, person);
    let view = server.ask(Ask::get("/api/lobby").with("cookie", cookie)).await;
    assert!(view.text().contains(&person));
    assert_eq!(view.cookie(), None, "a cookie that holds is not set again");
}

#[tokio::test]
async fn a_cookie_that_is_not_signed_by_this_server_counts_as_none() {
    let server = TestServer::start().await;
    let ann = server.newcomer().await;
    let person = ann.you().person.to_string();
    let signed = ann.cookie().strip_prefix("parlor=").unwrap();
    let signature = signed.strip_suffix(&person).unwrap();
    let other_signature =
        TestServer::start().await.newcomer().await.cookie().split_at(7).1[..signature.len()].to_owned();
    let forgeries = [
        format!("parlor={person}"),
        format!("parlor={other_signature}{person}"),
        format!("parlor={signature}{}", "0".repeat(24)),
        format!("parlor={}", signed.to_lowercase()),
        "parlor=".to_owned(),
        "parlor=%FF%00".to_owned(),
    ];
    for forgery in forgeries {
        assert_ne!(person_of(&server, &forgery).await, person, "{forgery}");
        let answer = server.ask(Ask::get("/api/lobby").with("cookie", &forgery)).await;
        assert!(answer.cookie().is_some(), "{forgery} is replaced");
    }
    assert_eq!(person_of(&server, ann.cookie()).await, person);
}

#[tokio::test]
async fn the_key_is_made_once_and_only_its_owner_can_read_it() {
    let mut server = TestServer::start().await;
    let path = server.data().join("identity.key");
    let key = fs::read(&path).unwrap();
    assert_eq!(key.len(), 64);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let cookie = server.get("/").await.cookie().unwrap().to_owned();
    let person = person_of(&server, &cookie).await;
    server.restart().await;
    assert_eq!(fs::read(&path).unwrap(), key);
    assert_eq!(person_of(&server, &cookie).await, person);
}

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
async fn the_subprotocol_is_agreed_on_when_it_is_asked_for() {
    let server = TestServer::start().await;
    let offers = format!("chat, {SUBPROTOCOL}");
    let (_, response) = server.knock(&[("sec-websocket-protocol", &offers)]).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], SUBPROTOCOL);
    let (_, response) = server.knock(&[]).await.unwrap();
    assert!(response.headers().get("sec-websocket-protocol").is_none());
}
