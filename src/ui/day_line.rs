//! The line that begins a day.

use super::words::words;
use leptos::prelude::*;

/// A day of the message list: year, month, day.
#[component]
pub(super) fn DayLine(day: (u64, u64, u64)) -> impl IntoView {
    let (year, month, date) = day;
    view! {
        <li class="day-line" data-row>
            <span class="day-line__text">{(words().day)(year, month, date)}</span>
        </li>
    }
}
