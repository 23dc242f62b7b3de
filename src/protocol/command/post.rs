//! Decodes the commands that add an entry. The codec of acts defines the fields of each.

use super::{
    beginning,
    fields::{fields, room_name, unusable},
};
use crate::{
    domain::{
        Act, ActField, ActFields, Ban, BanReason, Body, CalmMode, Description, Door, Emoji, EntryKind,
        MessageId, ParseError, Person, ReviewRules, RoomAccess, RoomRole, RoomRules, Seq, Topic, Writers,
        nfc,
    },
    protocol::{Code, Command, Post, Refused},
};
use serde::Deserialize;
use std::cell::RefCell;

/// The fields as they came.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostFields {
    room: String,
    id: String,
    body: RefCell<Option<String>>,
    reply_to: Option<u64>,
    target: Option<u64>,
    #[serde(default)]
    emoji: RefCell<Option<String>>,
    topic: Option<String>,
    #[serde(default)]
    description: RefCell<Option<String>>,
    person: Option<String>,
    role: Option<RoomRole>,
    minutes: Option<u32>,
    reason: Option<String>,
    after: Option<u64>,
    writers: Option<Writers>,
    seconds: Option<u32>,
    review: Option<String>,
    door: Option<Door>,
    listed: Option<bool>,
    days: Option<u32>,
}

/// Decodes the command of this kind.
pub(super) fn post(kind: EntryKind, payload: &str) -> Result<Command, Refused> {
    let name = kind.command();
    let read = fields(name, payload).map_err(|refused| beginning::with_id_of(payload, refused));
    let fields: PostFields = read?;
    let about = |refused: Refused| refused.for_command(name).with_id(&fields.id);
    let room = room_name(name, &fields.room).map_err(about)?;
    let in_room = |refused: Refused| about(refused).in_room(room.clone());
    let id = fields.id.parse::<MessageId>();
    let id = id.map_err(|fault| in_room(unusable(Code::BadId, "id", fault)))?;
    if fields.came().iter().any(|(field, is_there)| *is_there && !kind.fields().contains(field)) {
        return Err(in_room(takes(kind)));
    }
    let act = Act::read(kind, &PostedAct { kind, fields: &fields }).map_err(in_room)?;
    Ok(Command::Post(Post { id, act, room }))
}

impl PostFields {
    /// Which fields of acts there are.
    fn came(&self) -> [(ActField, bool); 17] {
        [
            (ActField::Target, self.target.is_some()),
            (ActField::ReplyTo, self.reply_to.is_some()),
            (ActField::Body, self.body.borrow().is_some()),
            (ActField::Emoji, self.emoji.borrow().is_some()),
            (ActField::Topic, self.topic.is_some()),
            (ActField::Description, self.description.borrow().is_some()),
            (ActField::Person, self.person.is_some()),
            (ActField::Role, self.role.is_some()),
            (ActField::Minutes, self.minutes.is_some()),
            (ActField::Reason, self.reason.is_some()),
            (ActField::After, self.after.is_some()),
            (ActField::Writers, self.writers.is_some()),
            (ActField::Seconds, self.seconds.is_some()),
            (ActField::Review, self.review.is_some()),
            (ActField::Door, self.door.is_some()),
            (ActField::Listed, self.listed.is_some()),
            (ActField::Days, self.days.is_some()),
        ]
    }
}

/// The fields of an act in a command. Texts are moved, not copied: each is read once.
struct PostedAct<'a> {
    kind: EntryKind,
    fields: &'a PostFields,
}

