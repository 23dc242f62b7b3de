//! Which backslashes belong to Windows paths: `C:\\work\\_old`, `\\\\server\\share`. They do not escape.

use crate::domain::text::letters::is_word_char;
use std::ops::Range;

/// The paths in a text, computed once.
#[derive(Debug)]
pub(super) struct Paths(Vec<Range<usize>>);

impl Paths {
    /// The paths of a text: words between white space.
    pub(super) fn of(text: &str) -> Self {
        if !text.contains('\\') {
            return Self(Vec::new());
        }
        let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        let words = text.split_whitespace().filter(|word| is_path(word));
        Self(words.map(|word| start(word)..start(word) + word.len()).collect())
    }

    /// Whether a position is in a path.
    pub(super) fn hold(&self, at: usize) -> bool {
        let next = self.0.partition_point(|path| path.end <= at);
        self.0.get(next).is_some_and(|path| path.contains(&at))
    }
}

/// Whether a word has a drive, a server, or a folder: a backslash before a letter, and something before the backslash.
fn is_path(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !is_word_char(c) && c != '\\');
    let has_drive =
        word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && word[1..].starts_with(":\\");
    let has_server = word.strip_prefix("\\\\").is_some_and(|name| name.starts_with(is_word_char));
    let is_letter = |c: Option<char>| c.is_some_and(is_word_char);
    let mut slashes = word.match_indices('\\');
    let has_folder = slashes
        .any(|(at, _)| is_letter(word[..at].chars().next_back()) && is_letter(word[at + 1..].chars().next()));
    has_drive || has_server || has_folder
}
