//! One emoji, as a reaction.

use crate::domain::ParseError;
use serde::{Deserialize, Serialize};
use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

/// One emoji, or a few that make one picture: the reaction to a message.
///
/// Two are equal if they differ only in presentation selectors: `❤` and `❤️` are equal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Emoji(String);

impl Emoji {
    /// The longest, in characters: the flag of Scotland has 7, a family of four with skin tones 11.
    pub const MAX_CHARS: usize = 16;

    /// Validates that every character is one that emoji are made of (Unicode Technical Standard 51), without changing anything.
    /// Whether a font draws the sequence as one emoji is not checked: the set grows every year.
    ///
    /// Accepts everything that logs may contain. Input from outside must also satisfy [`Self::is_well_formed`].
    ///
    /// # Errors
    /// [`ParseError`], when it is empty, too long, or contains anything else, such as letters.
    pub fn parse(raw: String) -> Result<Self, ParseError> {
        let count = raw.chars().count();
        if Self::MAX_CHARS < count {
            return Err(ParseError::TooLong { max: Self::MAX_CHARS, unit: "characters" });
        }
        let is_keycap = raw.ends_with(COMBINING_KEYCAP) && (2..=3).contains(&count);
        let belongs = |c: char| is_picture(c) || is_joint(c) || (is_keycap && is_keycap_base(c));
        match raw.chars().find(|&c| !belongs(c)) {
            Some(c) => Err(ParseError::Forbidden(c)),
            None if is_keycap || raw.chars().any(is_picture) => Ok(Self(raw)),
            None => Err(ParseError::Empty),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without presentation selectors: the same for equal emoji.
    #[must_use]
    pub fn key(&self) -> String {
        self.meant().collect()
    }

    /// Whether every invisible character has a function, so that two emoji that look the same are equal: joiners join pictures,
    /// selectors follow one, and tags are only in the flags that have them (Unicode Technical Standard 51, section 1.4 and
    /// annex C).
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let mut text = self.0.as_str();
        loop {
            let Some(rest) = after_picture(text) else { return false };
            if rest.is_empty() {
                return true;
            }
            // Pictures may also be adjacent.
            text = rest.strip_prefix(ZERO_WIDTH_JOINER).unwrap_or(rest);
        }
    }

    /// Whether this text is this emoji, ignoring presentation selectors.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.meant().eq(text.chars().filter(|&c| !is_selector(c)))
    }

    fn meant(&self) -> impl Iterator<Item = char> {
        self.0.chars().filter(|&c| !is_selector(c))
    }
}

const ZERO_WIDTH_JOINER: char = '\u{200d}';

const COMBINING_KEYCAP: char = '\u{20e3}';

/// The flags that use tags: England, Scotland and Wales. No others have been recommended since 2017.
const TAG_FLAGS: [&str; 3] = [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// The text after the one picture at the start; none if there is no picture.
fn after_picture(text: &str) -> Option<&str> {
    if let Some(rest) = TAG_FLAGS.iter().find_map(|flag| text.strip_prefix(flag)) {
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix(is_keycap_base) {
        return rest.strip_prefix(is_selector).unwrap_or(rest).strip_prefix(COMBINING_KEYCAP);
    }
    let rest = text.strip_prefix(is_picture)?;
    Some(rest.strip_prefix(is_selector).unwrap_or(rest))
}

/// The Unicode blocks of emoji.
pub(in crate::domain) fn is_picture(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Joins pictures or selects how one is drawn: joiner, presentation selectors, keycap, tags.
fn is_joint(c: char) -> bool {
    is_selector(c) || matches!(c, ZERO_WIDTH_JOINER | COMBINING_KEYCAP | '\u{e0020}'..='\u{e007f}')
}

/// Whether it only selects text or colour presentation of the picture before it.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

fn is_keycap_base(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

impl PartialEq for Emoji {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for Emoji {}

impl PartialOrd for Emoji {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Emoji {
    fn cmp(&self, other: &Self) -> Ordering {
        self.meant().cmp(other.meant())
    }
}

impl Hash for Emoji {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.meant().for_each(|c| c.hash(state));
    }
}

impl fmt::Display for Emoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Emoji {
    type Error = ParseError;

    fn try_from(raw: String) -> Result<Self, ParseError> {
        Self::parse(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emoji(text: &str) -> Emoji {
        Emoji::parse(text.to_owned()).unwrap()
    }

    #[test]
    fn emoji_of_every_make_are_taken_and_texts_are_not() {
        for text in
            ["👍", "❤️", "🙂", "👨‍👩‍👧‍👦", "👍🏽", "🇰🇷", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☕", "㊗️", "‼️", "🕵🏽‍♂️", "👍👎", "1⃣"]
        {
            assert_eq!(emoji(text).as_str(), text);
            assert!(emoji(text).is_well_formed(), "{text}");
        }
        for text in
            ["", "a", "김", "1", "👍a", " 👍", "\u{200d}", "\u{20e3}", "👍\n", "👍\u{202e}", &"👍".repeat(17)]
        {
            assert!(Emoji::parse(text.to_owned()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_is_invisible_for_no_reason_is_read_in_old_logs_and_not_well_formed() {
        for text in [
            "👍\u{e0041}",
            "👍\u{e007f}",
            "\u{e0041}👍",
            "🏴\u{e0061}\u{e0062}\u{e0063}\u{e007f}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}",
            "👍\u{200d}",
            "\u{200d}👍",
            "👍\u{200d}\u{200d}👎",
            "👍\u{fe0f}\u{fe0f}",
            "\u{fe0f}👍",
            "👍\u{20e3}",
        ] {
            assert!(!emoji(text).is_well_formed(), "{text:?}");
        }
    }

    #[test]
    fn how_a_picture_is_presented_does_not_make_it_another() {
        use std::collections::HashSet;
        let hearts: HashSet<_> = ["❤", "❤️", "❤\u{fe0e}"].map(emoji).into();
        assert_eq!(hearts.len(), 1);
        assert_eq!(emoji("❤").key(), emoji("❤️").key());
        assert_eq!(emoji("❤").cmp(&emoji("❤️")), Ordering::Equal);
        assert_ne!(emoji("❤️"), emoji("💛"));
    }
}
