//! How many parts a text has: each becomes an element in everybody's page, and six bytes can ask for one.

use std::cell::Cell;

/// How many different places of a text mention somebody; further ones mention nobody. Who names more people than this
/// calls none of them.
pub(super) const MAX_MENTIONS: usize = 50;

/// How many parts of a text are told apart. The rest of it is plain text: nobody marks up so much by hand.
pub const MAX_PARTS: usize = 500;

/// As how many parts one counts that is hidden: it is two elements, with all that a keyboard and a screen reader need.
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

    /// Takes so many parts, or what is left.
    pub(super) fn spend(&self, parts: usize) {
        self.parts.set(self.parts.get().saturating_sub(parts));
    }

    /// Takes one place at which somebody may be mentioned. False when there were as many as may be.
    pub(super) fn take_mention(&self) -> bool {
        let left = self.mentions.get().checked_sub(1);
        left.inspect(|left| self.mentions.set(*left)).is_some()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.parts.get() == 0
    }
}
