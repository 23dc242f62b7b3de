//! Finds the searched words in a text, to highlight them.

use super::{Search, Term, Token, fold::fold, tokenize::is_word};
use std::ops::Range;

/// A folded character of a text, and the part of the text that it comes from.
struct FoldedLetter {
    letter: char,
    /// The range of the original character, with the accents and joiners after it.
    place: Range<usize>,
    /// Whether a match may begin or end here: a character that folds to two is still one.
    is_first: bool,
    is_last: bool,
    /// Whether it continues a word.
    is_in_word: bool,
}

impl Search {
    /// The ranges of the search terms, in bytes, in order and without overlap. For display only, not to decide a match. Of
    /// ranges with the same start, the longest is taken.
    pub fn places(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let letters = letters(text);
        let mut lengths = vec![0; letters.len()];
        self.terms.iter().flat_map(Term::runs).for_each(|run| find(run, &letters, &mut lengths));
        let mut at = 0;
        std::iter::from_fn(move || {
            at += lengths.get(at..)?.iter().position(|length| 0 < *length)?;
            let end = at + lengths[at];
            let place = letters[at].place.start..letters[end - 1].place.end;
            at = end;
            Some(place)
        })
    }
}

/// Folds a text character by character.
fn letters(text: &str) -> Vec<FoldedLetter> {
    let mut letters: Vec<FoldedLetter> = Vec::with_capacity(text.len());
    let mut is_in_word = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let letter = |letter, is_first, is_last| FoldedLetter {
            letter,
            place: start..end,
            is_first,
            is_last,
            is_in_word,
        };
        if let Some(folded) = alone(c) {
            letters.push(letter(folded, true, true));
            is_in_word = is_word(c);
            continue;
        }
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        if folded.is_empty() {
            // A removed character belongs to the character before it.
            if let Some(last) = letters.last_mut() {
                last.place.end = end;
            }
            continue;
        }
        let count = folded.chars().count();
        letters.extend(folded.chars().enumerate().map(|(nth, c)| letter(c, nth == 0, nth + 1 == count)));
        is_in_word = is_word(c);
    }
    letters
}

/// The folded form of a character that needs no table: most text consists of these.
fn alone(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7F}' => Some(c.to_ascii_lowercase()),
        '가'..='힣' => Some(c),
        _ => None,
    }
}

/// Stores for each position the length of a match of the run that begins there, if it is longer than the stored one. Each
/// character is visited about once, even if the run overlaps itself (Knuth, Morris and Pratt, 1977).
fn find(run: &Token, letters: &[FoldedLetter], lengths: &mut [usize]) {
    let sought: Vec<char> = run.text.chars().collect();
    let borders = borders(&sought);
    let mut found = 0;
    for (last, letter) in letters.iter().enumerate() {
        found = longer(&sought, &borders, found, letter.letter);
        if found < sought.len() {
            continue;
        }
        let first = last + 1 - found;
        let begins = letters[first].is_first && (run.is_dense || !letters[first].is_in_word);
        if begins && letter.is_last {
            lengths[first] = lengths[first].max(found);
        }
    }
}

/// For each prefix of a text, the length of its longest proper prefix that is also its suffix.
fn borders(text: &[char]) -> Vec<usize> {
    let mut borders = vec![0; text.len().min(1)];
    for at in 1..text.len() {
        borders.push(longer(text, &borders, borders[at - 1], text[at]));
    }
    borders
}

/// The length of the prefix that is matched after one more character.
fn longer(text: &[char], borders: &[usize], mut read: usize, letter: char) -> usize {
    while text.get(read) != Some(&letter) {
        match read.checked_sub(1) {
            Some(last) => read = borders[last],
            None => return 0,
        }
    }
    read + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RoomName, search::SearchTerms};
    use proptest::prelude::*;

    fn search(text: &str) -> Search {
        let rooms = vec![RoomName::parse("a").unwrap()];
        Search::parse(SearchTerms { text: text.to_owned(), rooms, ..SearchTerms::default() }).unwrap()
    }

    #[test]
    fn what_was_looked_for_is_marked_where_it_stands() {
        for (sought, text, marked) in [
            ("훈련", "재훈련데이터, 훈련", vec!["훈련", "훈련"]),
            ("hel", "Hello shell HÉLP", vec!["Hel", "HÉL"]),
            ("\"big world\"", "a big world", vec!["big", "world"]),
            ("web을", "Web을 web", vec!["Web", "을", "web"]),
            ("🎉", "ok🎉", vec!["🎉"]),
            ("none", "nothing", vec![]),
            ("he", "he\u{301}\u{200B}lp", vec!["he\u{301}\u{200B}"]),
            ("fi", "\u{FB01}n", vec!["\u{FB01}"]),
            ("f", "\u{FB01}n", vec![]),
            ("i", "\u{FB01}n", vec![]),
            ("キロキロ", "\u{3314}\u{3314}\u{3314}", vec!["\u{3314}\u{3314}"]),
            ("ロキ", "\u{3314}\u{3314}", vec![]),
            ("가가나 가나", "가가가나", vec!["가가나"]),
        ] {
            let found: Vec<_> = search(sought).places(text).map(|place| &text[place]).collect();
            assert_eq!(found, marked, "{sought}");
        }
    }

    #[test]
    fn a_text_is_folded_once_however_much_of_it_folds_to_nothing() {
        let sought = search("가나");
        let accents = format!("가{}나", "\u{301}".repeat(8_000));
        let found: Vec<_> = sought.places(&accents).map(|place| &accents[place]).collect();
        assert_eq!(found, [accents.as_str()]);
        let dense = format!("{}나", "가".repeat(5_000));
        let term = format!("{}나", "가".repeat(100));
        let sought = search(&term);
        let place = sought.places(&dense).next().unwrap();
        assert_eq!(&dense[place], term);
    }

    #[test]
    fn what_folds_alone_folds_to_the_same_by_the_tables() {
        for c in ('\0'..='\u{7F}').chain('가'..='힣') {
            assert_eq!(alone(c).map(String::from), Some(fold(c.encode_utf8(&mut [0; 4]))), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn places_are_where_a_plain_search_finds_what_is_sought(
            sought in "[가나다]{1,3}",
            said in prop::collection::vec(prop::sample::select(vec!["가", "나", "다", " ", "a", "\u{301}", "\u{200B}"]), 0..40),
        ) {
            let said = said.concat();
            let plain = |text: &str| text.replace(['\u{301}', '\u{200B}'], "");
            let search = search(&sought);
            let places: Vec<_> = search.places(&said).collect();
            prop_assert!(places.iter().all(|place| plain(&said[place.clone()]) == sought));
            prop_assert_eq!(places.len(), plain(&said).matches(&sought).count());
        }

        #[test]
        fn whatever_is_said_places_are_parts_of_it(sought in "[a-c가나é]{1,3}", text in any::<String>()) {
            for place in search(&sought).places(&text) {
                prop_assert!(!text[place].is_empty());
            }
        }
    }
}
