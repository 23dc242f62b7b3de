//! Bad input over HTTP: an answer that says what is wrong, and nobody in any room notices.

use super::Scene;
use crate::support::{Answer, Ask, TestServer, within};
use parlor::{protocol::Event, server::limits::MAX_HTTP_BODY_BYTES};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Names that no room can have, as a link would have them.
const WRONG_NAMES: [&str; 11] = [
    "%20",
    "a%2Fb",
    "..%2F..%2Fetc",
    "%2E%2E",
    "a%3Fb",
    "50%25",
    "a%5Cb",
    "a%00b",
    "a%E2%80%AEb",
    "%E3%85%A4",
    "this-name-of-a-room-is-one-character-too-long-for",
];

/// Bytes that are no text. A form has none: its values are text by definition (URL standard, section 5.1).
const NO_TEXT: [&str; 2] = ["%FF", "%ED%A0%80"];

fn is_sent_to_the_lobby(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 303, "{what}: {answer:?}");
    // What was typed stands there again, to be mended.
    let place = answer.header("location");
    assert!(place == "/?refused=room" || place.starts_with("/?refused=room&room="), "{what}: {place}");
}

#[tokio::test]
async fn a_link_to_a_room_that_cannot_be_leads_to_the_lobby_which_says_so() {
    let server = TestServer::start().await;
    for name in WRONG_NAMES.iter().chain(&NO_TEXT) {
        is_sent_to_the_lobby(name, &server.get(&format!("/r/{name}")).await);
    }
    for name in WRONG_NAMES {
        is_sent_to_the_lobby(name, &server.get(&format!("/enter?room={name}")).await);
    }
    is_sent_to_the_lobby("no name", &server.get("/enter").await);
    assert_eq!(server.get(&format!("/r/{}", "%EA%B0%80".repeat(10_000))).await.status, 431);
}

#[tokio::test]
async fn the_server_functions_refuse_in_words() {
    let server = TestServer::start().await;
    for name in WRONG_NAMES {
        let answer = server.get(&format!("/api/room?room={name}")).await;
        assert!((400..500).contains(&answer.status), "{name}: {answer:?}");
        assert!(!answer.body.is_empty(), "{name}");
    }
    for path in ["/api/room", "/api/room?rooom=a", "/api/nothing", "/api/", "/api/lobby/more"] {
        let answer = server.get(path).await;
        assert!((400..500).contains(&answer.status), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_nickname_that_cannot_be_is_refused_and_nobody_notices() {
    let mut scene = Scene::set().await;
    let long = format!("nickname={}", "%EA%B0%80".repeat(5_000));
    let forms: [(&str, &[u8]); 8] = [
        ("nothing", b""),
        ("another field", b"name=a"),
        ("an empty name", b"nickname="),
        ("only white space", b"nickname=+%09"),
        ("a control character", b"nickname=a%00b"),
        ("a bidi override", b"nickname=a%E2%80%AEb"),
        ("a name that is too long", long.as_bytes()),
        ("bytes that are no text", b"nickname=\xff\xfe"),
    ];
    for (what, form) in forms {
        let ask = Ask::post_form("/api/nickname", form).with("cookie", scene.sender.cookie());
        let answer = scene.server.ask(ask).await;
        assert!((400..500).contains(&answer.status), "{what}: {answer:?}");
        assert!(!answer.body.is_empty(), "{what}");
    }
    assert_eq!(scene.server.tab_of(&scene.sender).await.nickname(), "Sender");
    let seq = scene.sender.say(&scene.room, "as ever").await;
    let heard = scene.witness.hears_of(&scene.room, seq).await;
    assert!(matches!(heard[..], [Event::Told(_)]), "{heard:?}");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read() {
    let server = TestServer::start().await;
    let form = [b"nickname=".to_vec(), vec![b'x'; 4 * MAX_HTTP_BODY_BYTES]].concat();
    let answer = server.ask(Ask::post_form("/api/nickname", form)).await;
    assert_eq!(answer.status, 413, "{answer:?}");
}

#[tokio::test]
async fn a_websocket_without_its_handshake_is_refused() {
    let server = TestServer::start().await;
    for ask in [
        Ask::get("/ws"),
        Ask::get("/ws").with("upgrade", "websocket").with("connection", "upgrade"),
        Ask::get("/ws").with("upgrade", "h2c").with("connection", "upgrade"),
        Ask::post_form("/ws", "a=b"),
    ] {
        let answer = server.ask(ask).await;
        assert!((400..500).contains(&answer.status), "{answer:?}");
    }
    assert_eq!(server.get("/health/ready").await.status, 200);
}

#[tokio::test]
async fn a_request_names_one_host_that_can_be_one() {
    let server = TestServer::start().await;
    let ask = async |path: &str, version: &str, hosts: &str| {
        let mut stream = TcpStream::connect(server.addr()).await.unwrap();
        let request = format!("GET {path} HTTP/{version}\r\n{hosts}connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        within("an answer", stream.read_to_string(&mut answer)).await.unwrap();
        answer
    };
    for path in ["/", "/health/live"] {
        for (version, hosts) in [
            ("1.1", "host: localhost\r\n"),
            ("1.1", "host: chat.example:8080\r\n"),
            ("1.1", "host: chat.example:\r\n"),
            ("1.1", "host: [::1]:3000\r\n"),
            ("1.1", "host: my_chat\r\n"),
            ("1.0", ""),
            ("1.0", "host: localhost\r\n"),
        ] {
            let answer = ask(path, version, hosts).await;
            assert!(answer.starts_with(&format!("HTTP/{version} 200")), "{hosts:?}: {answer:.100}");
        }
        for (version, hosts) in [
            ("1.1", ""),
            ("1.1", "host:\r\n"),
            ("1.1", "host: a\r\nhost: a\r\n"),
            ("1.0", "host: a\r\nhost: b\r\n"),
            ("1.1", "host: a b\r\n"),
            ("1.1", "host: a/b\r\n"),
            ("1.1", "host: ann@a\r\n"),
            ("1.1", "host: a:b\r\n"),
            ("1.1", "host: \u{00e9}\r\n"),
        ] {
            let answer = ask(path, version, hosts).await;
            assert!(answer.starts_with(&format!("HTTP/{version} 400")), "{hosts:?}: {answer:.100}");
            assert!(answer.contains("Host"), "{hosts:?}: {answer}");
            assert!(answer.contains("x-content-type-options"), "as every answer: {answer}");
        }
    }
}
