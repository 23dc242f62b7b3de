//! Who is writing something, in one line that is always there, so that nothing moves when it fills.

use super::words::words;
use crate::client::RoomView;
use leptos::prelude::*;

/// Says who is typing. Not read out by itself: it would interrupt what is said.
#[component]
pub(super) fn TypingLine(view: RwSignal<RoomView>) -> impl IntoView {
    let words = words();
    let text = Memo::new(move |_| {
        let view = view.read();
        let names: Vec<_> = view.typists.members().map(|member| member.nickname.as_str()).collect();
        (words.typing)(&names)
    });
    view! { <p class="typing-line">{move || text.get()}</p> }
}
