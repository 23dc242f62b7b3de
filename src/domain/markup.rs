//! What people mean by the stars and backticks in what they write.
//!
//! The part of Markdown that a chat needs, as chats have come to read it: a line break is a line break, a heading is
//! none, and `||` hides. Whatever is not marked up stays as it was written. There is no link with a text of its own,
//! for then it could lead elsewhere than it says, and nothing of HTML. A parser of CommonMark weighs more than all that
//! a page may still weigh (`docs/BENCHMARKS.md`).
//!
//! Reading takes time proportional to the text, whatever stands in it, and finds so many parts and no more: a stranger writes
//! it, and everybody's page reads it.

mod blocks;
mod budget;
mod inlines;
mod links;
mod mentions;
mod paths;
mod ticks;

pub use blocks::blocks;
pub use budget::MAX_PARTS;
pub use mentions::{MENTION_SIGNS, mention_key, mention_keys};

use super::{FileLink, cut, letters::to_lower_approx};
use std::cell::RefCell;

/// A part of a text, from the start of a line to the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Lines, with the breaks between them.
    Lines(Vec<Inline>),
    /// A fenced block: what is said of its language, and its lines.
    Code {
        /// What stands after the fence; often nothing.
        language: String,
        /// The lines, without the fences and the last line break.
        text: String,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// A list.
    List {
        /// Whether its items have numbers.
        is_numbered: bool,
        /// What stands in it.
        items: Vec<ListItem>,
    },
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The number that was typed before it, if there was one.
    pub number: Option<u32>,
    /// How far it is set in: 0 for those that stand at the edge.
    pub depth: usize,
    /// Its words.
    pub parts: Vec<Inline>,
}

/// A part of a line, or of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// As it was written, line breaks included.
    Text(String),
    /// In backticks.
    Code(String),
    /// An address of the web: `http://`, `https://`, or `www.`.
    Link(String),
    /// An address of mail.
    Mail(String),
    /// A file that was uploaded here.
    File(FileLink),
    /// Somebody's nickname, without its `@`.
    Mention(String),
    /// Set apart.
    Styled(Style, Vec<Inline>),
}

/// How a part is set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `**strong**` or `__strong__`.
    Strong,
    /// `*emphasis*` or `_emphasis_`.
    Emphasis,
    /// `~~strike~~`.
    Strike,
    /// `||spoiler||`: hidden until one asks.
    Spoiler,
}

/// A text in one line, without its marks, and without what it hides: for a notice or a quote.
#[must_use]
pub fn excerpt(text: &str, max_chars: usize) -> String {
    let mut plain = String::new();
    blocks(text, &[]).iter().for_each(|block| plain_block(block, &mut plain));
    let mut excerpt = String::new();
    for word in plain.split_whitespace() {
        if !excerpt.is_empty() {
            excerpt.push(' ');
        }
        excerpt.push_str(word);
    }
    let kept = cut(&excerpt, max_chars);
    if kept.len() < excerpt.len() { kept.trim_end().to_owned() + "…" } else { excerpt }
}

/// Whether somebody is mentioned by this nickname.
#[must_use]
pub fn mentions(text: &str, nickname: &str) -> bool {
    fn block(part: &Block, nickname: &str) -> bool {
        match part {
            Block::Lines(parts) => inlines(parts, nickname),
            Block::List { items, .. } => items.iter().any(|item| inlines(&item.parts, nickname)),
            // Those are not the writer's words.
            Block::Quote(_) | Block::Code { .. } => false,
        }
    }
    fn inlines(parts: &[Inline], nickname: &str) -> bool {
        parts.iter().any(|part| match part {
            Inline::Mention(name) => is_name(name, nickname),
            Inline::Styled(_, parts) => inlines(parts, nickname),
            Inline::Text(_) | Inline::Code(_) | Inline::Link(_) | Inline::Mail(_) | Inline::File(_) => false,
        })
    }
    text.contains(mentions::MENTION_SIGNS)
        && blocks(text, &[nickname]).iter().any(|part| block(part, nickname))
}

/// Whether what stands after an `@` is this nickname. Spaces that do not break are spaces.
#[must_use]
pub fn is_name(mention: &str, nickname: &str) -> bool {
    name_letters(mention).eq(name_letters(nickname))
}

/// The letters of a name that count.
fn name_letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }).map(to_lower_approx)
}

/// How nicknames are found after an `@`.
#[derive(Clone, Copy)]
enum Names<'a> {
    /// These are known, and nobody else.
    Known(&'a [&'a str]),
    /// Nobody is known: what looks like one. What stands after each `@` that begins a mention is put here as well.
    Collected(&'a RefCell<Vec<String>>),
}

fn plain_block(block: &Block, plain: &mut String) {
    match block {
        Block::Lines(parts) => plain_inlines(parts, plain),
        Block::Code { text, .. } => plain.push_str(text),
        Block::Quote(blocks) => blocks.iter().for_each(|block| plain_block(block, plain)),
        Block::List { items, .. } => {
            for item in items {
                let number = item.number.map(|number| number.to_string() + ".");
                plain.push_str(number.as_deref().unwrap_or("•"));
                plain.push(' ');
                plain_inlines(&item.parts, plain);
                plain.push(' ');
            }
        }
    }
    plain.push(' ');
}

fn plain_inlines(parts: &[Inline], plain: &mut String) {
    for part in parts {
        match part {
            Inline::Text(text) | Inline::Code(text) | Inline::Link(text) | Inline::Mail(text) => {
                plain.push_str(text);
            }
            Inline::File(link) => {
                plain.push_str("📎 ");
                plain.push_str(link.name.as_str());
            }
            Inline::Mention(name) => {
                plain.push('@');
                plain.push_str(name);
            }
            Inline::Styled(Style::Spoiler, _) => plain.push('…'),
            Inline::Styled(_, parts) => plain_inlines(parts, plain),
        }
    }
}

#[cfg(test)]
mod tests;
