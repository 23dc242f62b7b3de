//! How many parts a text has: each becomes an element in everybody's page, and six bytes can ask for one.

use std::cell::Cell;

/// How many parts of a text are told apart. The rest of it is plain text: nobody marks up so much by hand.
pub const MAX_PARTS: usize = 500;

/// As how many parts one counts that is hidden: it is two elements, with all that a keyboard and a screen reader need.
pub(super) const HIDDEN_PARTS: usize = 4;

/// What is left of [`MAX_PARTS`].
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(MAX_PARTS))
    }

    /// Takes so many parts, or what is left.
    pub(super) fn spend(&self, parts: usize) {
        self.0.set(self.0.get().saturating_sub(parts));
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
