//! Times: in UTC as the server renders them, and by one's own clock once the page is alive.

use crate::{client::local_moment, domain::Timestamp};
use leptos::prelude::*;

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

    /// Year, month and day of a moment.
    pub(super) fn day(self, at: Timestamp) -> (u64, u64, u64) {
        if self.0.get() { local_moment(at).day } else { at.date() }
    }

    fn clock(self, at: Timestamp) -> (u64, u64) {
        if self.0.get() { local_moment(at).clock } else { at.clock() }
    }
}

/// The hour and minute of a moment.
#[component]
pub(super) fn LocalTime(at: Timestamp) -> impl IntoView {
    let localised = expect_context::<Localised>();
    let shown = move || {
        let (hour, minute) = localised.clock(at);
        format!("{hour:02}:{minute:02}")
    };
    view! { <time class="local-time" datetime=at.rfc3339()>{move || shown()}</time> }
}
