//! Invisible characters: where they have a function, and where they would only make two names look the same.
//!
//! After UAX #31 (section 2.3), RFC 5892 (appendix A) and UTS #39 (section 5.4). Only the server checks this: a browser gets
//! names that were accepted before, by this or an older version.

use super::emoji::is_picture;
use crate::domain::ParseError;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// How many marks may be stacked on one letter. UTS #39 says four; real text has three, in Vietnamese and Hebrew.
const MAX_STACKED_MARKS: usize = 4;

/// How many marks of any kind may follow one letter, spacing marks included: Burmese and Tibetan have six.
const MAX_MARKS: usize = 8;

/// The canonical combining class of the sign that removes the vowel of an Indic letter (UAX #44, section 5.7.4).
const VIRAMA: u8 = 9;

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';

/// Checks that every invisible character of a name has a function, and that there are not too many marks.
///
/// # Errors
/// [`ParseError::Forbidden`] with the first character that is not allowed, or [`ParseError::Stacked`].
pub(in crate::domain) fn check(name: &str) -> Result<(), ParseError> {
    let chars: Vec<char> = name.chars().collect();
    let (mut marks, mut stacked) = (0, 0);
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        if let Some(tags) = flag_tags(c, &chars[at..]) {
            (marks, stacked) = (0, 0);
            at += tags;
        } else if is_unseen(c) {
            if !means_something(c, &chars[..at - 1], &chars[at..]) {
                return Err(ParseError::Forbidden(c));
            }
        } else if is_combining_mark(c) {
            if at == 1 || chars[at - 2] == ' ' {
                return Err(ParseError::Forbidden(c));
            }
            marks += 1;
            stacked += usize::from(canonical_combining_class(c) != 0 || is_enclosing(c));
            if MAX_MARKS < marks || MAX_STACKED_MARKS < stacked {
                return Err(ParseError::Stacked);
            }
        } else {
            (marks, stacked) = (0, 0);
        }
    }
    Ok(())
}

/// How many tags follow the black flag to make a regional flag (UTS #51, section ED-14a): the letters and digits of its code,
/// and the end.
fn flag_tags(c: char, after: &[char]) -> Option<usize> {
    if c != '\u{1F3F4}' {
        return None;
    }
    let is_tag = |c: &char| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    let code = after.iter().take_while(|c| is_tag(c)).count();
    let is_flag = (3..=6).contains(&code) && after.get(code) == Some(&'\u{E007F}');
    is_flag.then_some(code + 1)
}

/// Characters without a glyph: Default_Ignorable_Code_Point of Unicode (UAX #44), and blank, control, private-use or unassigned
/// ones.
fn is_unseen(c: char) -> bool {
    is_ignorable(c)
        || c.is_control()
        || (c as u32) & 0xFFFE == 0xFFFE
        || matches!(c,
            '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FFF9}'..='\u{FFFD}' | '\u{13430}'..='\u{1345F}' | '\u{16FE4}' | '\u{1D159}'
            | '\u{F0000}'..='\u{10FFFF}')
}

/// Default_Ignorable_Code_Point. A test compares it with the table of a library.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether an invisible character changes how its neighbours are drawn.
fn means_something(c: char, before: &[char], after: &[char]) -> bool {
    let (last, next) = (before.last().copied().unwrap_or(' '), after.first().copied().unwrap_or(' '));
    match c {
        ZWNJ => joins_letters(before, next) || parts_letters(before, next),
        ZWJ => joins_letters(before, next) || joins_pictures(before, next),
        // Selects the presentation of an emoji, or of the sign in a keycap.
        '\u{FE0E}' | '\u{FE0F}' => {
            is_picture(last) || (next == '\u{20E3}' && matches!(last, '0'..='9' | '#' | '*'))
        }
        // Selects the form of an ideograph, or of a Mongolian letter.
        '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => is_ideograph(last),
        '\u{180B}'..='\u{180D}' | '\u{180F}' => matches!(last, '\u{1820}'..='\u{18AA}'),
        _ => false,
    }
}

/// Whether a joiner between two pictures makes them one: 👩‍🚀.
pub(in crate::domain) fn joins_pictures(before: &[char], next: char) -> bool {
    let picture = before.iter().rev().find(|c| !matches!(c, '\u{FE0F}'));
    picture.is_some_and(|&c| is_picture(c)) && is_picture(next)
}

