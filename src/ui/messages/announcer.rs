//! Reads new messages out to screen readers, a few at a time.
//!
//! The message list itself is silent: a screen reader would read out all of it, one message after the other, long after
//! a busy room has gone on.

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

/// How long what is said is gathered before it is read out.
const GATHER_WAIT: Duration = Duration::from_secs(1);

/// How long it is quiet after that: as long as it takes to listen, or to say something oneself.
const REST_WAIT: Duration = Duration::from_secs(5);

/// How much of a message is read out, in characters.
const EXCERPT_CHARS: usize = 300;

/// Where it is written for a screen reader.
const ANNOUNCER_SELECTOR: &str = ".announcer";

/// Reads out what others say.
pub(crate) fn announcer(view: RwSignal<RoomView>) -> Markup {
    let reader = ReadAloud { view, words: words(), state: StoredValue::default() };
    effect(move || reader.look());
    server_html(|| html! { p.announcer.visually-hidden aria-live="polite" aria-atomic="true" {} })
}

#[derive(Clone, Copy)]
struct ReadAloud {
    view: RwSignal<RoomView>,
    words: &'static Words,
    /// What was read out, and whether something will be soon.
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
