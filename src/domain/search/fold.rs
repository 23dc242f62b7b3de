//! Folds a text so that letter case, accents and width do not count.

use crate::domain::{nfc, text::letters::half_width_jamo};
use unicode_normalization::UnicodeNormalization;

/// Removes what people leave out when they search. Compatible forms are unified (NFKC, UAX #15), except single Korean letters
/// as in ㅋㅋㅠㅠ, which would become syllables with their neighbours. Letters become lower case; accents and vowel points are
/// removed. The voicing marks of kana and the vowels of Indic scripts stay, because they make other letters.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for part in text.split_inclusive(|c| jamo(c).is_some()) {
        let letter = part.chars().next_back().and_then(jamo);
        let part = letter.map_or(part, |_| &part[..part.len() - '\u{3131}'.len_utf8()]);
        fold_compatible(part, &mut plain);
        plain.extend(letter);
    }
    nfc(&plain)
}

/// A single Korean letter in its full-width form. The half-width form has as many bytes.
fn jamo(c: char) -> Option<char> {
    match c {
        '\u{3131}'..='\u{3163}' | '\u{3165}'..='\u{318E}' => Some(c),
        c => half_width_jamo(c),
    }
}

fn fold_compatible(text: &str, plain: &mut String) {
    for c in text.nfkd().flat_map(char::to_lowercase).filter(|&c| !is_left_out(c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'ς' => plain.push('σ'),
            c => plain.push(c),
        }
    }
}

/// Accents, vowel points of Hebrew and Arabic, and characters that only join, separate or select a glyph.
fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
        | '\u{115F}' | '\u{1160}' | '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_accents_and_width_do_not_count_and_letters_stay_what_they_are() {
        for (written, folded) in [
            ("Hello, WORLD", "hello, world"),
            ("Ünïcödé Straße Łódź", "unicode strasse lodz"),
            ("ＷｅｂＳｏｃｋｅｔ ﬁn", "websocket fin"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Ёлка", "елка"),
            ("\u{1112}\u{116E}\u{11AB}련", "훈련"),
            ("완전 ㅋㅋㅋㅠㅠ", "완전 ㅋㅋㅋㅠㅠ"),
            ("수고하셨어요ㄳ", "수고하셨어요ㄳ"),
            ("ｱﾆｮ \u{FFBB}\u{FFC3}", "アニョ ㅋㅐ"),
            ("ｶﾞ か\u{3099}", "ガ が"),
            ("नमस्ते", "नमस्ते"),
            ("שָׁלוֹם مُحَمَّد", "שלום محمد"),
            ("👩\u{200D}🚀 ❤\u{FE0F}", "👩🚀 ❤"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    proptest! {
        #[test]
        fn folding_what_is_folded_changes_nothing(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
