//! Which page of a conversation is requested.

use crate::domain::Seq;
use serde::{Deserialize, Serialize};

/// A page of messages, by a place in the log.
///
/// It travels as one field, named for its kind, with the place as value: `{"before": 18}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRequest {
    /// The newest messages before it.
    Before(Seq),
    /// The first messages after it.
    After(Seq),
    /// The message at this place, with messages before and after it.
    Around(Seq),
}

impl PageRequest {
    /// Its field on the wire, and the place.
    #[must_use]
    pub const fn field(self) -> (&'static str, Seq) {
        match self {
            Self::Before(seq) => ("before", seq),
            Self::After(seq) => ("after", seq),
            Self::Around(seq) => ("around", seq),
        }
    }

    /// The request with these fields, of which exactly one must be set.
    #[must_use]
    pub fn of(before: Option<Seq>, after: Option<Seq>, around: Option<Seq>) -> Option<Self> {
        match (before, after, around) {
            (Some(seq), None, None) => Some(Self::Before(seq)),
            (None, Some(seq), None) => Some(Self::After(seq)),
            (None, None, Some(seq)) => Some(Self::Around(seq)),
            _ => None,
        }
    }
}
