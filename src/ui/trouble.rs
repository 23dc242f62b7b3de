//! What went wrong, said where it is seen.

use super::{
    live::{at, html_at, on, written},
    words::words,
};
use crate::client::Connection;
use leptos::{ev, prelude::*};
use maud::html;

/// The last refusal that is not about one message, until it is closed.
pub(super) fn trouble() -> AnyView {
    let Connection { trouble, .. } = expect_context();
    let words = words();
    html_at(".trouble", move || {
        let trouble = trouble.read();
        let said = html! {
            @if let Some(refused) = &*trouble {
                p.trouble__text { ((words.refusal)(refused.code)) }
                button.trouble__close type="button" { (words.close) }
            }
        };
        said.0
    });
    on(".trouble", "click", move |event: ev::MouseEvent| {
        if at(event.target(), "button").is_some() {
            trouble.set(None);
        }
    });
    written(|| html! { div.trouble role="alert" {} })
}
