//! Messages: no word is lost, and what is drawn is HTML that says the same.

use super::{drawn::DrawnPage, html::text_of};
use crate::{
    domain::{
        Body, Language, Nickname,
        markup::{MAX_PARTS, blocks, excerpt, mention_key, mention_keys, mentions},
    },
    ui::{
        messages::{code::MAX_COLOURED_PARTS, message_text::message_text},
        words,
    },
};

/// Who reads. It holds a space, as names may that are found behind an `@`.
const READER: &str = "Ann Lee";

/// Fewer than these, and no bound of mentions was met.
const FEW_KEYS: usize = 40;

/// How many tags a message is at the most: for each of the parts that it may have a file's three elements, or a code's two and
/// the lines before it; then the colours; then what stands around all.
const MAX_TAGS: usize = 6 * MAX_PARTS + 2 * MAX_COLOURED_PARTS + 100;

/// Of so many inputs one is made as long as a message may be: all of them would take too long.
const AMPLIFIED: usize = 16;

/// How long an excerpt is, in characters.
const EXCERPT_CHARS: usize = 80;

/// A message's text, read in all the ways that it is read in.
pub fn markup(data: &[u8]) {
    let Ok(text) = String::from_utf8(data.to_vec()) else { return };
    // What is no body is never read as one.
    let Ok(body) = Body::parse(text) else { return };
    let text = body.as_str();

    let drawn = DrawnPage::of(&blocks(text, &[READER]));
    drawn.lacks_only_marks_of(text);

    let html = message_text(text, &[READER], Some(READER), words::of(Language::English)).into_string();
    let shown = text_of(&html);
    if !drawn.has_files {
        assert_eq!(words_of(&shown), words_of(&drawn.text), "the page shows what was read");
    }

    if text.len().is_multiple_of(AMPLIFIED) && !text.is_empty() {
        // The longest message of this kind: what costs more than in proportion takes longer than the fuzzer waits.
        let long = text.repeat(Body::MAX_BYTES / text.len());
        let html = message_text(&long, &[READER], Some(READER), words::of(Language::English)).into_string();
        assert!(html.matches('<').count() <= MAX_TAGS, "a message is few elements: {text:?}");
        assert!(!mentions(&long, READER) || long.contains('@'), "only an @ mentions");
    }

    drawn.holds_the_excerpt(&excerpt(text, usize::MAX));
    let excerpt = excerpt(text, EXCERPT_CHARS);
    assert!(excerpt.chars().count() <= EXCERPT_CHARS + 1 && !excerpt.contains('\n'), "{excerpt:?}");
    // Whom a message calls is noted when it is written, and looked for in what is shown.
    let keys = mention_keys(text);
    if let Ok(reader) = Nickname::parse(READER)
        && keys.len() < FEW_KEYS
    {
        assert_eq!(keys.contains(&mention_key(&reader)), mentions(text, READER), "{text:?}");
    }
}

/// A text without its white space.
fn words_of(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::markup;
    use proptest::prelude::*;

    /// Everything that means something, and what may stand around it.
    const PARTS: [&str; 62] = [
        "w",
        "7",
        "한",
        "漢",
        "é",
        "e\u{301}",
        "👩\u{200d}🚀",
        "\u{200b}",
        "🏴",
        "<b>",
        "&amp;",
        "\"",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "~~~",
        "|",
        "||",
        "`",
        "``",
        "```",
        "````",
        "\n```\n",
        "\n```js\n",
        "\n~~~\n",
        "\\",
        "C:\\",
        "> ",
        ">",
        "\n> ",
        "\n>",
        "- ",
        "\n- ",
        "\n  - ",
        "+ ",
        "1. ",
        "\n1. ",
        "\n07) ",
        "2026. ",
        "@",
        "＠",
        "@Ann Lee",
        "http://",
        "https://a.b/c",
        "www.a.b",
        "me@a.b",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "/",
        "#",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn whatever_is_made_of_marks_and_words_is_drawn_to_the_letter(
            parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..40),
        ) {
            markup(parts.concat().as_bytes());
        }

        #[test]
        fn whatever_is_typed_is_drawn_to_the_letter(text in any::<String>()) {
            markup(text.as_bytes());
        }
    }
}
