//! JSON as a browser reads it: a tree that is taken apart by name.
//!
//! Readers that are derived are made anew for every type and every way to it. In a program that people download
//! before they can talk, that was a fifth of all; what is read there is read by hand.

use crate::domain::{Body, Emoji, Member, Nickname, RoomName, Seq, Timestamp};
use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};
use serde_json::Value;
use std::str::FromStr;

/// Reads a JSON text. None when it is none, or not what `read` reads.
pub fn read<T>(text: &str, read: impl FnOnce(Json<'_>) -> Option<T>) -> Option<T> {
    read(Json(&serde_json::from_str(text).ok()?))
}

/// A part of a JSON text. What is asked of it and is not there, or is of another kind, is none.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(&'a Value);

impl<'a> Json<'a> {
    /// Its field of this name, read.
    pub fn get<T>(self, name: &str, read: impl FnOnce(Self) -> Option<T>) -> Option<T> {
        read(self.field(name)?)
    }

    /// The same, where it may be missing: then it is none in some.
    pub fn optional<T>(self, name: &str, read: impl FnOnce(Self) -> Option<T>) -> Option<Option<T>> {
        match self.field(name) {
            None => Some(None),
            Some(field) => read(field).map(Some),
        }
    }

    /// Each of its field of this name, which is a list, read.
    pub fn list<T>(self, name: &str, read: impl FnMut(Self) -> Option<T>) -> Option<Vec<T>> {
        self.field(name)?.each(read)
    }

    /// Each of it, which is a list, read.
    pub fn each<T>(self, read: impl FnMut(Self) -> Option<T>) -> Option<Vec<T>> {
        self.0.as_array()?.iter().map(Json).map(read).collect()
    }

    /// Its field of this name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| !value.is_null()).map(Json)
    }

    /// A text.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        self.0.as_str()
    }

    /// A text, to keep.
    #[must_use]
    pub fn owned(self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// A text that something is parsed from.
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
        self.0.as_u64()
    }

    /// A whole number of things.
    #[must_use]
    pub fn count(self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// True or false.
    #[must_use]
    pub fn truth(self) -> Option<bool> {
        self.0.as_bool()
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

    /// The name of a room.
    #[must_use]
    pub fn room(self) -> Option<RoomName> {
        RoomName::parse(self.text()?).ok()
    }

    /// A nickname.
    #[must_use]
    pub fn nickname(self) -> Option<Nickname> {
        Nickname::parse(self.text()?).ok()
    }

    /// What a message says.
    #[must_use]
    pub fn body(self) -> Option<Body> {
        Body::parse(self.owned()?).ok()
    }

    /// What somebody reacts with.
    #[must_use]
    pub fn emoji(self) -> Option<Emoji> {
        Emoji::parse(self.owned()?).ok()
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
