//! Frames that break the WebSocket protocol: the connection is closed with the code that says how (RFC 6455,
//! section 7.4.1), and only that connection.

use super::Scene;
use crate::support::{TestServer, within};
use futures::StreamExt;
use parlor::{
    protocol::{Code, Event, limits::MAX_FRAME_BYTES},
    server::limits::MAX_MESSAGE_BYTES,
};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

const FIN: u8 = 0x80;
const CONTINUE: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

const NOT_UTF_8: u16 = 1007;
const PROTOCOL: u16 = 1002;
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;

/// The head of a frame with this much payload, masked (RFC 6455, section 5.2).
fn head(first: u8, length: usize) -> Vec<u8> {
    let mut head = vec![first];
    match length {
        0..=125 => head.push(0x80 | length as u8),
        126..=0xffff => {
            head.push(0x80 | 126);
            head.extend((length as u16).to_be_bytes());
        }
        _ => {
            head.push(0x80 | 127);
            head.extend((length as u64).to_be_bytes());
        }
    }
    head
}

/// A frame as a client writes it.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [1, 2, 3, 4];
    let mut frame = head(first, payload.len());
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

async fn closes(what: &str, bytes: &[u8], code: u16) {
    let mut scene = Scene::set().await;
    scene.sender.send_raw(bytes).await;
    assert_eq!(scene.sender.closed().await, Some(code), "{what}");

    let gone = scene.sender.you().clone();
    assert_eq!(scene.witness.left(&scene.room).await, gone, "{what}");
    let seq = scene.witness.say(&scene.room, "alone").await;
    let heard = scene.witness.hears_of(&scene.room, seq).await;
    let harmless = |event: &Event| matches!(event, Event::Count(_) | Event::Kept(_) | Event::Told(_));
    assert!(heard.iter().all(harmless), "{what} was noticed: {heard:?}");
    assert_eq!(scene.witness.texts(&scene.room), ["alone"], "{what}");
}

#[tokio::test]
async fn text_that_is_not_utf_8_closes_the_connection_with_1007() {
    closes("a wrong byte", &frame(FIN | TEXT, b"\xff"), NOT_UTF_8).await;
    closes("half a character", &frame(FIN | TEXT, &"가".as_bytes()[..2]), NOT_UTF_8).await;
    closes("a surrogate", &frame(FIN | TEXT, b"\xed\xa0\x80"), NOT_UTF_8).await;
    let parts = [frame(TEXT, b"{\"type\":"), frame(FIN | CONTINUE, b"\xc0\xaf")].concat();
    closes("a wrong byte in the second part", &parts, NOT_UTF_8).await;
    closes("a wrong byte in a close's reason", &frame(FIN | CLOSE, b"\x03\xe8\xff"), NOT_UTF_8).await;
}

#[tokio::test]
async fn a_frame_against_the_protocol_closes_the_connection_with_1002() {
    closes("no mask", &[FIN | TEXT, 2, b'{', b'}'], PROTOCOL).await;
    closes("a reserved bit", &frame(FIN | 0x40 | TEXT, b"{}"), PROTOCOL).await;
    closes("a reserved kind of data", &frame(FIN | 0x3, b"{}"), PROTOCOL).await;
    closes("a reserved kind of control", &frame(FIN | 0xb, b""), PROTOCOL).await;
    closes("a continuation of nothing", &frame(FIN | CONTINUE, b"{}"), PROTOCOL).await;
    closes("a ping in parts", &frame(PING, b""), PROTOCOL).await;
    closes("a ping that is too long", &frame(FIN | PING, &[0; 126]), PROTOCOL).await;
    closes("a message in a message", &[frame(TEXT, b"{"), frame(FIN | TEXT, b"{}")].concat(), PROTOCOL).await;
    closes(
        "a length in more bytes than it needs",
        &[FIN | TEXT, 0xfe, 0, 2, 0, 0, 0, 0, b'{', b'}'],
        PROTOCOL,
    )
    .await;
    closes("a length below zero", &[&[FIN | TEXT, 0xff, 0x80][..], &[0; 11]].concat(), PROTOCOL).await;
    closes("half a close code", &frame(FIN | CLOSE, b"\x03"), PROTOCOL).await;
    closes("a close code that may not be sent", &frame(FIN | CLOSE, b"\x03\xed"), PROTOCOL).await;
}

