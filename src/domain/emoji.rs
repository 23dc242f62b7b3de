//! What somebody reacts with.

use super::Fault;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One emoji, or a few that make one picture: what somebody reacts to a message with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Emoji(String);

impl Emoji {
    /// The longest, in characters: the flag of Scotland has 7, a family of four with skin tones 11.
    pub const MAX_CHARS: usize = 16;

    /// Checks that every character is one that emoji are made of (Unicode Technical Standard 51), and changes
    /// nothing. Whether together they are one that somebody's font draws is not decided here: that grows every year.
    ///
    /// # Errors
    /// [`Fault`], when it is empty, too long, or holds anything else, such as letters.
    pub fn parse(raw: String) -> Result<Self, Fault> {
        let count = raw.chars().count();
        if Self::MAX_CHARS < count {
            return Err(Fault::TooLong { max: Self::MAX_CHARS, unit: "characters" });
        }
        let is_keycap = raw.ends_with('\u{20e3}') && (2..=3).contains(&count);
        let belongs = |c: char| is_picture(c) || is_joint(c) || (is_keycap && is_keycap_base(c));
        match raw.chars().find(|&c| !belongs(c)) {
            Some(c) => Err(Fault::Forbidden(c)),
            None if is_keycap || raw.chars().any(is_picture) => Ok(Self(raw)),
            None => Err(Fault::Empty),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The blocks in which emoji stand.
fn is_picture(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// What joins pictures or says how one is drawn: joiner, presentation selectors, keycap, tags.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
}

fn is_keycap_base(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

impl fmt::Display for Emoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Emoji {
    type Error = Fault;

    fn try_from(raw: String) -> Result<Self, Fault> {
        Self::parse(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_of_every_make_are_taken_and_texts_are_not() {
        for emoji in ["👍", "❤️", "🙂", "👨‍👩‍👧‍👦", "👍🏽", "🇰🇷", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☕", "㊗️", "‼️"]
        {
            assert_eq!(Emoji::parse(emoji.to_owned()).map(|e| e.as_str().to_owned()), Ok(emoji.to_owned()));
        }
        for text in
            ["", "a", "김", "1", "👍a", " 👍", "\u{200d}", "\u{20e3}", "👍\n", "👍\u{202e}", &"👍".repeat(17)]
        {
            assert!(Emoji::parse(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
