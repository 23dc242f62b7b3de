//! Checks texts from outside: names, and characters that are invisible or have no function.

pub(super) mod emoji;
pub(super) mod grapheme;
pub(super) mod invisible;
pub mod letters;
mod parse_error;
pub(super) mod short_text;

pub use parse_error::ParseError;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text in Unicode's composed form (NFC, UAX #15), so that the same name typed on two systems is one name.
///
/// Called where text enters the server. The types below take composed text: so the browser's program does not need the 60 KB of
/// tables.
#[must_use]
pub fn nfc(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// A name as people see it: trimmed, each run of white space one `space`, and without invisible characters that have no
/// function at their place.
///
/// # Errors
/// [`ParseError`], when it is empty, longer than `max_chars` characters, or has what [`invisible::check`] refuses.
pub(super) fn visible_name(raw: &str, max_chars: usize, space: char) -> Result<String, ParseError> {
    let name = kept_name(raw, max_chars, space)?;
    invisible::check(&name)?;
    Ok(name)
}

/// The same for a name that was accepted before, by this or an older version: joiners are allowed anywhere.
///
/// # Errors
/// [`ParseError`], when it is empty, longer than `max_chars` characters, or has what [`is_hidden`] names.
pub(super) fn kept_name(raw: &str, max_chars: usize, space: char) -> Result<String, ParseError> {
    let mut name = String::with_capacity(raw.len().min(max_chars * 4));
    let mut chars = 0;
    for word in raw.split_whitespace() {
        let joined = (!name.is_empty()).then_some(space);
        for c in joined.into_iter().chain(word.chars()) {
            if is_hidden(c) {
                return Err(ParseError::Forbidden(c));
            }
            chars += 1;
            if max_chars < chars {
                return Err(ParseError::TooLong { max: max_chars, unit: "characters" });
            }
            name.push(c);
        }
    }
    if name.is_empty() { Err(ParseError::Empty) } else { Ok(name) }
}

/// Invisible characters: they could make two names look the same, or reorder text.
///
/// [`is_joiner`] is not among them: Persian, Hindi, 👩‍🚀 and 渡邉󠄂 need those. [`invisible::check`] checks where they are.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || is_bidi_override(c)
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFD}' | '\u{1D173}'..='\u{1D17A}' | '\u{E000}'..='\u{F8FF}'
            | '\u{E0000}'..='\u{E001F}' | '\u{E0080}'..='\u{E00FF}' | '\u{E01F0}'..='\u{10FFFF}')
}

/// Embeddings and overrides of writing direction (UAX #9): they affect text after them. Marks and isolates, which right-to-left
/// writers need, do not.
pub(super) fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}')
}

/// Whether it is part of a glyph but has none of its own.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0020}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_hangul_and_accents_are_composed() {
        assert_eq!(nfc("\u{1100}\u{1161}e\u{301}"), "가é");
    }

    #[test]
    fn emoji_sequences_are_visible_and_lonely_joiners_are_not() {
        assert_eq!(visible_name("👩‍🚀 ❤️", 32, ' '), Ok("👩‍🚀 ❤️".to_owned()));
        for hidden in [
            "\u{200D}a",
            "a\u{200D}",
            "a\u{200D}\u{200D}b",
            "\u{FE0F}",
            "a\u{200B}b",
            "a\u{202E}b",
            "\u{3164}",
        ] {
            assert!(matches!(visible_name(hidden, 32, ' '), Err(ParseError::Forbidden(_))), "{hidden:?}");
        }
    }
}
