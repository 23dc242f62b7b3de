//! What the composer is for at the moment.

use super::{
    live::{on, sometimes},
    words::words,
};
use crate::{
    client::RoomView,
    domain::{Seq, markup::excerpt},
};
use leptos::prelude::*;

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

/// The line above the field that says what is answered or edited, and the way out of it.
#[component]
pub(super) fn WritingLine(view: RwSignal<RoomView>, writing: RwSignal<Writing>) -> impl IntoView {
    let words = words();
    let about = Memo::new(move |_| {
        let (seq, is_edit) = match writing.get() {
            Writing::New => return None,
            Writing::Answer(seq) => (seq, false),
            Writing::Edit(seq) => (seq, true),
        };
        let view = view.read();
        let message = view.timeline.message(seq);
        let name = message.map(|message| message.from.nickname.to_string()).unwrap_or_default();
        let body = message.and_then(|message| message.body.as_ref());
        let excerpt = body.map(|body| excerpt(body.as_str(), EXCERPT)).unwrap_or_default();
        Some((if is_edit { words.editing.to_owned() } else { (words.answering)(&name) }, excerpt))
    });
    view! {
        <div class="writing-line" id="writing-line">
            {sometimes(move || {
                about
                    .get()
                    .map(|(what, excerpt)| {
                        view! {
                            <p class="writing-line__text" dir="auto">
                                <strong class="writing-line__what">{what}</strong>
                                " "
                                {excerpt}
                            </p>
                            <button class="writing-line__cancel" type="button" on:click=on(move |_| writing.set(Writing::New))>
                                {words.cancel}
                            </button>
                        }
                        .into_any()
                    })
            })}
        </div>
    }
}
