//! How nicknames are found after an `@`, and when two names are the same.

use crate::domain::text::letters::to_lower_approx;
use std::cell::RefCell;

/// Whether what stands after an `@` is this nickname. Spaces that do not break are spaces.
#[must_use]
pub fn is_name(mention: &str, nickname: &str) -> bool {
    name_letters(mention).eq(name_letters(nickname))
}

/// The letters of a name that count.
pub(super) fn name_letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }).map(to_lower_approx)
}

/// How nicknames are found after an `@`.
#[derive(Clone, Copy)]
pub(super) enum Names<'a> {
    /// These are known, and nobody else.
    Known(&'a [&'a str]),
    /// Nobody is known: what looks like one. What stands after each `@` that begins a mention is put here as well.
    Collected(&'a RefCell<Vec<String>>),
}
