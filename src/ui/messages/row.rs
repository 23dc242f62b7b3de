//! One row of the message list, as HTML.
//!
//! A busy room has hundreds, with a hundred new ones per second, and creating their nodes one by one took most of the page's
//! time (`docs/BENCHMARKS.md`). So a row is a function from its data to HTML, on the server and in the browser. [`maud`]
//! escapes its content, and the list handles its buttons: see [`super::row_clicks`].

use super::{message::message, row_context::RowContext};
use crate::{
    client::{Date, Notice, RosterChange, Row, RowKey},
    ui::dom::local_time::day_line,
};
use maud::{Markup, html};

/// A row.
pub(crate) fn row(row: &Row, look: &RowContext) -> Markup {
    match row {
        Row::Day(date) => day(row.key(), *date, look),
        Row::News => news(row.key(), look),
        Row::Notice(said) => notice(row.key(), said, look),
        Row::Message(shown) => message(shown, look),
    }
}

/// The line that begins a day.
fn day(key: RowKey, date: Date, look: &RowContext) -> Markup {
    html! {
        div.day-line id=(key.to_string()) role="listitem" data-row {
            span.day-line__text { (day_line(date, look)) }
        }
    }
}

/// The line before new messages.
fn news(key: RowKey, look: &RowContext) -> Markup {
    html! {
        div.news-line id=(key.to_string()) role="listitem" data-row { span.news-line__text { (look.words().news) } }
    }
}

/// People who entered and left, in one line, and changes of the room. It grows in place, and is hidden from screen readers: the
/// count says enough.
fn notice(key: RowKey, notice: &Notice, look: &RowContext) -> Markup {
    let words = look.words();
    html! {
        div.notice-line id=(key.to_string()) role="listitem" data-row aria-live="off" {
            ((words.notice)(notice))
            @for (member, change) in notice.changes.iter().filter(|(_, change)| change.is_deed()) {
                @let text = (words.deed)(member.nickname.as_str(), change);
                div {
                    @if let RosterChange::Pinned(seq) = change {
                        a href={ "?at=" (seq) } data-at=(seq) { (text) }
                    } @else {
                        (text)
                    }
                }
            }
        }
    }
}
