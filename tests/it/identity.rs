//! Who somebody is: the cookie and the key.

use crate::support::{Ask, Client, TestServer};
use parlor::{protocol::SUBPROTOCOL, server::Server};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    time::{SystemTime, UNIX_EPOCH},
};

/// Who the server takes somebody with this cookie for.
async fn person_of(server: &TestServer, cookie: &str) -> String {
    let (websocket, _) = server.knock(&[("cookie", cookie)]).await.unwrap();
    Client::greeted(websocket, cookie.to_owned()).await.you().person.to_string()
}

/// The same, by a page: a browser that has the cookie need not connect.
async fn person_at(server: &TestServer, cookie: &str) -> String {
    let view = server.ask(Ask::get("/api/lobby").with("cookie", cookie)).await;
    let (_, person) = view.text().split_once("\"person\":\"").unwrap();
    person[..24].to_owned()
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
async fn over_https_the_cookie_is_of_this_host_alone_and_demands_it() {
    let server = TestServer::with(|config| config.https = true).await;
    let answer = server.get("/").await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-parlor=") && cookie.contains("; Path=/;"), "{cookie}");
    assert!(cookie.contains("; Secure") && !cookie.contains("Domain"), "{cookie}");
    let person = person_at(&server, answer.cookie().unwrap()).await;
    assert_eq!(person_at(&server, answer.cookie().unwrap()).await, person);
}

#[tokio::test]
async fn over_https_a_browser_is_told_to_come_by_nothing_else() {
    let server = TestServer::with(|config| config.https = true).await;
    for path in ["/", "/favicon.svg", "/health/live", "/about"] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
    assert_eq!(TestServer::start().await.get("/").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_cookie_from_before_https_is_taken_once_and_replaced_and_no_other_host_can_plant_one() {
    let mut server = TestServer::start().await;
    let plain = server.get("/").await.cookie().unwrap().to_owned();
    let person = person_at(&server, &plain).await;
    server.change(|config| config.https = true).await;
    let answer = server.ask(Ask::get("/").with("cookie", &plain)).await;
    let cookie = answer.cookie().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-parlor="), "{cookie}");
    assert_eq!(person_at(&server, &cookie).await, person);
    let removed = answer.headers("set-cookie");
    assert!(
        removed.iter().any(|cookie| cookie.starts_with("parlor=;") && cookie.contains("Max-Age=0")),
        "{removed:?}"
    );

    // What another host of the domain can set is a cookie of the plain name, with what it was given itself.
    let planted = cookie.replacen("__Host-", "", 1);
    assert_ne!(person_at(&server, &planted).await, person);
}

#[tokio::test]
async fn a_cookie_that_is_a_month_old_is_given_anew_with_the_next_page() {
    let server = TestServer::start().await;
    let person = "0123456789abcdef01234567";
    let day = 24 * 60 * 60;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let (young, old, since) = (now - 29 * day, now - 31 * day, now - 99 * day);
    for (token, is_renewed, since) in [
        (format!("{person}.{young}.{since}"), false, since),
        (format!("{person}.{old}.{since}"), true, since),
        // As versions before this one gave them.
        (format!("{person}.{young}"), false, young),
        (format!("{person}.{old}"), true, old),
        (person.to_owned(), true, 0),
    ] {
        let cookie = server.sign(&token);
        let answer = server.ask(Ask::get("/r/a").with("cookie", &cookie)).await;
        assert_eq!(answer.cookie().is_some(), is_renewed, "{token}");
        let is_known_as_long = answer.cookie().is_none_or(|cookie| cookie.contains(&format!(".{since}")));
        assert!(is_known_as_long, "{token}: {:?}", answer.cookie());
        let cookie = answer.cookie().unwrap_or(&cookie);
        assert_eq!(person_at(&server, cookie).await, person);
        assert_eq!(
            server.ask(Ask::get("/r/a").with("cookie", cookie)).await.cookie(),
            None,
            "once is enough"
        );
    }
}

#[tokio::test]
async fn the_key_is_rotated_without_making_strangers_of_anybody() {
    let mut server = TestServer::start().await;
    let first = server.get("/").await.cookie().unwrap().to_owned();
    let person = person_at(&server, &first).await;
    let file = |name: &str| server.data().join(name);
    fs::rename(file("identity.key"), file("identity.key.2026")).unwrap();
    server.restart().await;
    let answer = server.ask(Ask::get("/").with("cookie", &first)).await;
    let second = answer.cookie().expect("the new key signs").to_owned();
    assert_eq!(person_at(&server, &first).await, person);
    assert_eq!(person_at(&server, &second).await, person);
    fs::remove_file(server.data().join("identity.key.2026")).unwrap();
    server.restart().await;
    assert_eq!(person_at(&server, &second).await, person);
    assert_ne!(person_at(&server, &first).await, person);
}

#[tokio::test]
async fn cookies_can_be_revoked() {
    let mut server = TestServer::start().await;
    let (ann, ben) = (server.newcomer().await, server.newcomer().await);
    let (ann, ben) =
        ((ann.cookie().to_owned(), ann.you().person), (ben.cookie().to_owned(), ben.you().person));
    let revoked = server.data().join("identity.revoked");
    fs::write(&revoked, format!("{} # her phone was stolen\n", ann.1)).unwrap();
    server.restart().await;
    assert_ne!(person_at(&server, &ann.0).await, ann.1.to_string());
    assert_eq!(person_at(&server, &ben.0).await, ben.1.to_string());
    fs::write(&revoked, "before 2999-01-01\n").unwrap();
    server.restart().await;
    assert_ne!(person_at(&server, &ben.0).await, ben.1.to_string());
    fs::write(&revoked, "Ann\n").unwrap();
    server.stop().await;
    let error = Server::bind(server.config().clone()).await.unwrap_err();
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("line 1 of") && why.contains("identity.revoked"), "{why}");
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
    let (signature, token) = signed.split_at(signed.find(&person).unwrap());
    let other_signature =
        TestServer::start().await.newcomer().await.cookie().split_at(7).1[..signature.len()].to_owned();
    let forgeries = [
        format!("parlor={person}"),
        format!("parlor={other_signature}{token}"),
        format!("parlor={signature}{}", token.replacen(&person, &"0".repeat(24), 1)),
        format!("parlor={signature}{person}"),
        format!("parlor={signed}.s"),
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
async fn the_subprotocol_is_agreed_on_when_it_is_asked_for() {
    let server = TestServer::start().await;
    let offers = format!("chat, {SUBPROTOCOL}");
    let (_, response) = server.knock(&[("sec-websocket-protocol", &offers)]).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], SUBPROTOCOL);
    let (_, response) = server.knock(&[]).await.unwrap();
    assert!(response.headers().get("sec-websocket-protocol").is_none());
}
