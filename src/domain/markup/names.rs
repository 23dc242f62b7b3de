//! How nicknames are found after an `@`, and when two names are the same.

use crate::domain::text::letters::to_lower_approx;
use std::cell::RefCell;

/// Whether the text after an `@` is this nickname. No-break spaces count as spaces.
#[must_use]
pub fn is_name(mention: &str, nickname: &str) -> bool {
    name_letters(mention).eq(name_letters(nickname))
}

/// The characters of a name that are compared.
pub(super) fn name_letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }).map(to_lower_approx)
}

/// How nicknames are found after an `@`.
#[derive(Clone, Copy)]
pub(super) enum Names<'a> {
    /// Only these names are known.
    Known(&'a [&'a str]),
    /// No name is known: anything that looks like a name is one. The text after each `@` of a mention is added here.
    Collected(&'a RefCell<Vec<String>>),
}
