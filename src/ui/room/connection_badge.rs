//! The badge that shows the state of the connection.

use crate::{
    client::{Connection, Status},
    ui::{
        dom::bindings::{bind_attribute, bind_text, server_html},
        words::words,
    },
};
use leptos::prelude::*;
use maud::{Markup, html};

/// A dot and a word: connecting, connected, reconnecting, offline.
pub(crate) fn connection_badge() -> Markup {
    let Connection { status, .. } = expect_context();
    let words = words();
    let kind = move || match status.get() {
        Status::Connecting => "connecting",
        Status::Connected => "connected",
        Status::Reconnecting => "reconnecting",
        Status::Offline => "offline",
    };
    let word = move || (words.status)(status.get());
    bind_attribute(".connection-badge", "data-status", move || kind().to_owned());
    bind_text(".connection-badge__text", move || word().to_owned());
    server_html(|| {
        html! {
            span.connection-badge data-status=(kind()) role="status" { span.connection-badge__text { (word()) } }
        }
    })
}
