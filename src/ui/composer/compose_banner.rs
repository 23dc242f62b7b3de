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

/// What is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ComposeMode {
    /// A new message.
    #[default]
    New,
    /// A reply to the message at this place.
    Answer(Seq),
    /// An edit of one's own message at this place.
    Edit(Seq),
}

/// How many characters of the message are shown: one line.
const EXCERPT_CHARS: usize = 120;

/// The element of the banner above the field.
pub(crate) fn writing_line() -> Markup {
    html! { div.compose-banner id="compose-banner" {} }
}

/// Shows which message is answered or edited, with a button to cancel.
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
    // The only button is for cancelling.
    on(".compose-banner", "click", move |event: ev::MouseEvent| {
        if at(event.target(), "button").is_some() {
            writing.set(ComposeMode::New);
        }
    });
}
