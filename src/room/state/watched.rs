//! Whether somebody looks at a room.

use std::time::Instant;

/// Whether somebody looks at a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Watched {
    Yes,
    /// Nobody looks at any of their connections; from this moment on the person is away.
    Until(Instant),
    /// The person is away.
    No,
}

impl Watched {
    pub(super) fn is_away(self) -> bool {
        self == Self::No
    }
}
