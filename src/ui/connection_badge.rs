//! How the connection stands, for everybody to see.

use super::{
    live::{attribute_at, text_at, written},
    words::words,
};
use crate::client::{Connection, Status};
use leptos::prelude::*;
use maud::{Markup, html};

/// A dot and a word: connecting, connected, reconnecting, offline.
pub(super) fn connection_badge() -> Markup {
    let Connection { status, .. } = expect_context();
    let words = words();
    let kind = move || match status.get() {
        Status::Connecting => "connecting",
        Status::Connected => "connected",
        Status::Reconnecting => "reconnecting",
        Status::Offline => "offline",
    };
    let word = move || (words.status)(status.get());
    attribute_at(".connection-badge", "data-status", move || kind().to_owned());
    text_at(".connection-badge__text", move || word().to_owned());
    written(|| {
        html! {
            span.connection-badge data-status=(kind()) role="status" { span.connection-badge__text { (word()) } }
        }
    })
}