#[tokio::test]
async fn a_message_longer_than_is_ever_read_closes_the_connection_with_1009() {
    let long = [head(FIN | TEXT, MAX_MESSAGE_BYTES + 1), vec![b' '; 64 * 1024]].concat();
    closes("in one frame", &long, TOO_BIG).await;
    let half = vec![b' '; MAX_MESSAGE_BYTES / 2 + 1];
    let parts = [frame(BINARY, &half), frame(FIN | CONTINUE, &half)].concat();
    closes("in two frames", &parts, TOO_BIG).await;
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_by_its_id_and_the_connection_goes_on() {
    let mut scene = Scene::set().await;
    let id = "01980a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b";
    let text = format!(
        r#"{{"type":"say","payload":{{"room":"a","id":"{id}","body":"{}"}}}}"#,
        "x".repeat(MAX_FRAME_BYTES)
    );
    let parts =
        [frame(TEXT, &text.as_bytes()[..70_000 / 2]), frame(FIN | CONTINUE, &text.as_bytes()[70_000 / 2..])];
    for bytes in [frame(FIN | TEXT, text.as_bytes()), parts.concat()] {
        scene.sender.send_raw(&bytes).await;
        let refused = scene.sender.refused().await;
        assert_eq!((refused.code, refused.id.as_deref()), (Code::TooLarge, Some(id)));
    }
    let room = scene.room.clone();
    scene.sender.say(&room, "shorter").await;
}

#[tokio::test]
async fn a_close_arrives_also_at_somebody_who_is_in_the_middle_of_sending_very_much() {
    let broken = [frame(FIN | 0x3, b"{}"), vec![b'x'; 8 * 1024 * 1024]].concat();
    let long = [head(FIN | TEXT, 8 * 1024 * 1024), vec![b' '; 8 * 1024 * 1024]].concat();
    for (bytes, code) in [(broken, PROTOCOL), (long, TOO_BIG)] {
        let mut scene = Scene::set().await;
        scene.sender.send_raw(&bytes).await;
        assert_eq!(scene.sender.closed().await, Some(code));
    }
}

#[tokio::test]
async fn pings_that_come_much_too_fast_close_the_connection_with_1008() {
    for kind in [PING, PONG] {
        let mut scene = Scene::set().await;
        scene.sender.send_raw(&frame(FIN | kind, b"").repeat(10_000)).await;
        assert_eq!(scene.sender.closed().await, Some(POLICY));
    }
}

#[tokio::test]
async fn of_pings_that_come_together_the_last_is_answered_and_before_what_came_after_it() {
    let server = TestServer::start().await;
    let (mut websocket, _) = server.knock(&[]).await.unwrap();
    let pings = (0..100_u8).flat_map(|n| frame(FIN | PING, &[n]));
    let bytes: Vec<u8> = pings.chain(frame(FIN | TEXT, b"no command")).collect();
    within("room to write", websocket.get_mut().write_all(&bytes)).await.unwrap();
    let mut pongs = Vec::new();
    loop {
        match within("an answer", websocket.next()).await.unwrap().unwrap() {
            Message::Pong(content) => pongs.push(content[0]),
            Message::Text(text) if text.contains("not_json") => break,
            _ => {}
        }
    }
    assert_eq!(pongs.last(), Some(&99));
    assert!(pongs.is_sorted() && pongs.len() < 100, "{pongs:?}");
}

#[tokio::test]
async fn a_message_in_parts_with_a_ping_between_is_a_message() {
    let mut scene = Scene::set().await;
    let parts = [
        frame(TEXT, b"{\"type\":\"watch_"),
        frame(FIN | PING, b"are you there?"),
        frame(FIN | CONTINUE, b"lobby\",\"payload\":{}}"),
    ];
    scene.sender.send_raw(&parts.concat()).await;
    scene.sender.lobby(|lobby| lobby.people_total == 2).await;
}
