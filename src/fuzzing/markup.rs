//! Messages: no word is lost, and what is drawn is HTML that says the same.

use super::html::text_of;
use crate::{
    domain::{
        Body, Language, Nickname,
        markup::{Block, Inline, MAX_PARTS, blocks, excerpt, mention_key, mention_keys, mentions},
    },
    ui::{code::MAX_COLOURED_PARTS, message_text::message_text, words},
};
use std::collections::BTreeMap;

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

    let parts = blocks(text, &[READER]);
    let mut said = Said::default();
    parts.iter().for_each(|part| said.block(part));
    said.lacks_only_marks_of(text);

    let html = message_text(text, Some(READER), words::of(Language::English)).into_string();
    let shown = text_of(&html);
    if !said.has_files {
        assert_eq!(words_of(&shown), words_of(&said.text), "the page shows what was read");
    }

    if text.len().is_multiple_of(AMPLIFIED) && !text.is_empty() {
        // The longest message of this kind: what costs more than in proportion takes longer than the fuzzer waits.
        let long = text.repeat(Body::MAX_BYTES / text.len());
        let html = message_text(&long, Some(READER), words::of(Language::English)).into_string();
        assert!(html.matches('<').count() <= MAX_TAGS, "a message is few elements: {text:?}");
        assert!(!mentions(&long, READER) || long.contains('@'), "only an @ mentions");
    }

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

/// What the parts of a message say, put together again.
#[derive(Default)]
struct Said {
    text: String,
    /// What is not drawn: the numbers of lists and the languages of code.
    beside: String,
    has_files: bool,
}

impl Said {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Lines(parts) => self.inlines(parts),
            Block::Code { language, text } => {
                self.beside.push_str(language);
                self.text.push_str(text);
            }
            Block::Quote(blocks) => blocks.iter().for_each(|block| self.block(block)),
            Block::List { is_numbered: _, items } => items.iter().for_each(|item| self.inlines(&item.parts)),
        }
        self.text.push('\n');
    }

    fn inlines(&mut self, parts: &[Inline]) {
        for part in parts {
            match part {
                Inline::Text(text) | Inline::Code(text) | Inline::Link(text) => self.text.push_str(text),
                Inline::File(link) => {
                    self.has_files = true;
                    self.text.push_str(link.path());
                }
                Inline::Mention(name) => {
                    self.text.push('@');
                    self.text.push_str(name);
                }
                Inline::Styled(_, parts) => self.inlines(parts),
            }
        }
    }

    /// Letters are never marks. Digits may be: those of a list.
    fn lacks_only_marks_of(&self, text: &str) {
        let mut lacking: BTreeMap<char, isize> = BTreeMap::new();
        text.chars().for_each(|c| *lacking.entry(c).or_default() += 1);
        self.text.chars().chain(self.beside.chars()).for_each(|c| *lacking.entry(c).or_default() -= 1);
        for (c, count) in lacking.into_iter().filter(|(c, _)| !c.is_whitespace()) {
            assert!(0 <= count, "{c:?} was not written so often: {text:?}");
            let is_mark = c.is_ascii_digit() || "*_~|`\\>-+.)".contains(c);
            assert!(count == 0 || is_mark, "{c:?} is lost: {text:?}");
        }
    }
}

/// A text without its white space.
fn words_of(text: &str) -> String {
    text.split_whitespace().collect()
}
