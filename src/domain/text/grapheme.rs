//! Where a text may be cut: between grapheme clusters, not within one (UAX #29).
//!
//! Uses ranges, like `letters.rs`: Unicode's own tables are exact, but too large for a program that people download.

/// How far back a boundary is searched: the longest picture of a family has eleven characters.
const MAX_CLUSTER_CHARS: usize = 32;

const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// The first `max_chars` characters, or fewer so as not to cut a grapheme cluster.
#[must_use]
pub fn cut(text: &str, max_chars: usize) -> &str {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => &text[..whole(text, end)],
        None => text,
    }
}

/// The last position at or before this one where a text may be cut. The position is that of a character.
#[must_use]
pub fn whole(text: &str, at: usize) -> usize {
    let places = text[..at].char_indices().rev().map(|(place, _)| place).take(MAX_CLUSTER_CHARS);
    let found = std::iter::once(at).chain(places).find(|&place| is_boundary(text, place));
    found.unwrap_or(at)
}

fn is_boundary(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return true };
    let is_half_flag = || {
        before.chars().rev().take_while(|&c| is_flag_letter(c)).take(2 * MAX_CLUSTER_CHARS).count() % 2 == 1
    };
    !(extends(next)
        || last == ZERO_WIDTH_JOINER
        || (is_virama(last) && is_indic(next))
        || (is_flag_letter(last) && is_flag_letter(next) && is_half_flag())
        || (is_leading(last) && is_vowel(next))
        || (last == '\r' && next == '\n'))
}

/// Continues the cluster before it: marks, joiners, selectors, skin tones, tags, vowels and final consonants of syllables.
fn extends(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{e31}' | '\u{e33}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb3}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{102b}'..='\u{103e}' | '\u{11a8}'..='\u{11ff}'
        | '\u{17b4}'..='\u{17d3}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}'
        | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{d7cb}'..='\u{d7fb}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{ff9e}' | '\u{ff9f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}')
        || is_indic_mark(c)
}

/// The marks of the Indic scripts, which have the same offsets in each of their ranges of 128.
fn is_indic_mark(c: char) -> bool {
    is_indic(c)
        && matches!(c as u32 & 0x7f, 0x00..=0x03 | 0x3a..=0x3c | 0x3e..=0x4f | 0x51..=0x57 | 0x62 | 0x63)
}

fn is_indic(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}')
}

/// The sign that removes the vowel of a letter, so that the next letter is drawn with it.
fn is_virama(c: char) -> bool {
    is_indic(c) && c as u32 & 0x7f == 0x4d
}

fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Initial consonants and vowels of a Korean syllable written in single letters.
fn is_leading(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}')
}

fn is_vowel(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11a7}' | '\u{d7b0}'..='\u{d7c6}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_seen_as_one_character_is_kept_or_left_as_a_whole() {
        for one in [
            "👩‍👩‍👧‍👦",
            "🇰🇷",
            "❤️",
            "1️⃣",
            "👍🏽",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "क्षि",
            "\u{1112}\u{1161}\u{11ab}",
            "e\u{301}\u{323}",
            "か\u{3099}",
            "ก็",
            "한",
            "a",
        ] {
            let length = one.chars().count();
            let text = one.repeat(10);
            for max in 0..=length * 10 {
                let kept = cut(&text, max);
                assert_eq!(kept, one.repeat(max / length), "{one}: {max}");
            }
        }
    }

    #[test]
    fn what_never_ends_is_cut_all_the_same() {
        let marks = format!("a{}", "\u{301}".repeat(500));
        assert_eq!(cut(&marks, 200).chars().count(), 200);
    }

    proptest! {
        #[test]
        fn a_cut_text_is_a_beginning_of_it_and_no_longer(text in "\\PC{0,40}", max in 0_usize..50) {
            let kept = cut(&text, max);
            prop_assert!(text.starts_with(kept) && kept.chars().count() <= max);
            prop_assert!(max.saturating_sub(MAX_CLUSTER_CHARS) <= kept.chars().count() || text.chars().count() <= max);
        }
    }
}
