//! Times: in UTC as the server renders them, and by one's own clock once the page is alive.

use crate::{
    client::{Day, local_clock, local_day},
    domain::Timestamp,
};
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

    /// The day of a moment.
    pub(super) fn day(self, at: Timestamp) -> Day {
        if self.0.get() { local_day(at) } else { Day { date: at.date(), span: at.day() } }
    }
}

/// The hour and minute of a moment.
#[component]
pub(super) fn LocalTime(at: Timestamp) -> impl IntoView {
    let localised = expect_context::<Localised>();
    let shown = |(hour, minute)| format!("{hour:02}:{minute:02}");
    // What is drawn once the page is alive never changes.
    let text = match localised.0.get_untracked() {
        true => shown(local_clock(at)).into_any(),
        false => {
            let clock = move || if localised.0.get() { local_clock(at) } else { at.clock() };
            (move || shown(clock())).into_any()
        }
    };
    view! { <time class="local-time" datetime=at.rfc3339()>{text}</time> }
}
