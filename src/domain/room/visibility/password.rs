//! The password of a room.

use crate::domain::{ParseError, ShortText, nfc};
use std::fmt;

/// The password of a room, as it was typed: in normal form, without space around it. It is in no log, and in no output for
/// debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct DoorPassword(ShortText<{ DoorPassword::MAX_CHARS }>);

impl DoorPassword {
    /// The fewest characters. Whoever guesses is slowed down, so that fewer would do for an evening; these do for longer.
    pub const MIN_CHARS: usize = 6;

    /// The most characters.
    pub const MAX_CHARS: usize = 100;

    /// Parses what was typed. None if it is too short.
    ///
    /// # Errors
    /// [`ParseError`], when it is too long, or holds characters that nobody sees.
    pub fn parse(typed: &str) -> Result<Option<Self>, ParseError> {
        let text = ShortText::parse(&nfc(typed))?;
        let is_enough =
            |text: &ShortText<{ Self::MAX_CHARS }>| Self::MIN_CHARS <= text.as_str().chars().count();
        Ok(text.filter(is_enough).map(Self))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for DoorPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoorPassword")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_same_however_it_is_typed_and_has_a_length() {
        let parse = |typed: &str| DoorPassword::parse(typed).unwrap();
        assert_eq!(parse(" open sesame "), parse("open sesame"));
        // Hangul as one system sends it, and as another one does.
        assert_eq!(
            parse("열려라참깨야"),
            parse(
                "\u{110b}\u{1167}\u{11af}\u{1105}\u{1167}\u{1105}\u{1161}\u{110e}\u{1161}\u{11b7}\u{1101}\u{1162}\u{110b}\u{1163}"
            )
        );
        assert_eq!((parse("12345"), parse("     ")), (None, None));
        assert!(parse("123456").is_some());
        assert!(DoorPassword::parse(&"x".repeat(101)).is_err());
        assert_eq!(format!("{:?}", parse("123456").unwrap()), "DoorPassword");
    }
}
