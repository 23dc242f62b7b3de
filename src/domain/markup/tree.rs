//! The tree of a marked-up text.

use crate::domain::FileLink;

/// A part of a text, from the start of a line to the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Lines, with the breaks between them.
    Lines(Vec<Inline>),
    /// A fenced block: its language and its lines.
    Code {
        /// The text after the fence; often empty.
        language: String,
        /// The lines, without the fences and the last line break.
        text: String,
    },
    /// A quote.
    Quote(Vec<Block>),
    /// A list.
    List {
        /// Whether its items have numbers.
        is_numbered: bool,
        /// Its items.
        items: Vec<ListItem>,
    },
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The number that was typed before it, if there was one.
    pub number: Option<u32>,
    /// Its indentation; 0 for items without any.
    pub depth: usize,
    /// Its text.
    pub parts: Vec<Inline>,
}

/// A part of a line, or of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text, line breaks included.
    Text(String),
    /// Inline code, in backticks.
    Code(String),
    /// A web address: `http://`, `https://`, or `www.`.
    Link(String),
    /// A mail address.
    Mail(String),
    /// A file that was uploaded here.
    File(FileLink),
    /// Somebody's nickname, without its `@`.
    Mention(String),
    /// A part with a style.
    Styled(Style, Vec<Inline>),
}

/// The style of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `**strong**` or `__strong__`.
    Strong,
    /// `*emphasis*` or `_emphasis_`.
    Emphasis,
    /// `~~strike~~`.
    Strike,
    /// `||spoiler||`: hidden until the reader opens it.
    Spoiler,
}
