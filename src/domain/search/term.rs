//! One word or phrase of a search.

use super::{
    fold::fold,
    tokenize::{Token, runs},
};

/// The quotation marks of a phrase.
const QUOTATION_MARKS: [char; 4] = ['"', '“', '”', '„'];

/// A word, or a phrase of several words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its runs, in order; at least one.
    runs: Vec<Token>,
    /// Whether its last word is complete, and not only a prefix.
    is_whole: bool,
    /// The exact text, folded, if its signs are part of the name: `c++`, `c#`.
    literal: Option<String>,
}

impl Term {
    /// Parses a query into terms: each word is one, and so is each phrase between quotation marks. A phrase that is not closed
    /// is still being typed.
    pub(super) fn read(text: &str) -> Vec<Self> {
        let mut terms = Vec::new();
        let parts: Vec<&str> = text.split(QUOTATION_MARKS).collect();
        for (nth, part) in parts.iter().enumerate() {
            if nth % 2 == 0 {
                terms.extend(part.split_whitespace().filter_map(|word| Self::of(word, false)));
            } else {
                terms.extend(Self::of(part, nth + 1 < parts.len()));
            }
        }
        terms
    }

    fn of(text: &str, is_whole: bool) -> Option<Self> {
        let runs = runs(text);
        let is_named_so = text.contains(['+', '#']);
        let literal = is_named_so.then(|| fold(text.trim()));
        (!runs.is_empty()).then_some(Self { runs, is_whole, literal })
    }

    /// Its runs, in order.
    #[must_use]
    pub fn runs(&self) -> &[Token] {
        &self.runs
    }

    /// Whether its last word is complete, and not only a prefix.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether it occurs in a text with these runs.
    #[must_use]
    pub fn occurs_in(&self, text: &str, said: &[Token]) -> bool {
        said.windows(self.runs.len()).any(|said| self.fits(said))
            && self.literal.as_ref().is_none_or(|literal| stands_in(&fold(text), literal))
    }

    /// Whether it matches these runs. A dense run may match any part of a run, so the ends may be inside a run.
    fn fits(&self, said: &[Token]) -> bool {
        let last = self.runs.len() - 1;
        self.runs.iter().zip(said).enumerate().all(|(nth, (sought, said))| {
            let (said_text, sought_text) = (said.text.as_str(), sought.text.as_str());
            said.is_dense == sought.is_dense
                && match (sought.is_dense, nth == 0, nth == last) {
                    (true, true, true) => said_text.contains(sought_text),
                    (true, true, false) => said_text.ends_with(sought_text),
                    (true, false, true) => said_text.starts_with(sought_text),
                    (false, _, true) if !self.is_whole => said_text.starts_with(sought_text),
                    (true | false, ..) => said_text == sought_text,
                }
        })
    }
}

/// Whether a name occurs in a text, and not as the end of another name.
fn stands_in(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(sought: &str, said: &str) -> bool {
        let runs = runs(said);
        Term::read(sought).iter().all(|term| term.occurs_in(said, &runs))
    }

    #[test]
    fn any_part_of_what_is_written_without_spaces_is_found() {
        for sought in ["훈련", "련", "데이터", "훈련데이터", "련데", "\"훈련데이터를\""] {
            assert!(finds(sought, "그 훈련데이터를 봤다"), "{sought}");
        }
        assert!(finds("京", "東京タワー") && finds("🎉", "ok🎊🎉"));
        assert!(!finds("훈데", "훈련데이터"));
        for sought in ["ㅋ", "ㅋㅋㅋ", "ㅠㅠ", "ㅋㅠ", "완전 ㅋ"] {
            assert!(finds(sought, "완전 ㅋㅋㅋㅠㅠ"), "{sought}");
        }
        for sought in ["셨어요", "ㄳ", "요ㄳ"] {
            assert!(finds(sought, "수고하셨어요ㄳ"), "{sought}");
        }
    }

    #[test]
    fn words_are_found_by_how_they_begin_and_all_of_them_must_occur() {
        assert!(finds("hel WOR", "Hello, wörld"));
        assert!(!finds("ello", "hello") && !finds("hel you", "hello world"));
        assert!(finds("websocket을 쓰", "WebSocket을 쓰자") && !finds("websocket은", "WebSocket을 쓰자"));
        assert!(finds("foo-b", "a foo bar") && !finds("foo-b", "bar foo"));
    }

    #[test]
    fn signs_that_are_a_part_of_a_name_must_stand_there() {
        assert!(
            finds("c++", "I like C++.") && finds("C＋＋", "c++") && finds("\"c++ or c#\"", "C++ or C# ?")
        );
        assert!(!finds("c++", "c and c#") && !finds("c#", "C++") && !finds("c++", "abc++"));
        assert!(finds("#tag", "see #tag") && !finds("#tag", "tag"));
        assert!(finds("node.js,", "a node.js") && finds("a_b", "a b"));
    }

    #[test]
    fn a_phrase_stays_together_and_its_words_are_whole_once_it_is_closed() {
        assert!(finds("\"big world\"", "a big, world") && !finds("\"big world\"", "world big"));
        assert!(!finds("\"big wor\"", "big world") && finds("\"big wor", "big world"));
        assert!(finds("“훈련 데이터”", "재훈련 데이터를") && !finds("“훈련 데이터”", "훈련용 데이터"));
        assert!(finds("a \"b c\" d", "d b c a"));
    }
}
