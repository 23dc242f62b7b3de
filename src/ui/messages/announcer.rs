//! Announces new messages to screen readers, a few at a time.
//!
//! The message list itself is not a live region: a screen reader would read all of a busy room, long after it has moved on.

use crate::{
    client::{Announcement, Announcer, RoomView, is_ignored},
    domain::{Message, markup::excerpt},
    ui::{
        dom::bindings::{effect, find, server_html},
        words::{Words, words},
    },
};
use leptos::prelude::*;
use maud::{Markup, html};
use std::time::Duration;

/// How long messages are collected before they are read out.
const GATHER_WAIT: Duration = Duration::from_secs(1);

/// The pause after that: time to listen, or to write.
const REST_WAIT: Duration = Duration::from_secs(5);

/// How many characters of a message are read out.
const EXCERPT_CHARS: usize = 300;

/// The selector of the live region.
const ANNOUNCER_SELECTOR: &str = ".announcer";

/// Announces messages of others.
pub(crate) fn announcer(view: RwSignal<RoomView>) -> Markup {
    let reader = ReadAloud { view, words: words(), state: StoredValue::default() };
    effect(move || reader.look());
    server_html(|| html! { p.announcer.visually-hidden aria-live="polite" aria-atomic="true" {} })
}

#[derive(Clone, Copy)]
struct ReadAloud {
    view: RwSignal<RoomView>,
    words: &'static Words,
    /// The announced messages, and whether an announcement is scheduled.
    state: StoredValue<(Announcer, bool)>,
}

impl ReadAloud {
    fn look(self) {
        let view = self.view.read();
        let begins = self.state.try_update_value(|(announcer, waits)| {
            let begins = announcer.is_due(&view) && !*waits;
            *waits |= begins;
            begins
        });
        if begins == Some(true) {
            set_timeout(move || self.read_out(), GATHER_WAIT);
        }
    }

    fn read_out(self) {
        let text = self.view.try_with_untracked(|view| {
            self.state.try_update_value(|(announcer, waits)| {
                let text = announcer.next(view, is_ignored).map(|news| text(&news, self.words));
                *waits = text.is_some();
                text
            })
        });
        if let Some(text) = text.flatten().flatten() {
            if let Some(announcer) = find(ANNOUNCER_SELECTOR) {
                announcer.set_text_content(Some(&text));
            }
            set_timeout(move || self.read_out(), REST_WAIT);
        }
    }
}

fn text(news: &Announcement<'_>, words: &Words) -> String {
    let excerpt = |message: &Message| {
        excerpt(message.body.as_ref().map(|body| body.as_str()).unwrap_or_default(), EXCERPT_CHARS)
    };
    let mut lines = Vec::new();
    for message in &news.for_them {
        lines.push((words.mentions_you)(message.from.nickname.as_str(), &excerpt(message)));
    }
    match news.busy() {
        Some(authors) => lines.push((words.busy)(&authors, news.others.len())),
        None => lines.extend(
            news.others.iter().map(|message| format!("{}: {}", message.from.nickname, excerpt(message))),
        ),
    }
    lines.join("\n")
}
