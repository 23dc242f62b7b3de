//! Finds the words of a room's list in a text.

use super::plain_text::plain;
use crate::domain::{ReviewWord, search::runs};
use aho_corasick::AhoCorasick;

/// The words of a list, ready to be found. Reading a text takes time proportional to the text, however many words there are.
#[derive(Debug)]
pub(super) struct WordMatcher(Option<AhoCorasick>);

impl WordMatcher {
    pub(super) fn new(words: &[ReviewWord]) -> Self {
        let patterns: Vec<_> = words.iter().filter_map(pattern).collect();
        // Fails only for lists that are longer than a list may be by orders of magnitude.
        Self(AhoCorasick::new(patterns).ok())
    }

    /// Whether a word of the list occurs in this text, in its form of [`plain`].
    pub(super) fn is_match(&self, plain: &str) -> bool {
        self.0.as_ref().is_some_and(|words| words.is_match(plain))
    }
}

/// How a word or phrase stands in a text: between spaces, but for an end in a script without spaces between words, of which any
/// part counts. None for one without letters.
fn pattern(word: &ReviewWord) -> Option<String> {
    let plain = plain(word.as_str());
    let runs = runs(&plain);
    let (first, last) = (runs.first()?, runs.last()?);
    let from = if first.is_dense { plain.trim_start() } else { &plain };
    Some(if last.is_dense { from.trim_end() } else { from }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(words: &[&str], text: &str) -> bool {
        let words: Vec<_> = words.iter().map(|word| ReviewWord::parse(word).unwrap().unwrap()).collect();
        WordMatcher::new(&words).is_match(&plain(text))
    }

    #[test]
    fn words_and_phrases_are_found_whole_however_they_are_written() {
        for text in
            ["spam", "SPAM!", "buy\u{AD} my s\u{200B}pam now", "ｓｐａｍ", "**spám**", "ѕраm", "`spam`,spam"]
        {
            assert!(finds(&["other", "spam"], text), "{text}");
        }
        for text in ["spammer", "antispam", "s p a m", "", "spa m", "Spanien"] {
            assert!(!finds(&["other", "spam"], text), "{text}");
        }
        for text in ["Buy  this, now!", "please BUY\nTHIS"] {
            assert!(finds(&["buy this"], text), "{text}");
        }
        for text in ["buy thistle", "this buy", "buy and this"] {
            assert!(!finds(&["buy this"], text), "{text}");
        }
    }

    #[test]
    fn of_scripts_without_spaces_any_part_is_found() {
        for (word, text) in [
            ("광고", "이것은 광고입니다"),
            ("광고", "무료광고!"),
            ("広告", "これは広告です"),
            ("무료 광고", "무료 광고를"),
            ("카지노", "카\u{200B}지노"),
            ("🎰", "win🎰🎰"),
            ("casino로", "casino로 오세요"),
        ] {
            assert!(finds(&[word], text), "{word} in {text}");
        }
        for (word, text) in
            [("광고", "광주 고교"), ("무료 광고", "무료로 광고를"), ("casino로", "mycasino로")]
        {
            assert!(!finds(&[word], text), "{word} in {text}");
        }
    }

    #[test]
    fn a_list_without_letters_finds_nothing() {
        assert!(!finds(&[], "anything"));
        assert!(!finds(&["!!!", "…"], "anything!!! …"));
    }
}
