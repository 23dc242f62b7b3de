//! How many parts a text has: each becomes an element in everybody's page, and six bytes can ask for one.

use std::cell::Cell;

/// How many parts of a text are told apart. The rest of it is plain text: nobody marks up so much by hand.
pub const MAX_PARTS: usize = 500;

/// What is left of [`MAX_PARTS`].
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(MAX_PARTS))
    }

    /// Takes one part, while there is one.
    pub(super) fn spend(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        0 < left
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
