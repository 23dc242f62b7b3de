//! The text of a message.

use crate::domain::{ParseError, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The text of a message: plain text, kept unchanged with line breaks, tabs and indentation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Body(String);

impl Body {
    /// The longest, in bytes of UTF-8: three times the longest lesson that Parlor was built for. A page of such messages is
    /// still fast on a phone.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Validates the text without changing it.
    ///
    /// # Errors
    /// [`ParseError`], when it has nothing visible, is too long, or contains a direction override or a control character other
    /// than tab and line break.
    pub fn parse(raw: String) -> Result<Self, ParseError> {
        if Self::MAX_BYTES < raw.len() {
            return Err(ParseError::TooLong { max: Self::MAX_BYTES, unit: "bytes" });
        }
        let forbidden =
            |c: char| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || text::is_bidi_override(c);
        if let Some(c) = raw.chars().find(|&c| forbidden(c)) {
            return Err(ParseError::Forbidden(c));
        }
        let blank = |c: char| c.is_whitespace() || text::is_hidden(c) || text::is_joiner(c);
        if raw.chars().all(blank) { Err(ParseError::Empty) } else { Ok(Self(raw)) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Body {
    type Error = ParseError;

    fn try_from(raw: String) -> Result<Self, ParseError> {
        Self::parse(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn code_and_tables_survive_to_the_letter() {
        let code = "```js\n\tif (a) {\r\n    return `x`;\n}\n```\n| 구분 | HTTP |\n";
        assert_eq!(Body::parse(code.to_owned()).unwrap().as_str(), code);
    }

    #[test]
    fn bodies_that_show_nothing_or_play_tricks_are_refused() {
        assert_eq!(Body::parse(" \n\t\u{200B}\u{3164}".to_owned()), Err(ParseError::Empty));
        assert_eq!(Body::parse("a\u{0}b".to_owned()), Err(ParseError::Forbidden('\0')));
        assert_eq!(Body::parse("a\u{202E}b".to_owned()), Err(ParseError::Forbidden('\u{202E}')));
        assert!(matches!(Body::parse("x".repeat(Body::MAX_BYTES + 1)), Err(ParseError::TooLong { .. })));
        assert!(Body::parse("x".repeat(Body::MAX_BYTES)).is_ok());
    }

    proptest! {
        #[test]
        fn an_accepted_body_is_never_changed(raw in any::<String>()) {
            if let Ok(body) = Body::parse(raw.clone()) {
                prop_assert_eq!(body.as_str(), raw);
            }
        }
    }
}
