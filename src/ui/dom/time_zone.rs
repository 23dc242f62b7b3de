//! The time zone that times are shown in.

use crate::{
    client::{CalendarDay, Date, local_day},
    domain::Timestamp,
};

/// By whose clock times are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeZone {
    Utc,
    /// One's own.
    Local {
        /// The day that it is there: what is of today looks otherwise tomorrow.
        today: Date,
        /// And the one before.
        yesterday: Date,
    },
}

impl TimeZone {
    /// The day of a moment.
    pub(crate) fn day(self, at: Timestamp) -> CalendarDay {
        match self {
            Self::Utc => CalendarDay { date: at.date(), span: at.day() },
            Self::Local { .. } => local_day(at),
        }
    }
}
