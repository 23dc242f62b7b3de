//! Splits a text into the words that can be found in it.

use super::fold::fold;
use unicode_normalization::char::is_combining_mark;

/// A run of letters, folded: a word, or a piece of a script in which any part can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its letters.
    pub text: String,
    /// Whether any part of it can be searched for: Han, kana, Hangul, scripts without spaces between words, emoji.
    pub is_dense: bool,
}

/// The runs of a text, in order. Spaces and signs between them are ignored.
#[must_use]
pub fn runs(text: &str) -> Vec<Token> {
    let mut runs: Vec<Token> = Vec::new();
    let mut joins = false;
    for c in fold(text).chars() {
        if !is_searchable(c) {
            joins = false;
            continue;
        }
        // A mark belongs to the character before it.
        let is_dense = is_cjk(c);
        match runs.last_mut() {
            Some(run) if joins && (run.is_dense == is_dense || is_combining_mark(c)) => run.text.push(c),
            _ => runs.push(Token { text: c.into(), is_dense }),
        }
        joins = true;
    }
    runs
}

/// Whether a letter belongs to a word that is found by its prefix.
pub(super) fn is_word(c: char) -> bool {
    is_searchable(c) && !is_cjk(c)
}

fn is_searchable(c: char) -> bool {
    c.is_alphanumeric() || is_picture(c) || is_combining_mark(c)
}

fn is_cjk(c: char) -> bool {
    is_picture(c)
        || matches!(c,
            '\u{E00}'..='\u{EFF}' // Thai, Lao
            | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' // Burmese, Khmer
            | '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' // Hangul
            | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4DBF}' // Han
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
            | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' // kana
            | '\u{1AFF0}'..='\u{1B16F}'
            | '\u{3100}'..='\u{318F}' | '\u{31A0}'..='\u{31BF}') // Bopomofo, and letters of Hangul by themselves
}

/// Emoji, and signs that are drawn as emoji.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_signs_and_where_the_script_changes() {
        let read = |text| runs(text).into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(read("Hello, big-World!"), ["hello", "big", "world"]);
        assert_eq!(read("WebSocket을 2024년에"), ["websocket", "을", "2024", "년에"]);
        assert_eq!(read("東京タワーで・カフェ"), ["東京タワーで", "カフェ"]);
        assert_eq!(read("नमस्ते दुनिया"), ["नमस्ते", "दुनिया"]);
        assert_eq!(read("ok🎉🎉 **bold**"), ["ok", "🎉🎉", "bold"]);
        assert_eq!(read("\u{E000}1 ?!… \u{3164}"), ["1"]);
    }
}