impl ActFields for PostedAct<'_> {
    type Error = Refused;

    fn target(&self) -> Result<Seq, Refused> {
        self.fields.target.map(Seq::new).ok_or_else(|| takes(self.kind))
    }

    fn reply_to(&self) -> Result<Option<Seq>, Refused> {
        Ok(self.fields.reply_to.map(Seq::new))
    }

    fn body(&self) -> Result<Option<Body>, Refused> {
        let raw = self.fields.body.take().ok_or_else(|| takes(self.kind))?;
        Body::parse(raw).map(Some).map_err(|fault| unusable(Code::BadBody, "message", fault))
    }

    fn emoji(&self) -> Result<Emoji, Refused> {
        let raw = self.fields.emoji.take().ok_or_else(|| takes(self.kind))?;
        let emoji = Emoji::parse(raw).map_err(|fault| unusable(Code::BadEmoji, "reaction", fault))?;
        // Two emoji that look the same must be equal. Those in old logs can still be removed.
        if self.kind == EntryKind::Reacted && !emoji.is_well_formed() {
            let fault = ParseError::Malformed("an emoji that keyboards write");
            return Err(unusable(Code::BadEmoji, "reaction", fault));
        }
        Ok(emoji)
    }

    fn topic(&self) -> Result<Option<Topic>, Refused> {
        let raw = nfc(self.fields.topic.as_deref().unwrap_or_default());
        Topic::parse(&raw).map_err(|fault| unusable(Code::BadBody, "topic", fault))
    }

    fn description(&self) -> Result<Option<Description>, Refused> {
        let raw = self.fields.description.take().unwrap_or_default();
        Description::parse(raw).map_err(|fault| unusable(Code::BadBody, "description", fault))
    }

    fn person(&self) -> Result<Option<Person>, Refused> {
        let raw = self.fields.person.as_deref().map(str::parse).transpose();
        raw.map_err(|fault| unusable(Code::BadFrame, "person", fault))
    }

    fn no_person(&self) -> Refused {
        takes(self.kind)
    }

    fn role(&self) -> Result<RoomRole, Refused> {
        self.fields.role.ok_or_else(|| takes(self.kind))
    }

    fn minutes(&self) -> Result<Option<u32>, Refused> {
        if self.kind == EntryKind::NewcomersSet {
            return self.wait_minutes("Newcomers wait", RoomRules::MAX_NEWCOMER_MINUTES).map(Some);
        }
        if self.kind == EntryKind::CalmSet {
            return self.wait_minutes("Calm mode lasts", CalmMode::MAX_MINUTES).map(Some);
        }
        let allowed = 1..=Ban::MAX_MINUTES;
        if self.fields.minutes.is_some_and(|minutes| !allowed.contains(&minutes)) {
            let sentence =
                format!("A ban takes 1 to {} minutes; without \"minutes\", it has no end.", Ban::MAX_MINUTES);
            return Err(Refused::new(Code::BadFrame, sentence));
        }
        Ok(self.fields.minutes)
    }

    fn reason(&self) -> Result<Option<BanReason>, Refused> {
        let raw = nfc(self.fields.reason.as_deref().unwrap_or_default());
        BanReason::parse(&raw).map_err(|fault| unusable(Code::BadBody, "reason", fault))
    }

    fn after(&self) -> Result<Seq, Refused> {
        self.fields.after.map(Seq::new).ok_or_else(|| takes(self.kind))
    }

    fn writers(&self) -> Result<Writers, Refused> {
        self.fields.writers.ok_or_else(|| takes(self.kind))
    }

    fn seconds(&self) -> Result<u32, Refused> {
        let seconds = self.fields.seconds.ok_or_else(|| takes(self.kind))?;
        if RoomRules::MAX_SLOW_SECONDS < seconds {
            let sentence = format!("Slow mode waits at most {} seconds.", RoomRules::MAX_SLOW_SECONDS);
            return Err(Refused::new(Code::BadFrame, sentence));
        }
        Ok(seconds)
    }

    fn review(&self) -> Result<ReviewRules, Refused> {
        self.fields.review.as_deref().and_then(ReviewRules::named).ok_or_else(|| takes(self.kind))
    }

    fn door(&self) -> Result<Door, Refused> {
        self.fields.door.ok_or_else(|| takes(self.kind))
    }

    fn listed(&self) -> Result<bool, Refused> {
        self.fields.listed.ok_or_else(|| takes(self.kind))
    }

    fn days(&self) -> Result<u32, Refused> {
        let days = self.fields.days.ok_or_else(|| takes(self.kind))?;
        if RoomAccess::MAX_KEEP_DAYS < days {
            let sentence = format!(
                "A room keeps words for at most {} days, or as long as the server does: 0.",
                RoomAccess::MAX_KEEP_DAYS
            );
            return Err(Refused::new(Code::BadFrame, sentence));
        }
        Ok(days)
    }
}

impl PostedAct<'_> {
    fn wait_minutes(&self, what: &str, most: u32) -> Result<u32, Refused> {
        let minutes = self.fields.minutes.ok_or_else(|| takes(self.kind))?;
        if most < minutes {
            return Err(Refused::new(Code::BadFrame, format!("{what} at most {most} minutes.")));
        }
        Ok(minutes)
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
        EntryKind::RoleSet => "\"person\", and \"role\": \"owner\", \"host\", \"voice\" or \"member\"",
        EntryKind::Banned | EntryKind::Muted => {
            "\"person\", \"minutes\" if it is to end, and \"reason\" if it has one"
        }
        EntryKind::Unbanned => "\"person\"",
        EntryKind::WritersSet => "\"writers\": \"everybody\", \"admitted\" or \"hosts\"",
        EntryKind::SlowSet => "\"seconds\"",
        EntryKind::NewcomersSet | EntryKind::CalmSet => "\"minutes\"",
        EntryKind::DoorSet => "\"door\": \"open\", \"locked\", \"password\" or \"link\"",
        EntryKind::ListedSet => "\"listed\": true or false",
        EntryKind::KeepDaysSet => "\"days\"",
        EntryKind::LinkRevoked => "\"role\": \"owner\" or \"host\"",
        EntryKind::ReviewSet => {
            "\"review\": any of \"first\", \"links\", \"repeats\" and \"words\" in one text, with spaces between them"
        }
        EntryKind::Removed => "\"after\", and \"person\" unless it is to remove everybody's messages",
    };
    let name = kind.command();
    let sentence = format!("Beside \"room\" and \"id\", {name:?} takes {own}, and nothing else.");
    Refused::new(Code::BadFrame, sentence)
}
