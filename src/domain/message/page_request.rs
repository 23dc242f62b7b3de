//! Which page of a conversation somebody asks for.

use crate::domain::Seq;
use serde::{Deserialize, Serialize};

/// A page of messages, by a place in the log.
///
/// It travels as one field, named for its kind, which holds the place: `{"before": 18}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRequest {
    /// The newest before it.
    Before(Seq),
    /// The first after it.
    After(Seq),
    /// What stands there, and what was said before and after.
    Around(Seq),
}

impl PageRequest {
    /// The field it travels in, and the place in it.
    #[must_use]
    pub const fn field(self) -> (&'static str, Seq) {
        match self {
            Self::Before(seq) => ("before", seq),
            Self::After(seq) => ("after", seq),
            Self::Around(seq) => ("around", seq),
        }
    }

    /// What was asked for with these fields, of which there must be exactly one.
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
