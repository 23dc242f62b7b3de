//! What stands on top of the lobby.

use super::{connection_badge::ConnectionBadge, language_switch::language_switch};
use leptos::prelude::*;

/// The name of the place, the connection, and the other language.
#[component]
pub(super) fn SiteHeader() -> impl IntoView {
    view! {
        <header class="site-header">
            <a class="site-header__name" href="/">
                "Parlor"
            </a>
            <ConnectionBadge />
            {language_switch("/")}
        </header>
    }
}
