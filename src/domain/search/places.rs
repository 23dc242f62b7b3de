//! Where in a text stands what was looked for.

use super::{Run, Search, fold::fold, runs::is_word};
use std::ops::Range;

impl Search {
    /// The places of what must occur, in bytes, in order and apart from one another: to be shown, not to decide.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let sought: Vec<&Run> = self.terms.iter().flat_map(|term| term.runs()).collect();
        let mut places = Vec::new();
        let (mut free, mut in_word) = (0, false);
        for (at, c) in text.char_indices() {
            if free <= at {
                let fits = |run: &&&Run| run.is_dense || !in_word;
                let ends = sought.iter().filter(fits).filter_map(|run| end_of(run, text, at));
                if let Some(end) = ends.max() {
                    places.push(at..end);
                    free = end;
                }
            }
            in_word = is_word(c);
        }
        places
    }
}

/// Where a run ends that begins here.
fn end_of(run: &Run, text: &str, at: usize) -> Option<usize> {
    let mut rest = run.text.as_str();
    for (from, c) in text[at..].char_indices() {
        if rest.is_empty() {
            return Some(at + from);
        }
        rest = rest.strip_prefix(fold(c.encode_utf8(&mut [0; 4])).as_str())?;
    }
    rest.is_empty().then_some(text.len())
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
        ] {
            let found: Vec<_> = search(sought).places(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found, marked, "{sought}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_said_places_are_parts_of_it(sought in "[a-c가나é]{1,3}", text in any::<String>()) {
            for place in search(&sought).places(&text) {
                prop_assert!(!text[place].is_empty());
            }
        }
    }
}
