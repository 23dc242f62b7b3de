//! Where in a text stands what was looked for.

use super::{Run, Search, fold::fold, runs::is_word};
use std::ops::Range;

/// A folded letter of a text, and the part of the text that it stands for.
struct Letter {
    letter: char,
    /// Where the character begins that it comes of, and where that ends, with the accents and joiners behind it.
    place: Range<usize>,
    /// Whether a place may begin here, and whether one may end: a character that folds to two letters is one all the same.
    is_first: bool,
    is_last: bool,
    /// Whether it goes on with a word.
    is_in_word: bool,
}

impl Search {
    /// The places of what must occur, in bytes, in order and apart from one another: to be shown, not to decide. They are
    /// looked for as they are asked for, in a text that is folded once.
    pub fn places(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let letters = letters(text);
        let sought: Vec<&Run> = self.terms.iter().flat_map(|term| term.runs()).collect();
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < letters.len() {
                let fits = |run: &&&Run| run.is_dense || !letters[at].is_in_word;
                let ends = sought.iter().filter(fits).filter_map(|run| end_of(run, &letters[at..]));
                if letters[at].is_first
                    && let Some(length) = ends.max()
                {
                    let place = letters[at].place.start..letters[at + length - 1].place.end;
                    at += length;
                    return Some(place);
                }
                at += 1;
            }
            None
        })
    }
}

/// A text, folded letter by letter.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    let mut is_in_word = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        if folded.is_empty() {
            // What is left out goes with what it stands behind.
            if let Some(last) = letters.last_mut() {
                last.place.end = end;
            }
            continue;
        }
        let count = folded.chars().count();
        letters.extend(folded.chars().enumerate().map(|(nth, letter)| Letter {
            letter,
            place: start..end,
            is_first: nth == 0,
            is_last: nth + 1 == count,
            is_in_word,
        }));
        is_in_word = is_word(c);
    }
    letters
}

/// How many letters of these a run takes that begins with the first of them. What is looked for has no more letters than somebody
/// can type (`Search::MAX_CHARS`), so this takes no time to speak of.
fn end_of(run: &Run, letters: &[Letter]) -> Option<usize> {
    let mut length = 0;
    for sought in run.text.chars() {
        let found = letters.get(length)?;
        if found.letter != sought {
            return None;
        }
        length += 1;
    }
    letters[..length].last().is_some_and(|last| last.is_last).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RoomName, search::Sought};
    use proptest::prelude::*;

    fn search(text: &str) -> Search {
        let rooms = vec![RoomName::parse("a").unwrap()];
        Search::parse(Sought { text: text.to_owned(), rooms, ..Sought::default() }).unwrap()
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
