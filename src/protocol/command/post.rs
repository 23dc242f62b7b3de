//! Decodes the commands that add an entry. The codec of acts defines the fields of each.

use super::{
    beginning,
    fields::{fields, room_name, unusable},
};
use crate::{
    domain::{
        Act, ActField, ActFields, Body, Description, Emoji, EntryKind, MessageId, ParseError, Seq, Topic, nfc,
    },
    protocol::{Code, Command, Post, Refused},
};
use serde::Deserialize;
use std::cell::Cell;

/// The fields as they came.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostFields {
    room: String,
    id: String,
    body: Option<String>,
    reply_to: Option<u64>,
    target: Option<u64>,
    emoji: Option<String>,
    topic: Option<String>,
    description: Option<String>,
}

/// Decodes the command of this kind.
pub(super) fn post(kind: EntryKind, payload: &str) -> Result<Command, Refused> {
    let name = kind.command();
    let read = fields(name, payload).map_err(|refused| beginning::with_id_of(payload, refused));
    let PostFields { room, id, body, reply_to, target, emoji, topic, description } = read?;
    let about = |refused: Refused| refused.for_command(name).with_id(&id);
    let room = room_name(name, &room).map_err(about)?;
    let in_room = |refused: Refused| about(refused).in_room(room.clone());
    let message_id = id.parse::<MessageId>().map_err(|fault| in_room(unusable(Code::BadId, "id", fault)))?;
    let came = [
        (ActField::Target, target.is_some()),
        (ActField::ReplyTo, reply_to.is_some()),
        (ActField::Body, body.is_some()),
        (ActField::Emoji, emoji.is_some()),
        (ActField::Topic, topic.is_some()),
        (ActField::Description, description.is_some()),
    ];
    if came.iter().any(|(field, is_there)| *is_there && !kind.fields().contains(field)) {
        return Err(in_room(takes(kind)));
    }
    let [body, emoji, description] = [body, emoji, description].map(Cell::new);
    let posted = PostedAct { kind, target, reply_to, topic, body, emoji, description };
    let act = Act::read(kind, &posted).map_err(in_room)?;
    Ok(Command::Post(Post { id: message_id, act, room }))
}

/// The fields of an act in a command. Texts are moved, not copied: each is read once.
struct PostedAct {
    kind: EntryKind,
    target: Option<u64>,
    reply_to: Option<u64>,
    topic: Option<String>,
    body: Cell<Option<String>>,
    emoji: Cell<Option<String>>,
    description: Cell<Option<String>>,
}

impl ActFields for PostedAct {
    type Error = Refused;

    fn target(&self) -> Result<Seq, Refused> {
        self.target.map(Seq::new).ok_or_else(|| takes(self.kind))
    }

    fn reply_to(&self) -> Result<Option<Seq>, Refused> {
        Ok(self.reply_to.map(Seq::new))
    }

    fn body(&self) -> Result<Option<Body>, Refused> {
        let raw = self.body.take().ok_or_else(|| takes(self.kind))?;
        Body::parse(raw).map(Some).map_err(|fault| unusable(Code::BadBody, "message", fault))
    }

    fn emoji(&self) -> Result<Emoji, Refused> {
        let raw = self.emoji.take().ok_or_else(|| takes(self.kind))?;
        let emoji = Emoji::parse(raw).map_err(|fault| unusable(Code::BadEmoji, "reaction", fault))?;
        // Two emoji that look the same must be equal. Those in old logs can still be removed.
        if self.kind == EntryKind::Reacted && !emoji.is_well_formed() {
            let fault = ParseError::Malformed("an emoji that keyboards write");
            return Err(unusable(Code::BadEmoji, "reaction", fault));
        }
        Ok(emoji)
    }

    fn topic(&self) -> Result<Option<Topic>, Refused> {
        let raw = nfc(self.topic.as_deref().unwrap_or_default());
        Topic::parse(&raw).map_err(|fault| unusable(Code::BadBody, "topic", fault))
    }

    fn description(&self) -> Result<Option<Description>, Refused> {
        let raw = self.description.take().unwrap_or_default();
        Description::parse(raw).map_err(|fault| unusable(Code::BadBody, "description", fault))
    }
}

/// The refusal that names the fields of such a command.
fn takes(kind: EntryKind) -> Refused {
    let own = match kind {
        EntryKind::Said => "\"body\", and \"reply_to\" if it answers another message",
        EntryKind::Edited => "\"target\" and \"body\"",
        EntryKind::Deleted | EntryKind::Pinned | EntryKind::Unpinned => "\"target\"",
        EntryKind::TopicSet => "\"topic\" if there is to be one",
        EntryKind::Described => "\"description\" if there is to be one",
        EntryKind::Reacted | EntryKind::Unreacted => "\"target\" and \"emoji\"",
    };
    let name = kind.command();
    let sentence = format!("Beside \"room\" and \"id\", {name:?} takes {own}, and nothing else.");
    Refused::new(Code::BadFrame, sentence)
}
