//! Markup: the meaning of stars, backticks and links in messages.
//!
//! The part of Markdown that a chat needs, as other chats read it: a line break is a line break, headings do not exist, and
//! `||` hides text. Text without markup is kept as it was written. There are no links with their own text, because they could
//! lead elsewhere than they say, and no HTML. A CommonMark parser is larger than what is left of a page's size budget
//! (`docs/BENCHMARKS.md`).
//!
//! Parsing takes time proportional to the text and creates a limited number of parts, whatever the text is: strangers write it,
//! and everybody's page reads it.

mod blocks;
mod budget;
mod inlines;
mod links;
mod mention_syntax;
mod mentions;
mod names;
mod paths;
mod ticks;
mod tree;

pub use blocks::blocks;
pub use budget::MAX_PARTS;
pub use mention_syntax::MENTION_SIGNS;
pub use mentions::{mention_key, mention_keys};
pub use names::is_name;
pub use tree::{Block, Inline, ListItem, Style};

use super::cut;

/// A text in one line, without marks and spoilers: for a notice or a quote.
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

/// Whether a text mentions somebody with this nickname.
#[must_use]
pub fn mentions(text: &str, nickname: &str) -> bool {
    fn block(part: &Block, nickname: &str) -> bool {
        match part {
            Block::Lines(parts) => inlines(parts, nickname),
            Block::List { items, .. } => items.iter().any(|item| inlines(&item.parts, nickname)),
            // These are not the author's words.
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
    text.contains(MENTION_SIGNS) && blocks(text, &[nickname]).iter().any(|part| block(part, nickname))
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
