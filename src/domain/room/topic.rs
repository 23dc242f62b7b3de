//! A room's topic and description.

use crate::domain::{Body, ParseError, text};
use serde::{Deserialize, Serialize};

/// What a room is about, in one line: visible characters of any script, composed (see [`crate::domain::nfc`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Topic(String);

impl Topic {
    /// The longest, in characters: what fits a line of a wide window, under the room's name.
    pub const MAX_CHARS: usize = 120;

    /// Trims, folds white space, and validates. None if nothing is left: the room has no topic.
    ///
    /// # Errors
    /// [`ParseError`], when it is too long, or holds a hidden character.
    pub fn parse(raw: &str) -> Result<Option<Self>, ParseError> {
        Self::unless_empty(text::visible_name(raw, Self::MAX_CHARS, ' '))
    }

    /// The same for a topic that was accepted before, by this or an older version.
    ///
    /// # Errors
    /// [`ParseError`], when no version accepted it.
    pub fn kept(raw: &str) -> Result<Option<Self>, ParseError> {
        Self::unless_empty(text::kept_name(raw, Self::MAX_CHARS, ' '))
    }

    fn unless_empty(name: Result<String, ParseError>) -> Result<Option<Self>, ParseError> {
        match name {
            Ok(topic) => Ok(Some(Self(topic))),
            Err(ParseError::Empty) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Topic {
    type Error = ParseError;

    fn try_from(raw: String) -> Result<Self, ParseError> {
        Self::kept(&raw)?.ok_or(ParseError::Empty)
    }
}

/// What a room is about, in a few paragraphs, with the markup of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description(Body);

impl Description {
    /// The longest, in bytes of UTF-8: one screen of a phone, and small enough for a `described` event.
    pub const MAX_BYTES: usize = 2_000;

    /// Validates without changing. None if nothing is visible: the room has no description.
    ///
    /// # Errors
    /// [`ParseError`], when it is too long, or holds what no [`Body`] may.
    pub fn parse(raw: String) -> Result<Option<Self>, ParseError> {
        if Self::MAX_BYTES < raw.len() {
            return Err(ParseError::TooLong { max: Self::MAX_BYTES, unit: "bytes" });
        }
        match Body::parse(raw) {
            Ok(body) => Ok(Some(Self(body))),
            Err(ParseError::Empty) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_one_line_and_an_empty_one_is_none() {
        let topic = |raw: &str| Topic::parse(raw).map(|topic| topic.map(|topic| topic.0));
        assert_eq!(topic("  웹소켓\n스터디 🙂 "), Ok(Some("웹소켓 스터디 🙂".to_owned())));
        assert_eq!(topic(" \n"), Ok(None));
        assert_eq!(topic(&"x".repeat(Topic::MAX_CHARS)).map(|topic| topic.is_some()), Ok(true));
        assert!(matches!(topic(&"x".repeat(Topic::MAX_CHARS + 1)), Err(ParseError::TooLong { .. })));
        assert_eq!(topic("a\u{202e}b"), Err(ParseError::Forbidden('\u{202e}')));
    }

    #[test]
    fn a_description_is_kept_to_the_letter_and_an_empty_one_is_none() {
        let text = "**Rules**\n\n- be kind\n\t- twice";
        assert_eq!(Description::parse(text.to_owned()).unwrap().unwrap().as_str(), text);
        assert_eq!(Description::parse(" \n\u{200b}".to_owned()), Ok(None));
        assert!(Description::parse("x".repeat(Description::MAX_BYTES)).unwrap().is_some());
        let long = Description::parse("x".repeat(Description::MAX_BYTES + 1));
        assert_eq!(long, Err(ParseError::TooLong { max: 2_000, unit: "bytes" }));
    }
}
