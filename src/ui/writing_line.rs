//! What the composer is for at the moment.

use super::{
    live::{at, html_at, on},
    words::words,
};
use crate::{
    client::RoomView,
    domain::{Seq, markup::excerpt},
};
use leptos::{ev, prelude::*};
use maud::{Markup, html};

/// What one is writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Writing {
    /// Something new.
    #[default]
    New,
    /// An answer to the message at this place.
    Answer(Seq),
    /// Other words for one's own message at this place.
    Edit(Seq),
}

/// How much of the message is shown, in characters: a line.
const EXCERPT: usize = 120;

/// The place of the line above the field.
pub(super) fn writing_line() -> Markup {
    html! { div.writing-line id="writing-line" {} }
}

/// Says there what is answered or edited, and shows the way out of it.
pub(super) fn follow_writing(view: RwSignal<RoomView>, writing: RwSignal<Writing>) {
    let words = words();
    html_at(".writing-line", move || {
        let (seq, is_edit) = match writing.get() {
            Writing::New => return String::new(),
            Writing::Answer(seq) => (seq, false),
            Writing::Edit(seq) => (seq, true),
        };
        let view = view.read();
        let message = view.timeline.message(seq);
        let name = message.map(|message| message.from.nickname.as_str()).unwrap_or_default();
        let body = message.and_then(|message| message.body.as_ref());
        let line = html! {
            p.writing-line__text dir="auto" {
                strong.writing-line__what { @if is_edit { (words.editing) } @else { ((words.answering)(name)) } }
                " "
                (body.map(|body| excerpt(body.as_str(), EXCERPT)).unwrap_or_default())
            }
            button.writing-line__cancel type="button" { (words.cancel) }
        };
        line.0
    });
    // All there is to press is the way out.
    on(".writing-line", "click", move |event: ev::MouseEvent| {
        if at(event.target(), "button").is_some() {
            writing.set(Writing::New);
        }
    });
}
