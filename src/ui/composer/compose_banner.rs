//! The banner over the field that says which message is edited or answered.

use crate::{
    client::RoomView,
    domain::{Seq, markup::excerpt},
    ui::{
        dom::bindings::{at, bind_html, on},
        words::words,
    },
};
use leptos::{ev, prelude::*};
use maud::{Markup, html};

/// What one is writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ComposeMode {
    /// Something new.
    #[default]
    New,
    /// An answer to the message at this place.
    Answer(Seq),
    /// Other words for one's own message at this place.
    Edit(Seq),
}

/// How much of the message is shown, in characters: a line.
const EXCERPT_CHARS: usize = 120;

/// The place of the line above the field.
pub(crate) fn writing_line() -> Markup {
    html! { div.compose-banner id="compose-banner" {} }
}

/// Says there what is answered or edited, and shows the way out of it.
pub(crate) fn follow_writing(view: RwSignal<RoomView>, writing: RwSignal<ComposeMode>) {
    let words = words();
    bind_html(".compose-banner", move || {
        let (seq, is_edit) = match writing.get() {
            ComposeMode::New => return String::new(),
            ComposeMode::Answer(seq) => (seq, false),
            ComposeMode::Edit(seq) => (seq, true),
        };
        let view = view.read();
        let message = view.timeline.message(seq);
        let name = message.map(|message| message.from.nickname.as_str()).unwrap_or_default();
        let body = message.and_then(|message| message.body.as_ref());
        let line = html! {
            p.compose-banner__text dir="auto" {
                strong.compose-banner__what { @if is_edit { (words.editing) } @else { ((words.answering)(name)) } }
                " "
                (body.map(|body| excerpt(body.as_str(), EXCERPT_CHARS)).unwrap_or_default())
            }
            button.compose-banner__cancel type="button" { (words.cancel) }
        };
        line.0
    });
    // All there is to press is the way out.
    on(".compose-banner", "click", move |event: ev::MouseEvent| {
        if at(event.target(), "button").is_some() {
            writing.set(ComposeMode::New);
        }
    });
}
