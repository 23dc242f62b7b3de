//! Who is typing, in one line that is always there, so that nothing moves.

use crate::{
    client::RoomView,
    ui::{
        dom::bindings::{bind_text, server_html},
        words::words,
    },
};
use leptos::prelude::*;
use maud::{Markup, html};

/// Shows who is typing. Not announced: it would interrupt the messages.
pub(crate) fn typing_line(view: RwSignal<RoomView>) -> Markup {
    let words = words();
    bind_text(".typing-line", move || {
        let view = view.read();
        let names: Vec<_> = view.typists.members().map(|member| member.nickname.as_str()).collect();
        (words.typing)(&names)
    });
    server_html(|| html! { p.typing-line {} })
}
