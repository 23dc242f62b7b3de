//! An entry's place in its room's log.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An entry's place in its room's log: strictly increasing, starting after [`Seq::START`].
///
/// It means something only together with the log's [`crate::domain::Epoch`]. It travels as a JSON number and stays
/// below 2^53, so that JavaScript reads it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(u64);

impl Seq {
    /// The place before the first entry.
    pub const START: Self = Self(0);

    /// The place with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number of this place.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The place after this one. The largest number, which no real entry has, is followed by itself.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
