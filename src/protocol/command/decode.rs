//! Decodes commands: from a frame's text to a typed command or a refusal.

use super::{CatchUp, Command, Follow, History, Join, Leave, Probe, Read, Rename, Typing, WatchLobby};
use crate::{
    domain::{EntryKind, Epoch, Nickname, PageRequest, ParseError, Seq, nfc},
    protocol::{
        Code, Refused,
        command::{
            fields::{brief, fields, object, room_name},
            post::post,
        },
        limits,
    },
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

impl Command {
    /// Reads a frame's text.
    ///
    /// # Errors
    /// The [`Refused`] to answer with, if the text is not a valid command: it has the command's name and, if it could be read,
    /// the id.
    pub fn decode(text: &str) -> Result<Self, Refused> {
        if limits::MAX_FRAME_BYTES < text.len() {
            return Err(Self::too_large(text.as_bytes()));
        }
        let envelope: Envelope<'_> = object(text).map_err(|error| {
            let code = if error.is_data() { Code::BadFrame } else { Code::NotJson };
            Refused::new(code, format!("A frame is {{\"type\": …, \"payload\": {{…}}}}: {}.", brief(&error)))
        })?;
        let payload = envelope.payload.map_or("{}", RawValue::get);
        match envelope.kind.as_ref() {
            "join" => join(payload),
            "leave" => leave(payload),
            "rename" => rename(payload),
            "watch_lobby" => fields("watch_lobby", payload).map(|LobbyFields { totals }| {
                Self::WatchLobby(WatchLobby { totals: totals.unwrap_or_default() })
            }),
            "history" => history(payload),
            "catch_up" => catch_up(payload),
            "typing" => typing(payload),
            name @ ("away" | "back") => fields(name, payload).map(|NoFields {}| Self::Away(name == "away")),
            "read" => read(payload),
            "follow" => fields("follow", payload).map(|NoFields {}| Self::Follow(Follow {})),
            "probe" => fields("probe", payload).map(|NoFields {}| Self::Probe(Probe {})),
            name if let Some(kind) = EntryKind::of_command(name) => post(kind, payload),
            unknown => {
                let name: String = unknown.chars().take(40).collect();
                Err(Refused::new(Code::UnknownType, format!("There is no command named {name:?}."))
                    .for_command(name))
            }
        }
    }
}

fn join(payload: &str) -> Result<Command, Refused> {
    let JoinFields { room, nickname, after, epoch } = fields("join", payload)?;
    let room = room_name("join", &room)?;
    let about = |refused: Refused| refused.for_command("join").in_room(room.clone());
    let nickname = nickname.map(|raw| parse_nickname(&raw)).transpose().map_err(about)?;
    let wrong_epoch = |fault: ParseError| {
        about(Refused::new(Code::BadFrame, format!("The epoch cannot be used: {fault}.")))
    };
    let epoch = epoch.map(|raw| raw.parse::<Epoch>()).transpose().map_err(wrong_epoch)?;
    Ok(Command::Join(Join { room, nickname, after: after.map(Seq::new), epoch }))
}

fn leave(payload: &str) -> Result<Command, Refused> {
    let LeaveFields { room } = fields("leave", payload)?;
    Ok(Command::Leave(Leave { room: room_name("leave", &room)? }))
}

fn rename(payload: &str) -> Result<Command, Refused> {
    let RenameFields { nickname } = fields("rename", payload)?;
    let nickname = parse_nickname(&nickname).map_err(|refused| refused.for_command("rename"))?;
    Ok(Command::Rename(Rename { nickname }))
}

fn history(payload: &str) -> Result<Command, Refused> {
    let HistoryFields { room, before, after, around } = fields("history", payload)?;
    let room = room_name("history", &room)?;
    match PageRequest::of(before.map(Seq::new), after.map(Seq::new), around.map(Seq::new)) {
        Some(part) => Ok(Command::History(History { room, part })),
        None => {
            let sentence = "Beside \"room\", \"history\" takes one of \"before\", \"after\" and \"around\".";
            Err(Refused::new(Code::BadFrame, sentence).for_command("history").in_room(room))
        }
    }
}

