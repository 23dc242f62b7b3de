//! The banner that shows an error.

use super::{
    dom::bindings::{at, bind_html, on, server_html},
    words::words,
};
use crate::client::{Connection, Warning};
use leptos::{ev, prelude::*};
use maud::{Markup, html};

/// The warning about the connection, until it is over or closed.
pub(super) fn trouble() -> Markup {
    let connection = expect_context::<Connection>();
    let words = words();
    bind_html(".error-banner", move || {
        let said = |what: &str, button: &str| {
            html! {
                p.error-banner__text { (what) }
                button.error-banner__close type="button" { (button) }
            }
        };
        let html = match connection.warning.get() {
            None => html! {},
            Some(Warning::Unconnected) => said(words.unconnected, words.retry_now),
            Some(Warning::NoCookies) => said(words.no_cookies, words.close),
            Some(Warning::Refused(code)) => said((words.refusal)(code), words.close),
        };
        html.0
    });
    on(".error-banner", "click", move |event: ev::MouseEvent| {
        if at(event.target(), "button").is_none() {
            return;
        }
        if connection.warning.get_untracked() == Some(Warning::Unconnected) {
            connection.reconnect_now();
        } else {
            connection.warning.set(None);
        }
    });
    server_html(|| html! { div.error-banner role="alert" {} })
}
