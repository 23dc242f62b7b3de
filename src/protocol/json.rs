//! JSON for the browser: a tree whose fields are read by name.
//!
//! Derived deserializers are compiled again for every type and every use. They were a fifth of the program that people
//! download, so its JSON is read by hand.

mod value;

use crate::{
    domain::{
        ActFields, Ban, BanReason, Body, CalmMode, Description, Door, Emoji, Member, Nickname, Person,
        ReviewRules, RoomName, RoomRole, RoomRules, Seq, Timestamp, Topic, Writers,
    },
    protocol::RoomHost,
};
use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};
use std::str::FromStr;
use value::JsonValue;

/// Reads a JSON text. None if it is not JSON, or not what `read` expects.
pub fn read<T>(text: &str, read: impl FnOnce(Json<'_>) -> Option<T>) -> Option<T> {
    read(Json(&JsonValue::read(text)?))
}

/// A part of a JSON text. A missing value, or one of another type, is none.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(&'a JsonValue<'a>);

impl<'a> Json<'a> {
    /// Reads the field of this name.
    pub fn get<T>(self, name: &str, read: impl FnOnce(Self) -> Option<T>) -> Option<T> {
        read(self.field(name)?)
    }

    /// Reads a field that may be missing: then the result is `Some(None)`.
    pub fn optional<T>(self, name: &str, read: impl FnOnce(Self) -> Option<T>) -> Option<Option<T>> {
        match self.field(name) {
            None => Some(None),
            Some(field) => read(field).map(Some),
        }
    }

    /// Reads each item of the list in this field.
    pub fn list<T>(self, name: &str, read: impl FnMut(Self) -> Option<T>) -> Option<Vec<T>> {
        self.field(name)?.each(read)
    }

    /// Reads each item of this list.
    pub fn each<T>(self, read: impl FnMut(Self) -> Option<T>) -> Option<Vec<T>> {
        let JsonValue::List(values) = self.0 else { return None };
        values.iter().map(Json).map(read).collect()
    }

    /// Its field of this name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Self> {
        let JsonValue::Object(fields) = self.0 else { return None };
        let (_, value) = fields.iter().find(|(known, _)| known == name)?;
        (*value != JsonValue::Null).then_some(Json(value))
    }

    /// A text.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        if let JsonValue::Text(text) = self.0 { Some(text) } else { None }
    }

    /// A text, owned.
    #[must_use]
    pub fn owned(self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// A text, parsed.
    #[must_use]
    pub fn parsed<T: FromStr>(self) -> Option<T> {
        self.text()?.parse().ok()
    }

    /// A text that is one of a list of names.
    #[must_use]
    pub fn named<T: Deserialize<'a>>(self) -> Option<T> {
        T::deserialize(StrDeserializer::<Error>::new(self.text()?)).ok()
    }

    /// A whole number.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        if let JsonValue::Number(number) = self.0 { *number } else { None }
    }

    /// A whole number of things, as `u32`.
    #[must_use]
    pub fn count(self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// True or false.
    #[must_use]
    pub fn bool(self) -> Option<bool> {
        if let JsonValue::Truth(truth) = self.0 { Some(*truth) } else { None }
    }

    /// A place in a log.
    #[must_use]
    pub fn seq(self) -> Option<Seq> {
        self.number().map(Seq::new)
    }

    /// A moment.
    #[must_use]
    pub fn timestamp(self) -> Option<Timestamp> {
        self.number().map(Timestamp::from_millis)
    }

    /// The name of a room, normalized.
    #[must_use]
    pub fn room(self) -> Option<RoomName> {
        RoomName::in_form(self.text()?).ok()
    }

    /// A nickname.
    #[must_use]
    pub fn nickname(self) -> Option<Nickname> {
        Nickname::kept(self.text()?).ok()
    }

    /// The text of a message.
    #[must_use]
    pub fn body(self) -> Option<Body> {
        Body::parse(self.owned()?).ok()
    }

    /// What somebody reacts with.
    #[must_use]
    pub fn emoji(self) -> Option<Emoji> {
        Emoji::parse(self.owned()?).ok()
    }

    /// What a room is about, in a line: its field `topic`, which may be missing.
    #[must_use]
    pub fn topic(self) -> Option<Option<Topic>> {
        Topic::kept(&self.words("topic")?).ok()
    }

    /// What a room is about, at more length: its field `description`, which may be missing.
    #[must_use]
    pub fn description(self) -> Option<Option<Description>> {
        Description::parse(self.words("description")?).ok()
    }

    /// The people who keep a room: its field `hosts`, which may be missing.
    #[must_use]
    pub fn hosts(self) -> Option<Vec<RoomHost>> {
        let host = |host: Json<'_>| {
            Some(RoomHost { person: host.get("person", Json::parsed)?, role: host.get("role", Json::named)? })
        };
        self.optional("hosts", |all| all.each(host)).map(Option::unwrap_or_default)
    }

    /// The rules of a room.
    #[must_use]
    pub fn rules(self) -> Option<RoomRules> {
        Some(RoomRules {
            writers: self.get("writers", Json::named)?,
            slow_seconds: self.get("slow_seconds", Json::count)?,
            newcomer_minutes: self.optional("newcomer_minutes", Json::count)?.unwrap_or_default(),
            calm: self.optional("calm", Json::calm)?,
            review: ReviewRules::OFF,
        })
    }

    fn calm(self) -> Option<CalmMode> {
        Some(CalmMode {
            since: self.get("since", Json::timestamp)?,
            until: self.get("until", Json::timestamp)?,
        })
    }

    /// How much waits for the hosts of a room: its field `appeals`, which may be missing.
    #[must_use]
    pub fn appeals(self) -> Option<u32> {
        self.optional("appeals", Json::count).map(Option::unwrap_or_default)
    }

    /// Until when somebody may not write because they are new: the field `newcomer_until`, which may be missing.
    #[must_use]
    pub fn newcomer_until(self) -> Option<Option<Timestamp>> {
        self.optional("newcomer_until", Json::timestamp)
    }

    /// A ban.
    #[must_use]
    pub fn ban(self) -> Option<Ban> {
        Some(Ban {
            by: self.optional("by", Json::nickname)?,
            until: self.optional("until", Json::timestamp)?,
            mute: self.optional("mute", Json::bool)?.unwrap_or_default(),
            reason: self.optional("reason", Json::reason)?,
        })
    }

    /// The reason of a ban.
    #[must_use]
    pub fn reason(self) -> Option<BanReason> {
        self.owned()?.try_into().ok()
    }

    /// Its field of this name, which is a text; an empty one where it is missing.
    fn words(self, name: &str) -> Option<String> {
        self.optional(name, Json::owned).map(Option::unwrap_or_default)
    }

    /// A member: two fields, which may stand among others.
    #[must_use]
    pub fn member(self) -> Option<Member> {
        Some(Member {
            person: self.get("person", Json::parsed)?,
            nickname: self.get("nickname", Json::nickname)?,
        })
    }
}

