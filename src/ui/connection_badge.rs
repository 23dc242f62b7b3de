//! How the connection stands, for everybody to see.

use super::{live::live, words::words};
use crate::client::{Connection, Status};
use leptos::prelude::*;

/// A dot and a word: connecting, connected, reconnecting, offline.
#[component]
pub(super) fn ConnectionBadge() -> impl IntoView {
    let Connection { status, .. } = expect_context();
    let words = words();
    let kind = move || match status.get() {
        Status::Connecting => "connecting",
        Status::Connected => "connected",
        Status::Reconnecting => "reconnecting",
        Status::Offline => "offline",
    };
    view! {
        <span class="connection-badge" data-status=live(move || kind().to_owned()) role="status">
            <span class="connection-badge__text">{live(move || (words.status)(status.get()).to_owned())}</span>
        </span>
    }
}
