//! Frames: commands as strangers send them, and events that tell what strangers wrote.

use super::{Shape, text};
use serde_json::json;

/// An id of a message.
const ID: &str = "01920a3b-4c5d-7fff-bfff-ffffffffffff";

/// A frame whose payload begins like this, with a part again and again.
const PARTS: [(&str, &str, &str, &str); 16] = [
    ("nested lists", "[", "[", ""),
    ("lists in lists, closed", "", "[]", ""),
    ("many values", "[", "1,", "1]"),
    ("many lists", "[", "[[[]]],", "1]"),
    ("deep objects", "", r#"{"a":"#, ""),
    ("many objects", "[", r#"{"a":{}},"#, "1]"),
    ("the same field", "{", r#""room":"a","#, r#""room":"a"}"#),
    ("an unknown field", "{", r#""a":1,"#, r#""a":1}"#),
    ("digits", "", "1", ""),
    ("digits behind a dot", "1.", "1", ""),
    ("exponents", "1e", "1", ""),
    ("spaces", "{", " ", "}"),
    ("escapes", r#"{"body":""#, r"\u0000", r#""}"#),
    ("halves of surrogates", r#"{"body":""#, r"\ud83d", r#""}"#),
    ("surrogates", r#"{"body":""#, r"\ud83d\ude42", r#""}"#),
    ("escaped marks", r#"{"body":""#, "\\\\\\\"", r#""}"#),
];

/// Payloads of every kind, in a frame of this type.
fn payloads(kind: &'static str) -> Vec<Shape> {
    let parts = PARTS.iter().map(|(name, before, part, after)| {
        let before = format!(r#"{{"type":"{kind}","payload":{before}"#);
        Shape::repeated(name, before, part, format!("{after}}}"))
    });
    let keys = Shape::numbered("many fields", |number| format!(r#""{number:04}":1,"#));
    let keys = keys.within("in a payload", move |fields| {
        let fields = String::from_utf8_lossy(fields);
        format!(r#"{{"type":"{kind}","payload":{{{fields}"room":"a"}}}}"#).into_bytes()
    });
    let bare = [("brackets", "["), ("braces", "{"), ("quotation marks", "\""), ("backslashes", "\"\\")];
    let bare = bare.map(|(name, part)| Shape::repeated(&format!("{name} alone"), "", part, ""));
    parts.chain([keys]).chain(bare).collect()
}

/// Texts in frames of this type.
fn with(
    texts: Vec<Shape>,
    kind: &'static str,
    wrap: fn(&str, &str) -> serde_json::Value,
) -> impl Iterator<Item = Shape> {
    texts.into_iter().map(move |shape| {
        shape.within(&format!("in {kind}"), move |text| {
            wrap(kind, &String::from_utf8_lossy(text)).to_string().into_bytes()
        })
    })
}

/// Commands.
pub(super) fn commands() -> Vec<Shape> {
    let said =
        |kind: &str, body: &str| json!({"type": kind, "payload": {"room": "a", "id": ID, "body": body}});
    let joined = |kind: &str, room: &str| json!({"type": kind, "payload": {"room": room}});
    let texts = with(text::message(), "say", said).chain(with(text::name(), "join", joined));
    payloads("say").into_iter().chain(texts).collect()
}

/// Events.
pub(super) fn events() -> Vec<Shape> {
    let said = |kind: &str, body: &str| {
        json!({"type": kind, "payload": {
            "room": "a", "seq": 2, "prev": 1, "at": 1, "id": ID,
            "from": {"person": "010101010101010101010101", "nickname": "Ann"}, "body": body,
        }})
    };
    let members = Shape::numbered("many people", |number| {
        format!(r#"{{"person":"{number:024x}","nickname":"Ann {number:04}"}},"#)
    });
    let members = members.within("in a room", |members| {
        let members = String::from_utf8_lossy(members);
        let members = members.trim_end_matches(',');
        let room =
            r#""room":"a","epoch":"0000000000000001","seq":1,"people":1,"messages":[],"earlier":"more""#;
        let you = r#""you":{"person":"010101010101010101010101","nickname":"Ann"}"#;
        format!(r#"{{"type":"joined","payload":{{{room},{you},"members":[{members}]}}}}"#).into_bytes()
    });
    payloads("said").into_iter().chain(with(text::message(), "said", said)).chain([members]).collect()
}
