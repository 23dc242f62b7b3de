//! Limits the parts of a text: each part becomes an element in everybody's page, and six bytes can create one.

use std::cell::Cell;

/// The most places of a text that mention somebody; further places mention nobody. A text with more mentions notifies none of
/// them.
pub(super) const MAX_MENTIONS: usize = 50;

/// The most parts of a text. The rest is plain text: nobody writes that much markup by hand.
pub const MAX_PARTS: usize = 500;

/// The cost of a spoiler, in parts: it is two elements with keyboard and screen reader support.
pub(super) const HIDDEN_PART_COST: usize = 4;

/// What is left of [`MAX_PARTS`], and of [`MAX_MENTIONS`].
#[derive(Debug)]
pub(super) struct Budget {
    parts: Cell<usize>,
    mentions: Cell<usize>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { parts: Cell::new(MAX_PARTS), mentions: Cell::new(MAX_MENTIONS) }
    }

    /// Takes this many parts, or all that are left.
    pub(super) fn spend(&self, parts: usize) {
        self.parts.set(self.parts.get().saturating_sub(parts));
    }

    /// Takes one place of a mention. False if none is left.
    pub(super) fn take_mention(&self) -> bool {
        let left = self.mentions.get().checked_sub(1);
        left.inspect(|left| self.mentions.set(*left)).is_some()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.parts.get() == 0
    }
}
