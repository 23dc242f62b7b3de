//! One row of the message list, as HTML.
//!
//! A busy room has hundreds and gets a hundred more
//! a second, and making their nodes one by one was the greater part of what its page did (`docs/BENCHMARKS.md`). So a
//! row is a function from what it shows to its HTML, on both sides alike. What it holds is escaped by [`maud`], and what
//! its buttons do is done by the list: see [`super::row_clicks`].

use super::{
    local_time::{TimeZone, day_line},
    message::message,
    message_text::message_text,
    words::{self, Words},
};
use crate::{
    client::{Date, Notice, RoomView, RosterChange, Row, RowKey},
    domain::{Body, Language, Nickname, markup::MENTION_SIGNS},
};
use leptos::prelude::*;
use maud::{Markup, html};

/// What rows depend on beside what they show. When it changes, all of them do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowContext {
    /// In which words they are.
    pub(super) language: Language,
    /// By whose clock.
    pub(super) clock: TimeZone,
    /// Whether there has been no connection for longer than a blip: then what waits may be taken back.
    pub(super) is_unconnected: bool,
    /// Whether one only watches: then there is nothing to do with a message.
    pub(super) watches: bool,
    /// Who can be mentioned: those whom the page knows. Who comes later is known to the rows that are drawn from then on.
    pub(super) view: Option<RwSignal<RoomView>>,
    /// Who stands out when they are mentioned: oneself, once the page is alive. Until then it is drawn for everybody.
    pub(super) me: Option<Nickname>,
}

impl RowContext {
    pub(super) fn words(&self) -> &'static Words {
        words::of(self.language)
    }

    /// A text, as this page shows it.
    pub(super) fn text(&self, body: &Body) -> Markup {
        let (me, text) = (self.me.as_ref().map(Nickname::as_str), body.as_str());
        match self.view.filter(|_| text.contains(MENTION_SIGNS)) {
            Some(view) => message_text(text, &view.read_untracked().nicknames(), me, self.words()),
            None => message_text(text, &[], me, self.words()),
        }
    }
}

/// A row.
pub(super) fn row(row: &Row, look: &RowContext) -> Markup {
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

/// The line before what is new to whoever was away.
fn news(key: RowKey, look: &RowContext) -> Markup {
    html! {
        div.news-line id=(key.to_string()) role="listitem" data-row { span.news-line__text { (look.words().news) } }
    }
}

/// Who came and went, in one line, and what was done to the room. It grows in place while people come and go, and a screen reader is spared it: the
/// count says as much.
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
