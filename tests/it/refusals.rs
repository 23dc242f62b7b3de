//! Bad input over the socket: each is refused by name, and nobody else notices.

mod broken_frames;
mod over_http;

use crate::support::{Client, TestServer, fresh_id, room};
use parlor::{
    domain::{Body, RoomName},
    protocol::{Code, Event, limits::MAX_FRAME_BYTES},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

/// Somebody who sends what is bad, somebody in the same room who must not notice, and the room.
struct Scene {
    server: TestServer,
    sender: Client,
    witness: Client,
    room: RoomName,
}

impl Scene {
    async fn set() -> Self {
        let server = TestServer::with(|config| config.rooms.grace = Duration::ZERO).await;
        let room = room("방");
        let mut witness = server.person("Witness").await;
        let mut sender = server.person("Sender").await;
        witness.join(&room).await;
        sender.join(&room).await;
        witness.until("the sender", |event| matches!(event, Event::Count(count) if count.people == 2)).await;
        Self { server, sender, witness, room }
    }

    /// Sends a frame that is refused with this code; then says something, which is all the witness hears.
    async fn refuses(&mut self, what: &str, frame: Message, code: Code) {
        self.sender.send_message(frame).await;
        let refused = self.sender.refused().await;
        assert_eq!(refused.code, code, "{what}: {refused:?}");
        let is_sentence = refused.message.starts_with(char::is_uppercase) && refused.message.ends_with('.');
        assert!(is_sentence, "{what}: {:?} is no sentence", refused.message);

        let seq = self.sender.say(&self.room, what).await;
        let heard = self.witness.hears_of(&self.room, seq).await;
        assert_eq!(heard.len(), 1, "{what} was noticed: {heard:?}");
    }

    async fn refuses_all(mut self, cases: Vec<(String, Message, Code)>) {
        let mut whats = Vec::new();
        for (what, frame, code) in cases {
            self.refuses(&what, frame, code).await;
            whats.push(what);
        }
        assert_eq!(self.witness.texts(&self.room), whats, "the log has what was good and nothing else");
    }
}

fn command(kind: &str, payload: &Value) -> Message {
    Message::text(json!({ "type": kind, "payload": payload }).to_string())
}

#[tokio::test]
async fn what_is_no_command_is_refused_and_the_connection_goes_on() {
    let deep = format!("{{\"type\":\"leave\",\"payload\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let cases = [
        ("an empty frame", "", Code::NotJson),
        ("no JSON", "hello", Code::NotJson),
        ("half a frame", "{\"type\":\"say\",", Code::NotJson),
        ("two frames in one", "{\"type\":\"watch_lobby\"}{\"type\":\"watch_lobby\"}", Code::NotJson),
        ("a list", "[1]", Code::BadFrame),
        ("a list of what should be fields", "[\"watch_lobby\",{}]", Code::BadFrame),
        ("a number", "7", Code::BadFrame),
        ("null", "null", Code::BadFrame),
        ("a frame without a type", "{\"payload\":{}}", Code::BadFrame),
        ("a type that is no text", "{\"type\":7,\"payload\":{}}", Code::BadFrame),
        ("another field beside type and payload", "{\"type\":\"watch_lobby\",\"id\":1}", Code::BadFrame),
        ("an unknown type", "{\"type\":\"shout\",\"payload\":{}}", Code::UnknownType),
        ("an event's type", "{\"type\":\"welcome\",\"payload\":{}}", Code::UnknownType),
        ("half a surrogate pair", "{\"type\":\"leave\",\"payload\":{\"room\":\"\\ud800\"}}", Code::BadFrame),
        ("deep nesting", &deep, Code::BadFrame),
        ("deep nesting alone", &"[".repeat(60_000), Code::BadFrame),
        ("a frame that is too long", &" ".repeat(MAX_FRAME_BYTES + 1), Code::TooLarge),
    ];
    let mut cases = cases.map(|(what, text, code)| (what.to_owned(), Message::text(text), code)).to_vec();
    let binary = Message::binary(b"{\"type\":\"watch_lobby\",\"payload\":{}}".to_vec());
    cases.push(("a binary frame".to_owned(), binary, Code::NotText));
    Scene::set().await.refuses_all(cases).await;
}

#[tokio::test]
async fn a_payload_with_missing_unknown_or_wrong_fields_is_refused() {
    let id = fresh_id();
    let cases = [
        ("join", json!({})),
        ("join", json!({ "room": 7 })),
        ("join", json!({ "room": "a", "colour": "red" })),
        ("join", json!({ "room": "a", "after": -1 })),
        ("join", json!({ "room": "a", "after": 1.5 })),
        ("join", json!({ "room": "a", "epoch": "xyz" })),
        ("join", json!([])),
        ("leave", json!(null)),
        ("leave", json!(["방"])),
        ("say", json!({ "room": "방", "body": "no id" })),
        ("say", json!({ "room": "방", "id": id })),
        ("say", json!({ "id": id, "body": "no room" })),
        ("say", json!({ "room": "방", "id": id, "body": ["a list"] })),
        ("rename", json!({})),
        ("rename", json!({ "nickname": null })),
        ("watch_lobby", json!({ "often": true })),
        ("history", json!({ "room": "방" })),
        ("history", json!({ "room": "방", "before": "1" })),
    ];
    let name = |kind, payload: &Value| format!("{kind} {payload}");
    let cases = cases.map(|(kind, payload)| (name(kind, &payload), command(kind, &payload), Code::BadFrame));
    Scene::set().await.refuses_all(cases.to_vec()).await;
}

#[tokio::test]
async fn nicknames_that_nobody_could_read_or_tell_apart_are_refused() {
    let long = "가".repeat(10_000);
    let names = [
        "",
        "   ",
        "\t\n",
        &long,
        "a\u{0}b",
        "a\u{7}b",
        "a\u{1b}[31m",
        "a\u{200B}b",
        "\u{FEFF}a",
        "\u{3164}",
        "a\u{202E}b",
        "\u{2066}a",
        "a\u{200D}",
        "a\u{AD}b",
        "\u{2028}",
        "\u{E000}",
    ];
    let mut cases = Vec::new();
    for (n, name) in names.iter().enumerate() {
        for kind in ["rename", "join"] {
            let mut payload = json!({ "nickname": name });
            if kind == "join" {
                payload["room"] = json!("elsewhere");
            }
            cases.push((format!("nickname {n} in {kind}"), command(kind, &payload), Code::BadNickname));
        }
    }
    Scene::set().await.refuses_all(cases).await;
}

#[tokio::test]
async fn bodies_that_show_nothing_are_too_long_or_play_tricks_are_refused() {
    let long = "x".repeat(Body::MAX_BYTES + 1);
    let bodies = [
        "",
        " \n\t",
        "\u{200B}\u{3164}",
        "\u{200D}",
        &long,
        "a\u{0}b",
        "a\u{1b}[31m",
        "a\u{202E}b",
        "\u{202A}a",
    ];
    let case = |(n, body)| {
        let payload = json!({ "room": "방", "id": fresh_id(), "body": body });
        (format!("body {n}"), command("say", &payload), Code::BadBody)
    };
    Scene::set().await.refuses_all(bodies.iter().enumerate().map(case).collect()).await;
}

#[tokio::test]
async fn names_that_no_room_can_have_are_refused_in_every_command() {
    let long = "x".repeat(RoomName::MAX_CHARS + 1);
    let names =
        ["", " ", "a/b", "..", "a?b", "a#b", "50%", "a\\b", "a\u{0}b", "a\u{202E}b", "\u{3164}", &long];
    let mut cases = Vec::new();
    for (n, name) in names.iter().enumerate() {
        for (kind, mut payload) in [
            ("join", json!({})),
            ("leave", json!({})),
            ("say", json!({ "id": fresh_id(), "body": "x" })),
            ("history", json!({ "before": 1 })),
        ] {
            payload["room"] = json!(name);
            cases.push((format!("room {n} in {kind}"), command(kind, &payload), Code::BadRoom));
        }
    }
    Scene::set().await.refuses_all(cases).await;
}

#[tokio::test]
async fn commands_before_joining_are_refused() {
    let cases = [
        ("leave", json!({ "room": "elsewhere" })),
        ("say", json!({ "room": "elsewhere", "id": fresh_id(), "body": "x" })),
        ("history", json!({ "room": "elsewhere", "before": 9 })),
    ];
    let cases = cases.map(|(kind, payload)| (kind.to_owned(), command(kind, &payload), Code::NotJoined));
    Scene::set().await.refuses_all(cases.to_vec()).await;
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_and_sent_back() {
    let mut scene = Scene::set().await;
    for id in ["", "1", "01920a3b-4c5d-7fff-bfff", "가나다라-4c5d-7fff-bfff-ffffffffffff"] {
        scene.sender.send_message(command("say", &json!({ "room": "방", "id": id, "body": "x" }))).await;
        let refused = scene.sender.refused().await;
        assert_eq!((refused.code, refused.id.as_deref()), (Code::BadId, Some(id)));
        assert_eq!((refused.command.as_deref(), refused.room.as_ref()), (Some("say"), Some(&scene.room)));
    }
}

#[tokio::test]
async fn an_unknown_type_is_answered_by_name() {
    let mut scene = Scene::set().await;
    scene.sender.send_text("{\"type\":\"소리치다\",\"payload\":{}}").await;
    let refused = scene.sender.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::UnknownType, Some("소리치다")));
    assert!(refused.message.contains("소리치다"));
}
