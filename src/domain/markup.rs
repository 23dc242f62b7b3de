//! Markup: what people mean by stars, backticks and links in what they write.
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