/// What of an act is missing, or is of another kind.
#[derive(Clone, Copy, Debug)]
pub struct MissingField;

/// The fields of an act beside whatever else an object holds. Words may be missing: the log may no longer have them.
impl ActFields for Json<'_> {
    type Error = MissingField;

    fn target(&self) -> Result<Seq, MissingField> {
        self.get("target", Json::seq).ok_or(MissingField)
    }

    fn reply_to(&self) -> Result<Option<Seq>, MissingField> {
        self.optional("reply_to", Json::seq).ok_or(MissingField)
    }

    fn body(&self) -> Result<Option<Body>, MissingField> {
        self.optional("body", Json::body).ok_or(MissingField)
    }

    fn emoji(&self) -> Result<Emoji, MissingField> {
        self.get("emoji", Json::emoji).ok_or(MissingField)
    }

    fn topic(&self) -> Result<Option<Topic>, MissingField> {
        Json::topic(*self).ok_or(MissingField)
    }

    fn description(&self) -> Result<Option<Description>, MissingField> {
        Json::description(*self).ok_or(MissingField)
    }

    fn person(&self) -> Result<Option<Person>, MissingField> {
        self.optional("person", Json::parsed).ok_or(MissingField)
    }

    fn no_person(&self) -> MissingField {
        MissingField
    }

    fn role(&self) -> Result<RoomRole, MissingField> {
        self.get("role", Json::named).ok_or(MissingField)
    }

    fn minutes(&self) -> Result<Option<u32>, MissingField> {
        self.optional("minutes", Json::count).ok_or(MissingField)
    }

    fn reason(&self) -> Result<Option<BanReason>, MissingField> {
        self.optional("reason", Json::reason).ok_or(MissingField)
    }

    fn after(&self) -> Result<Seq, MissingField> {
        self.get("after", Json::seq).ok_or(MissingField)
    }

    fn writers(&self) -> Result<Writers, MissingField> {
        self.get("writers", Json::named).ok_or(MissingField)
    }

    fn seconds(&self) -> Result<u32, MissingField> {
        self.get("seconds", Json::count).ok_or(MissingField)
    }

    fn review(&self) -> Result<ReviewRules, MissingField> {
        self.get("review", Json::text).and_then(ReviewRules::named).ok_or(MissingField)
    }

    fn door(&self) -> Result<Door, MissingField> {
        self.get("door", Json::named).ok_or(MissingField)
    }

    fn listed(&self) -> Result<bool, MissingField> {
        self.get("listed", Json::bool).ok_or(MissingField)
    }

    fn days(&self) -> Result<u32, MissingField> {
        self.get("days", Json::count).ok_or(MissingField)
    }
}