fn catch_up(payload: &str) -> Result<Command, Refused> {
    let CatchUpFields { room, after } = fields("catch_up", payload)?;
    Ok(Command::CatchUp(CatchUp { room: room_name("catch_up", &room)?, after: Seq::new(after) }))
}

fn typing(payload: &str) -> Result<Command, Refused> {
    let TypingFields { room } = fields("typing", payload)?;
    Ok(Command::Typing(Typing { room: room_name("typing", &room)? }))
}

fn read(payload: &str) -> Result<Command, Refused> {
    let ReadFields { room, seq } = fields("read", payload)?;
    Ok(Command::Read(Read { room: room_name("read", &room)?, seq: Seq::new(seq) }))
}

fn parse_nickname(raw: &str) -> Result<Nickname, Refused> {
    Nickname::parse(&nfc(raw))
        .map_err(|fault| Refused::new(Code::BadNickname, format!("The nickname cannot be used: {fault}.")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JoinFields {
    room: String,
    nickname: Option<String>,
    after: Option<u64>,
    epoch: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaveFields {
    room: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatchUpFields {
    room: String,
    after: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypingFields {
    room: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadFields {
    room: String,
    seq: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameFields {
    nickname: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFields {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LobbyFields {
    totals: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HistoryFields {
    room: String,
    before: Option<u64>,
    after: Option<u64>,
    around: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Body, Description, Emoji, Topic},
        protocol::{
            Post,
            command::{Act, MessageId, RoomName},
        },
    };
    use proptest::prelude::*;

    fn code(text: &str) -> Code {
        Command::decode(text).unwrap_err().code
    }

    #[test]
    fn each_way_to_be_wrong_has_its_code() {
        let id = "01920a3b-4c5d-7fff-bfff-ffffffffffff";
        for (text, expected) in [
            ("hello", Code::NotJson),
            ("", Code::NotJson),
            ("{\"type\":\"say\"", Code::NotJson),
            ("[1]", Code::BadFrame),
            ("{\"payload\":{}}", Code::BadFrame),
            ("{\"type\":7,\"payload\":{}}", Code::BadFrame),
            ("{\"type\":\"shout\",\"payload\":{}}", Code::UnknownType),
            ("{\"type\":\"join\"}", Code::BadFrame),
            ("{\"type\":\"join\",\"payload\":{\"room\":\"a\",\"colour\":1}}", Code::BadFrame),
            ("{\"type\":\"join\",\"payload\":{\"room\":\"a/b\"}}", Code::BadRoom),
            ("{\"type\":\"join\",\"payload\":{\"room\":\"a\",\"nickname\":\"\"}}", Code::BadNickname),
            ("{\"type\":\"join\",\"payload\":{\"room\":\"a\",\"after\":-1}}", Code::BadFrame),
            ("{\"type\":\"history\",\"payload\":{\"room\":\"a\"}}", Code::BadFrame),
            ("{\"type\":\"history\",\"payload\":{\"room\":\"a\",\"before\":1,\"after\":1}}", Code::BadFrame),
            ("{\"type\":\"rename\",\"payload\":{\"nickname\":\"a\\u202eb\"}}", Code::BadNickname),
            ("{\"type\":\"say\",\"payload\":{\"room\":\"a\",\"id\":\"1\",\"body\":\"x\"}}", Code::BadId),
            (
                &format!("{{\"type\":\"say\",\"payload\":{{\"room\":\"a\",\"id\":\"{id}\",\"body\":\"\"}}}}"),
                Code::BadBody,
            ),
            ("[\"watch_lobby\",{}]", Code::BadFrame),
            ("{\"type\":\"leave\",\"payload\":[\"a\"]}", Code::BadFrame),
            (&"[".repeat(60_000), Code::BadFrame),
            (
                &format!("{{\"type\":\"leave\",\"payload\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000)),
                Code::BadFrame,
            ),
            (&" ".repeat(limits::MAX_FRAME_BYTES + 1), Code::TooLarge),
        ] {
            assert_eq!(code(text), expected, "{}", &text[..text.len().min(80)]);
        }
    }

    #[test]
    fn a_refusal_names_the_id_and_the_unknown_type() {
        let refused =
            Command::decode("{\"type\":\"say\",\"payload\":{\"room\":\"a\",\"id\":\"mine\",\"body\":\"x\"}}")
                .unwrap_err();
        assert_eq!(refused.id.as_deref(), Some("mine"));
        let refused = Command::decode("{\"type\":\"shout\"}").unwrap_err();
        assert_eq!(refused.command.as_deref(), Some("shout"));
        assert!(refused.message.contains("shout"));
    }

    #[test]
    fn a_refusal_names_the_id_also_where_the_rest_cannot_be_read() {
        let id = "01920a3b-4c5d-7fff-bfff-ffffffffffff";
        for rest in [
            r#""body":"\ud83d""#,
            r#""body":"\ude00\ud83d""#,
            r#""body":7"#,
            r#""colour":"red""#,
            r#""bodi":"x""#,
        ] {
            let text = format!(r#"{{"type":"say","payload":{{"room":"a","id":"{id}",{rest}}}}}"#);
            let refused = Command::decode(&text).unwrap_err();
            assert_eq!((refused.code, refused.id.as_deref()), (Code::BadFrame, Some(id)), "{text}");
            assert_eq!(refused.command.as_deref(), Some("say"));
        }
        let long = format!(
            r#"{{"type":"say","payload":{{"room":"a","id":"{id}","body":"{}"}}}}"#,
            "x".repeat(70_000)
        );
        let refused = Command::decode(&long).unwrap_err();
        assert_eq!((refused.code, refused.id.as_deref()), (Code::TooLarge, Some(id)));
        assert_eq!(refused.command.as_deref(), Some("say"));
    }

    #[test]
    fn names_are_composed_on_the_way_in() {
        let Ok(Command::Join(join)) =
            Command::decode("{\"type\":\"join\",\"payload\":{\"room\":\"\u{1100}\u{1161}\"}}")
        else {
            panic!("a decomposed name is a name");
        };
        assert_eq!(join.room.as_str(), "가");
    }

    proptest! {
        #[test]
        fn no_text_makes_decoding_panic(text in any::<String>()) {
            let _ = Command::decode(&text);
        }

        #[test]
        fn what_is_encoded_decodes_to_itself(bytes: [u8; 16], body in "[a-z가-힣🙂 ]{0,79}[a-z가-힣]", after: Option<u32>) {
            let room = RoomName::parse("방").unwrap();
            let (id, body, target) = (MessageId::from_bytes(bytes), Body::parse(body).ok(), Seq::new(7));
            // Letters that nothing is seen of alone are no message.
            prop_assume!(body.is_some());
            let emoji = Emoji::parse("🎉".to_owned()).unwrap();
            let posts = [
                Act::Said { body: body.clone(), reply_to: after.map(|n| Seq::new(n.into())) },
                Act::Edited { target, body },
                Act::Deleted { target },
                Act::Reacted { target, emoji: emoji.clone() },
                Act::Unreacted { target, emoji },
                Act::Pinned { target },
                Act::Unpinned { target },
                Act::TopicSet { topic: None },
                Act::TopicSet { topic: Topic::parse("Tea, and more of it").unwrap() },
                Act::Described { description: None },
                Act::Described { description: Description::parse("- tea".to_owned()).unwrap() },
            ]
            .map(|act| Command::Post(Post { room: room.clone(), id, act }));
            let join = Join { room, nickname: None, after: after.map(|n| Seq::new(n.into())), epoch: Some(Epoch::new(7)) };
            let parts = [PageRequest::Before(target), PageRequest::After(target), PageRequest::Around(target)];
            let parts = parts.map(|part| Command::History(History { room: join.room.clone(), part }));
            for command in posts.into_iter().chain(parts).chain([Command::Join(join)]) {
                prop_assert_eq!(Command::decode(&serde_json::to_string(&command).unwrap()), Ok(command));
            }
        }
    }
}
