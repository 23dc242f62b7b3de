//! What a client asks for.

use super::{Code, Refused, limits};
use crate::domain::{Body, Epoch, Fault, MessageId, Nickname, RoomName, Seq, nfc};
use serde::{Deserialize, Serialize, de};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What a client asks for. [`Command::decode`] is the only way in from a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "payload", rename_all = "snake_case")]
pub enum Command {
    /// To be in a room, and to be told what happens there.
    Join(Join),
    /// To be in a room no longer.
    Leave(Leave),
    /// To say something in a room.
    Say(Say),
    /// To go by another nickname from now on, in every room.
    Rename(Rename),
    /// To be told the list of rooms, now and when it changes.
    WatchLobby(WatchLobby),
    /// To be given earlier entries of a room's log.
    History(History),
}

/// `join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Join {
    /// Which room. It need not exist.
    pub room: RoomName,
    /// Under which nickname; without one, the one this person goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<Nickname>,
    /// The last entry the client has: it is given what came after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The log that `after` belongs to. Of another log the newest entries are given instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
}

/// `leave`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leave {
    /// Which room.
    pub room: RoomName,
}

/// `say`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Say {
    /// In which room; the connection must have joined it.
    pub room: RoomName,
    /// The sender's id for it. The same one again, at any later time, says nothing twice.
    pub id: MessageId,
    /// What.
    pub body: Body,
}

/// `rename`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The new nickname.
    pub nickname: Nickname,
}

/// `watch_lobby`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WatchLobby {}

/// `history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History {
    /// Of which room; the connection must have joined it.
    pub room: RoomName,
    /// The newest entries before this one are given.
    pub before: Seq,
}

impl Command {
    /// Reads a frame's text.
    ///
    /// # Errors
    /// The [`Refused`] to answer with, when the text is not a command that can be carried out: it names the
    /// command and, where it could be read, the id.
    pub fn decode(text: &str) -> Result<Self, Refused> {
        if limits::FRAME_BYTES < text.len() {
            return Err(Refused::new(
                Code::TooLarge,
                format!("A frame may have {} bytes.", limits::FRAME_BYTES),
            ));
        }
        let envelope: Envelope<'_> = object(text).map_err(|error| {
            let code = if error.is_data() { Code::BadFrame } else { Code::NotJson };
            Refused::new(code, format!("A frame is {{\"type\": …, \"payload\": {{…}}}}: {}.", brief(&error)))
        })?;
        let payload = envelope.payload.map_or("{}", RawValue::get);
        match envelope.kind.as_ref() {
            "join" => join(payload),
            "leave" => leave(payload),
            "say" => say(payload),
            "rename" => rename(payload),
            "watch_lobby" => {
                fields("watch_lobby", payload).map(|NoFields {}| Self::WatchLobby(WatchLobby {}))
            }
            "history" => history(payload),
            unknown => {
                let name: String = unknown.chars().take(40).collect();
                Err(Refused::new(Code::UnknownType, format!("There is no command named {name:?}.")).of(name))
            }
        }
    }
}

fn join(payload: &str) -> Result<Command, Refused> {
    let JoinFields { room, nickname, after, epoch } = fields("join", payload)?;
    let room = room_name("join", &room)?;
    let about = |refused: Refused| refused.of("join").in_room(room.clone());
    let nickname = nickname.map(|raw| parse_nickname(&raw)).transpose().map_err(about)?;
    let wrong_epoch =
        |fault: Fault| about(Refused::new(Code::BadFrame, format!("The epoch cannot be used: {fault}.")));
    let epoch = epoch.map(|raw| raw.parse::<Epoch>()).transpose().map_err(wrong_epoch)?;
    Ok(Command::Join(Join { room, nickname, after: after.map(Seq::new), epoch }))
}

fn leave(payload: &str) -> Result<Command, Refused> {
    let LeaveFields { room } = fields("leave", payload)?;
    Ok(Command::Leave(Leave { room: room_name("leave", &room)? }))
}

fn say(payload: &str) -> Result<Command, Refused> {
    let SayFields { room, id, body } = fields("say", payload)?;
    let about = |refused: Refused| refused.of("say").with_id(&id);
    let room = room_name("say", &room).map_err(about)?;
    let wrong = |code, what, fault: Fault| {
        about(Refused::new(code, format!("The {what} cannot be used: {fault}."))).in_room(room.clone())
    };
    let message_id = id.parse::<MessageId>().map_err(|fault| wrong(Code::BadId, "id", fault))?;
    let body = Body::parse(body).map_err(|fault| wrong(Code::BadBody, "message", fault))?;
    Ok(Command::Say(Say { room: room.clone(), id: message_id, body }))
}

fn rename(payload: &str) -> Result<Command, Refused> {
    let RenameFields { nickname } = fields("rename", payload)?;
    let nickname = parse_nickname(&nickname).map_err(|refused| refused.of("rename"))?;
    Ok(Command::Rename(Rename { nickname }))
}

fn history(payload: &str) -> Result<Command, Refused> {
    let HistoryFields { room, before } = fields("history", payload)?;
    Ok(Command::History(History { room: room_name("history", &room)?, before: Seq::new(before) }))
}

fn room_name(command: &str, raw: &str) -> Result<RoomName, Refused> {
    RoomName::parse(&nfc(raw)).map_err(|fault| {
        Refused::new(Code::BadRoom, format!("The room name cannot be used: {fault}.")).of(command)
    })
}

fn parse_nickname(raw: &str) -> Result<Nickname, Refused> {
    Nickname::parse(&nfc(raw))
        .map_err(|fault| Refused::new(Code::BadNickname, format!("The nickname cannot be used: {fault}.")))
}

/// The fields of a payload as they came, before they are anything of ours.
fn fields<'a, T: Deserialize<'a>>(command: &str, payload: &'a str) -> Result<T, Refused> {
    object(payload).map_err(|error| {
        Refused::new(Code::BadFrame, format!("The payload of {command:?} cannot be read: {}.", brief(&error)))
            .of(command)
    })
}

/// Reads an object. Serde would take a list of its values for one, which no document of ours allows.
fn object<'a, T: Deserialize<'a>>(json: &'a str) -> serde_json::Result<T> {
    if json.trim_start().starts_with('[') {
        return Err(de::Error::custom("a list stands where an object should"));
    }
    serde_json::from_str(json)
}

/// What serde found, cut short: it may quote what was sent.
fn brief(error: &serde_json::Error) -> String {
    error.to_string().chars().take(160).collect()
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
struct SayFields {
    room: String,
    id: String,
    body: String,
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
struct HistoryFields {
    room: String,
    before: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
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
            (&" ".repeat(limits::FRAME_BYTES + 1), Code::TooLarge),
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
        fn what_is_encoded_decodes_to_itself(bytes: [u8; 16], body in "[^\\p{C}\\s]{1,80}", after: Option<u32>) {
            let room = RoomName::parse("방").unwrap();
            let say = Say { room: room.clone(), id: MessageId::from_bytes(bytes), body: Body::parse(body).unwrap() };
            let join = Join { room, nickname: None, after: after.map(|n| Seq::new(n.into())), epoch: Some(Epoch::new(7)) };
            for command in [Command::Say(say), Command::Join(join)] {
                prop_assert_eq!(Command::decode(&serde_json::to_string(&command).unwrap()), Ok(command));
            }
        }
    }
}
