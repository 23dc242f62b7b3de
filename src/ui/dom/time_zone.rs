//! The time zone that times are shown in.

use crate::{
    client::{CalendarDay, Date, local_day},
    domain::Timestamp,
};

/// The time zone of displayed times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeZone {
    Utc,
    /// The reader's time zone.
    Local {
        /// The local date: rows of today look different tomorrow.
        today: Date,
        /// The date before.
        yesterday: Date,
    },
}

impl TimeZone {
    /// The day of a moment in this time zone.
    pub(crate) fn day(self, at: Timestamp) -> CalendarDay {
        match self {
            Self::Utc => CalendarDay { date: at.date(), span: at.day() },
            Self::Local { .. } => local_day(at),
        }
    }
}
