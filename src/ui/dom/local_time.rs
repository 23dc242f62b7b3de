//! Times: in UTC as the server writes them, in the local time zone once the page is alive.

use super::bindings::WRITES_PAGES;
use crate::{
    client::{CalendarDay, Date, local_date, local_day, local_time, now},
    domain::{Language, Timestamp},
    ui::{dom::time_zone::TimeZone, messages::row_context::RowContext},
};
use leptos::prelude::*;
use maud::{Markup, html};
use std::time::Duration;

/// Whether times are shown in local time. Before hydration they must not be: the server does not know the time zone, and both
/// must render the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Localised(RwSignal<bool>);

impl Localised {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Switches to local time, and updates the current day at each midnight. Called in an effect.
    pub(crate) fn begin(self) {
        self.0.set(true);
        let now = now();
        let left = local_day(now).span.end.millis().saturating_sub(now.millis());
        set_timeout(move || self.begin(), Duration::from_millis(left));
    }

    /// The time zone at this moment.
    pub(crate) fn clock(self) -> TimeZone {
        if !self.0.get() {
            return TimeZone::Utc;
        }
        let CalendarDay { date: today, span } = local_day(now());
        // A time zone may skip a day.
        let yesterday = local_day(Timestamp::from_millis(span.start.millis().saturating_sub(1))).date;
        TimeZone::Local { today, yesterday }
    }
}

/// The hour and minute of a moment.
pub(crate) fn time(at: Timestamp) -> Markup {
    let text = if WRITES_PAGES { written_time(at) } else { local_time(at) };
    html! { time.local-time datetime=(at.rfc3339()) { (text) } }
}

/// A moment in words: the server writes it in UTC, and `local_moments` in local time.
pub(crate) fn moment(at: Timestamp) -> String {
    if !WRITES_PAGES {
        return String::new();
    }
    let ((year, month, day), (hour, minute)) = (at.date(), at.clock());
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}

/// A day, as text of the line that begins it.
pub(crate) fn day_line(date: Date, look: &RowContext) -> String {
    let words = look.words();
    match look.clock {
        _ if WRITES_PAGES => written_day(date, look.language),
        TimeZone::Local { today, .. } if date == today => words.today.to_owned(),
        TimeZone::Local { yesterday, .. } if date == yesterday => words.yesterday.to_owned(),
        TimeZone::Local { .. } | TimeZone::Utc => local_date(date),
    }
}

/// The hour and minute of a moment, while the reader's time zone is unknown.
fn written_time(at: Timestamp) -> String {
    let (hour, minute) = at.clock();
    format!("{hour:02}:{minute:02} UTC")
}

/// The same for a day.
fn written_day((year, month, day): Date, language: Language) -> String {
    match language {
        Language::English => {
            let month = MONTHS[(month as usize).clamp(1, MONTHS.len()) - 1];
            format!("{month} {day}, {year}, UTC")
        }
        Language::Korean => format!("{year}년 {month}월 {day}일 UTC"),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_the_server_writes_say_that_they_are_in_utc() {
        let at = Timestamp::from_millis(1_735_689_599_999);
        assert_eq!(
            time(at).into_string(),
            "<time class=\"local-time\" datetime=\"2024-12-31T23:59:59.999Z\">23:59 UTC</time>"
        );
        assert_eq!(written_day(at.date(), Language::English), "December 31, 2024, UTC");
        assert_eq!(written_day(at.date(), Language::Korean), "2024년 12월 31일 UTC");
    }
}
