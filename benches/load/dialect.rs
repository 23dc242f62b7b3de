//! How each kind of server is spoken to: where to knock, how to enter a room, how to say something there.

use std::time::{SystemTime, UNIX_EPOCH};

/// What is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// docs/PROTOCOL.md.
    Parlor,
    /// `{type, payload}`, as in the lesson; the path is the room.
    Lesson,
    /// Socket.IO 4 over Engine.IO's WebSocket transport.
    SocketIo,
    /// The path is the room, and every frame is a message.
    Bare,
    /// NATS's own lines.
    Nats,
}

/// What is to be done about a frame that came before its connection was in its room.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Wait,
    Say(String),
    Joined,
}

impl Dialect {
    pub(crate) fn path(self, room: usize) -> String {
        match self {
            Self::Parlor => "/ws".into(),
            Self::Lesson | Self::Bare => format!("/{}", name(room)),
            Self::SocketIo => "/socket.io/?EIO=4&transport=websocket".into(),
            Self::Nats => "/".into(),
        }
    }

    /// What comes first, when the WebSocket is open.
    pub(crate) fn open(self, room: usize, person: usize) -> Step {
        match self {
            Self::Parlor => Step::Say(format!(r#"{{"type":"join","payload":{{"room":"{}"}}}}"#, name(room))),
            Self::Lesson => {
                Step::Say(format!(r#"{{"type":"join","payload":{{"nickname":"person {person}"}}}}"#))
            }
            Self::SocketIo => Step::Wait,
            Self::Bare => Step::Joined,
            Self::Nats => {
                let connect = r#"CONNECT {"verbose":false,"pedantic":false,"lang":"bench","version":"1"}"#;
                Step::Say(format!("{connect}\r\nSUB {} 1\r\nPING\r\n", name(room)))
            }
        }
    }

    /// What to do about a frame, until the room is entered.
    pub(crate) fn enter(self, frame: &[u8], room: usize, person: usize) -> Step {
        let starts = |with: &str| frame.starts_with(with.as_bytes());
        match self {
            Self::Parlor if starts(r#"{"type":"joined""#) => Step::Joined,
            Self::Lesson if starts(r#"{"type":"joined""#) => Step::Joined,
            Self::SocketIo if starts("0") => Step::Say("40".into()),
            Self::SocketIo if starts("40") => {
                let room = name(room);
                Step::Say(format!(r#"42["join",{{"room":"{room}","nickname":"person {person}"}}]"#))
            }
            Self::SocketIo if starts(r#"42["joined""#) => Step::Joined,
            Self::Nats if starts("PONG") => Step::Joined,
            _ => Step::Wait,
        }
    }

    /// Whether everyone in a room is promised the same order. NATS promises that of each sender's messages only.
    pub(crate) fn has_one_order(self) -> bool {
        self != Self::Nats
    }

    /// The answer to a sign of life that travels as an ordinary frame.
    pub(crate) fn pulse(self, frame: &[u8]) -> Option<&'static str> {
        (self == Self::SocketIo && frame == b"2").then_some("3")
    }

    pub(crate) fn say(self, room: usize, sender: usize, nth: u64, body: &str) -> String {
        let name = name(room);
        match self {
            Self::Parlor => {
                let id = message_id(sender, nth);
                format!(r#"{{"type":"say","payload":{{"room":"{name}","id":"{id}","body":"{body}"}}}}"#)
            }
            Self::Lesson => format!(r#"{{"type":"message","payload":{{"body":"{body}"}}}}"#),
            Self::SocketIo => format!(r#"42["message",{{"body":"{body}"}}]"#),
            Self::Bare => body.to_owned(),
            Self::Nats => format!("PUB {name} {}\r\n{body}\r\n", body.len()),
        }
    }
}

/// Asks for what was said in a room of Parlor's after a place of its log.
pub(super) fn catch_up(room: usize, after: u64) -> String {
    format!(r#"{{"type":"catch_up","payload":{{"room":"{}","after":{after}}}}}"#, name(room))
}

/// What a room is called.
pub(crate) fn name(room: usize) -> String {
    format!("room{room}")
}

/// A UUID of version 7: now, and then what makes it the only one.
fn message_id(sender: usize, nth: u64) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = since.as_millis() as u64;
    let (high, low) = ((millis >> 16) & 0xffff_ffff, millis & 0xffff);
    format!("{high:08x}-{low:04x}-7000-8{:03x}-{nth:012x}", sender & 0xfff)
}
