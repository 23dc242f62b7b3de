//! Times: in UTC as the server renders them, and by one's own clock once the page is alive.

use crate::{
    client::{Day, local_clock, local_day},
    domain::Timestamp,
};
use leptos::prelude::*;
use maud::{Markup, html};

/// Whether times are shown by one's own clock yet. Until the page is taken over they must not be: the server
/// does not know where one is, and both must render the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Localised(RwSignal<bool>);

impl Localised {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Shows times by one's own clock from now on. Called in an effect.
    pub(super) fn begin(self) {
        self.0.set(true);
    }

    /// Whose clock it is at this moment.
    pub(super) fn clock(self) -> Clock {
        if self.0.get() { Clock::Local } else { Clock::Utc }
    }
}

/// By whose clock times are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    Utc,
    /// One's own.
    Local,
}

impl Clock {
    /// The day of a moment.
    pub(super) fn day(self, at: Timestamp) -> Day {
        match self {
            Self::Utc => Day { date: at.date(), span: at.day() },
            Self::Local => local_day(at),
        }
    }

    /// The hour and minute of a moment.
    pub(super) fn time(self, at: Timestamp) -> Markup {
        let (hour, minute) = match self {
            Self::Utc => at.clock(),
            Self::Local => local_clock(at),
        };
        html! { time.local-time datetime=(at.rfc3339()) { (format!("{hour:02}:{minute:02}")) } }
    }
}
