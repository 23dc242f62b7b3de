//! The name of a file.

use crate::domain::{
    ParseError, cut,
    text::{is_hidden, is_joiner, letters::is_word_char, nfc},
};

/// A file's name in a path and in a sentence: letters, digits, `.`, `-` and `_`. It has no space, no slash and nothing else
/// that has a meaning in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// The longest, in characters: short enough to read in one line.
    pub const MAX_CHARS: usize = 80;

    /// The longest extension that is kept when a name is shortened, in characters.
    const MAX_EXTENSION_CHARS: usize = 12;

    /// Whether a name may contain this character.
    #[must_use]
    pub fn may_hold(c: char) -> bool {
        (is_word_char(c) || matches!(c, '.' | '-' | '_')) && !is_hidden(c) && !is_joiner(c)
    }

    /// Validates the name without changing it.
    ///
    /// # Errors
    /// [`ParseError`], when it is empty, too long, begins with a dot, or contains a forbidden character.
    pub fn parse(name: &str) -> Result<Self, ParseError> {
        if name.is_empty() {
            return Err(ParseError::Empty);
        }
        if Self::MAX_CHARS < name.chars().count() {
            return Err(ParseError::TooLong { max: Self::MAX_CHARS, unit: "characters" });
        }
        match name.chars().find(|&c| !Self::may_hold(c)) {
            Some(c) => Err(ParseError::Forbidden(c)),
            None if name.starts_with('.') => Err(ParseError::Malformed("a file's name")),
            None => Ok(Self(name.to_owned())),
        }
    }

    /// Makes a name from any file name: forbidden characters become `-`, and a name that is too long is shortened at the end of
    /// its stem. `extension` replaces the extension when the content's type is known.
    #[must_use]
    pub fn of(raw: &str, extension: Option<&str>) -> Self {
        let raw = nfc(raw.rsplit(['/', '\\']).next().unwrap_or_default());
        let mut name = String::new();
        for c in raw.chars().take(16 * Self::MAX_CHARS) {
            match Self::may_hold(c) {
                true => name.push(c),
                false if name.ends_with('-') => {}
                false => name.push('-'),
            }
        }
        let at_ends = ['.', '-'];
        let name = name.trim_matches(at_ends);
        let (stem, own) = match name.rsplit_once('.') {
            Some((stem, own)) if own.chars().count() <= Self::MAX_EXTENSION_CHARS => (stem, Some(own)),
            _ => (name, None),
        };
        let extension = extension.or(own);
        let room = Self::MAX_CHARS - extension.map_or(0, |extension| extension.chars().count() + 1);
        let stem = match cut(stem, room).trim_matches(at_ends) {
            "" => "file",
            stem => stem,
        };
        Self(extension.map_or_else(|| stem.to_owned(), |extension| format!("{stem}.{extension}")))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text after the last dot; empty if there is none.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.0.rfind('.').map_or("", |dot| &self.0[dot + 1..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_from_a_computer_becomes_one_that_stands_in_a_path() {
        for (raw, extension, name) in [
            ("report.pdf", None, "report.pdf"),
            ("My holiday (1).JPG", Some("jpg"), "My-holiday-1.jpg"),
            ("C:\\Users\\ann\\보고서 최종.hwp", None, "보고서-최종.hwp"),
            ("../../etc/passwd", None, "passwd"),
            (".bashrc", None, "bashrc"),
            ("\u{1112}\u{1161}\u{11ab}.txt", None, "한.txt"),
            ("cv\u{202e}fdp.exe", None, "cv-fdp.exe"),
            ("🎉", None, "file"),
            ("", Some("png"), "file.png"),
        ] {
            assert_eq!(FileName::of(raw, extension).as_str(), name, "{raw:?}");
        }
        let long = FileName::of(&("x".repeat(300) + ".tar"), None);
        assert_eq!((long.as_str().len(), long.extension()), (FileName::MAX_CHARS, "tar"));
    }

    proptest! {
        #[test]
        fn whatever_it_is_made_of_it_is_a_name(raw in any::<String>()) {
            let name = FileName::of(&raw, None);
            prop_assert_eq!(FileName::parse(name.as_str()), Ok(name));
        }
    }
}
