//! The tree of a marked-up text.

use crate::domain::FileLink;

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
