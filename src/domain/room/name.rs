//! The name of a room, which is also its link.

use crate::domain::{
    ParseError,
    text::{self, invisible, letters::half_width_jamo},
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The name of a room: 1 to 48 visible characters of any script, lower case, with `-` for white space.
///
/// `/r/<name>` is its link. `/ \ ? # %` are not allowed, so that a link means the same wherever it is pasted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomName(String);

impl RoomName {
    /// The longest, in characters: it must fit a heading on a phone.
    pub const MAX_CHARS: usize = 48;

    /// Normalizes and validates a name, typed or percent-encoded: composed (see [`crate::domain::nfc`]), lower case. Whether a
    /// new room may have it is decided by [`RoomName::plain`]: existing rooms keep their names.
    ///
    /// # Errors
    /// [`ParseError`], when nothing visible is left, it is too long, or it has a character that no room name may have.
    pub fn parse(raw: &str) -> Result<Self, ParseError> {
        // Composed again: marks of a capital may stand in another order beside the small letter.
        let small = text::kept_name(&text::nfc(raw), Self::MAX_CHARS, '-')?.to_lowercase();
        Self::checked(text::nfc(&small))
    }

    /// Validates a name that is already normalized, as the server writes it. So the browser's program needs no table of letter
    /// cases.
    ///
    /// # Errors
    /// As [`RoomName::parse`].
    pub fn in_form(raw: &str) -> Result<Self, ParseError> {
        Self::checked(text::kept_name(raw, Self::MAX_CHARS, '-')?)
    }

    /// A name made only of signs that every name may have.
    pub(in crate::domain) fn made(name: String) -> Self {
        debug_assert_eq!(Self::parse(&name).as_ref().map(Self::as_str), Ok(name.as_str()));
        Self(name)
    }

    fn checked(name: String) -> Result<Self, ParseError> {
        if let Some(reserved) = name.chars().find(|c| is_reserved(*c)) {
            return Err(ParseError::Forbidden(reserved));
        }
        if name.chars().all(|c| matches!(c, '.' | '-')) {
            return Err(ParseError::Malformed("a room name: it needs a letter, a digit or a sign"));
        }
        if Self::MAX_CHARS < name.chars().count() {
            return Err(ParseError::TooLong { max: Self::MAX_CHARS, unit: "characters" });
        }
        Ok(Self(name))
    }

    /// The name of a new room instead of this one: the same, unless a part of it only looks like something else. Compatible
    /// forms are unified (NFKC, UAX #15), except single Korean letters and signs that have a meaning in a URL. Joiners between
    /// letters are removed. None if no room may have such a name.
    #[must_use]
    pub fn plain(&self) -> Option<Self> {
        let chars: Vec<char> = self.0.chars().collect();
        let mut plain = String::with_capacity(self.0.len());
        for (at, &c) in chars.iter().enumerate() {
            match c {
                ZWNJ => {}
                ZWJ if !invisible::joins_pictures(
                    &chars[..at],
                    chars.get(at + 1).copied().unwrap_or(' '),
                ) => {}
                '\u{3131}'..='\u{318E}' => plain.push(c),
                c if nfkd([c]).any(|c| is_reserved(c) || matches!(c, '~' | '@')) => plain.push(c),
                c => plain.extend(half_width_jamo(c).map_or_else(|| nfkd([c]).collect(), |c| vec![c])),
            }
        }
        let plain = Self::parse(&plain).ok()?;
        invisible::check(&plain.0).ok().map(|()| plain)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The room's page: `/r/` and the name, percent-encoded where a URL needs it (RFC 3986).
    #[must_use]
    pub fn path(&self) -> String {
        const SEGMENT_ESCAPES: &AsciiSet = &CONTROLS
            .add(b' ')
            .add(b'"')
            .add(b'<')
            .add(b'>')
            .add(b'`')
            .add(b'{')
            .add(b'}')
            .add(b'|')
            .add(b'^')
            .add(b'[')
            .add(b']');
        format!("/r/{}", utf8_percent_encode(&self.0, SEGMENT_ESCAPES))
    }

    /// The path as the value of a query parameter, where `&` and `+` have a meaning.
    #[must_use]
    pub fn path_in_query(&self) -> String {
        self.path().replace('&', "%26").replace('+', "%2B")
    }
}

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';

/// Whether the character has a meaning in a URL.
fn is_reserved(c: char) -> bool {
    matches!(c, '/' | '\\' | '?' | '#' | '%')
}

fn nfkd(c: [char; 1]) -> impl Iterator<Item = char> {
    c.into_iter().nfkd()
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RoomName {
    type Error = ParseError;

    fn try_from(raw: String) -> Result<Self, ParseError> {
        Self::parse(&raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_has_one_form_and_one_link() {
        let room = RoomName::parse("  웹소켓   Chat 101 ").unwrap();
        assert_eq!(room.as_str(), "웹소켓-chat-101");
        assert_eq!(room.path(), "/r/%EC%9B%B9%EC%86%8C%EC%BC%93-chat-101");
        // The small letter of a dotted capital has a mark, which stands after others that belong below.
        let dotted = RoomName::parse("\u{130}\u{338}stanbul").unwrap();
        assert_eq!(RoomName::parse(dotted.as_str()), Ok(dotted));
    }

    #[test]
    fn names_that_would_break_a_link_are_refused() {
        for wrong in ["", "  ", "a/b", "..", ".", "a?b", "a#b", "50%", "a\\b", "a\u{7}b", "a\u{202E}b"] {
            assert!(RoomName::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(RoomName::parse(&"x".repeat(49)).is_err());
    }

    #[test]
    fn a_new_room_has_a_name_in_which_nothing_looks_like_something_else() {
        let plain = |raw: &str| RoomName::parse(raw).unwrap().plain().map(|name| name.to_string());
        for same in [
            "웹소켓-chat-101",
            "渡邉\u{E0102}",
            "👩\u{200D}🚀",
            "❤\u{FE0F}",
            "ㅋㅋㅋ",
            "何？",
            "～tea",
            "＠tea",
            "~tea",
            "c++",
        ] {
            assert_eq!(plain(same).as_deref(), Some(same));
        }
        for (written, name) in [
            ("ＴＥＡ", "tea"),
            ("ﬁn", "fin"),
            ("lo\u{200D}unge", "lounge"),
            ("می\u{200C}روم", "میروم"),
            ("ｶﾞ", "ガ"),
            ("ﾡﾡ", "ㄱㄱ"),
        ] {
            assert_eq!(plain(written).as_deref(), Some(name), "{written}");
        }
        for none in ["lo\u{FE0F}unge", "a\u{E0061}", &format!("z{}", "\u{301}".repeat(9))] {
            assert_eq!(plain(none), None, "{none:?}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_name_is_plain(raw in "\\PC{0,30}") {
            if let Some(plain) = RoomName::parse(&text::nfc(&raw)).ok().and_then(|name| name.plain()) {
                prop_assert_eq!(plain.plain(), Some(plain.clone()));
                prop_assert_eq!(text::nfc(plain.as_str()), plain.as_str());
            }
        }

        #[test]
        fn parsing_a_parsed_name_changes_nothing(raw in "\\PC{0,60}") {
            if let Ok(name) = RoomName::parse(&raw) {
                prop_assert_eq!(RoomName::parse(name.as_str()), Ok(name.clone()));
                prop_assert_eq!(RoomName::in_form(name.as_str()), Ok(name.clone()));
            }
        }
    }
}