/// Whether a joiner selects the form of a letter without its vowel: after the sign that removes it (RFC 5892, A.1 and A.2), or
/// between the letter and the sign, as in Bengali.
fn joins_letters(before: &[char], next: char) -> bool {
    let is_virama = |c: char| canonical_combining_class(c) == VIRAMA;
    match before {
        [.., letter, last] if is_virama(*last) => is_indic(*letter),
        [.., last] => is_indic(*last) && is_virama(next),
        [] => false,
    }
}

/// Whether it separates two letters of a script that joins them: می‌روم.
fn parts_letters(before: &[char], next: char) -> bool {
    let letter = before.iter().rev().find(|c| !is_combining_mark(**c));
    letter.is_some_and(|&c| is_joined(c)) && is_joined(next)
}

/// Letters of Arabic, Syriac, Mandaic, N'Ko, Mongolian and Adlam.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' | '\u{6EE}' | '\u{6EF}' | '\u{6FA}'..='\u{6FC}'
        | '\u{6FF}'..='\u{72F}' | '\u{74D}'..='\u{77F}' | '\u{7CA}'..='\u{7EA}' | '\u{840}'..='\u{858}' | '\u{860}'..='\u{88E}'
        | '\u{8A0}'..='\u{8C9}' | '\u{1820}'..='\u{18AA}' | '\u{1E900}'..='\u{1E943}')
}

/// The scripts of India and those that derive from them.
fn is_indic(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1700}'..='\u{17FF}' | '\u{1A20}'..='\u{1BFF}'
        | '\u{A800}'..='\u{ABFF}' | '\u{10A00}'..='\u{10A5F}' | '\u{11000}'..='\u{11FFF}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Marks around a letter.
fn is_enclosing(c: char) -> bool {
    matches!(c, '\u{488}' | '\u{489}' | '\u{1ABE}' | '\u{20DD}'..='\u{20E4}' | '\u{A670}'..='\u{A672}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_scripts_have_what_they_need() {
        for name in [
            "渡邉\u{E0102}",
            "葛\u{E0100}城",
            "می\u{200C}روم",
            "كَ\u{200C}تب",
            "क्\u{200D}ष",
            "ශ්\u{200D}රී",
            "ന്\u{200D}",
            "র\u{200D}\u{9CD}য",
            "👩\u{200D}🚀",
            "👩🏽\u{200D}❤\u{FE0F}\u{200D}👨🏽",
            "❤\u{FE0F}",
            "☎\u{FE0E}",
            "1\u{FE0F}\u{20E3}",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            "Tuấn",
            "שָׁלוֹם",
            "김철수",
            "นี้",
            "ཧཱུྃ",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_is_not_seen_and_means_nothing_is_refused() {
        for wrong in [
            "An\u{200D}na",
            "An\u{200C}na",
            "An\u{FE0F}na",
            "An\u{FE00}na",
            "An\u{E0102}na",
            "Ann\u{E0061}",
            "🏴\u{E0067}\u{E0062}",
            "A\u{1D159}nn",
            "\u{1BCA0}",
            "Ann\u{1BCA0}",
            "Ann\u{180B}",
            "A\u{34F}nn",
            "A\u{2066}nn",
            "김\u{200D}철수",
            "邉\u{E0102}\u{E0102}",
            "می\u{200C}",
            "می\u{200C}a",
            "🚀\u{200D}",
            "a\u{94D}\u{200D}b",
            "a\u{FE0F}\u{20E3}",
            "Ann\u{10FFFF}",
            "\u{301}",
            "Ann \u{301}",
        ] {
            assert!(matches!(check(wrong), Err(ParseError::Forbidden(_))), "{wrong:?}");
        }
    }

    #[test]
    fn marks_are_stacked_a_few_and_no_more() {
        let with = |count: usize, mark: &str| check(&format!("Z{}a", mark.repeat(count)));
        for mark in ["\u{301}", "\u{323}", "\u{489}", "\u{335}"] {
            assert_eq!(with(4, mark), Ok(()));
            assert_eq!(with(5, mark), Err(ParseError::Stacked));
        }
        assert_eq!(check(&"e\u{301}\u{323}".repeat(16)), Ok(()));
        assert_eq!(
            check(&format!("ཀ{}", "\u{F90}".repeat(9))),
            Err(ParseError::Stacked),
            "these go down without a class"
        );
    }

    #[test]
    fn the_list_of_what_is_ignored_is_the_one_that_a_library_keeps() {
        for c in '\0'..=char::MAX {
            // A skeleton leaves them out, and nothing else.
            let is_left_out = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).next().is_none();
            assert_eq!(is_ignorable(c), is_left_out, "U+{:04X}", c as u32);
        }
    }
}
