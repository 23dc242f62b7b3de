//! A short text in one line.

use super::{kept_name, visible_name};
use crate::domain::ParseError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A text in one line, of at most so many characters: visible characters of any script, composed (see [`crate::domain::nfc`]).
/// Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ShortText<const MAX_CHARS: usize>(String);

impl<const MAX: usize> ShortText<MAX> {
    /// The longest, in characters.
    pub const MAX_CHARS: usize = MAX;

    /// Trims, folds white space, and validates. None if nothing is left.
    ///
    /// # Errors
    /// [`ParseError`], when it is too long, or holds a hidden character.
    pub fn parse(raw: &str) -> Result<Option<Self>, ParseError> {
        match visible_name(raw, MAX, ' ') {
            Ok(text) => Ok(Some(Self(text))),
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

impl<const MAX: usize> fmt::Display for ShortText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> TryFrom<String> for ShortText<MAX> {
    type Error = ParseError;

    /// The same for a text that was accepted before, by this or an older version.
    fn try_from(raw: String) -> Result<Self, ParseError> {
        kept_name(&raw, MAX, ' ').map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_one_line_and_an_empty_one_is_none() {
        let text = |raw: &str| ShortText::<12>::parse(raw).map(|text| text.map(|text| text.0));
        assert_eq!(text(" 광고\nspam "), Ok(Some("광고 spam".to_owned())));
        assert_eq!(text(" \n"), Ok(None));
        assert_eq!(text(&"x".repeat(12)), Ok(Some("x".repeat(12))));
        assert!(matches!(text(&"x".repeat(13)), Err(ParseError::TooLong { .. })));
        assert_eq!(text("a\u{202e}b"), Err(ParseError::Forbidden('\u{202e}')));
    }
}
