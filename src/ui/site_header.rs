//! What stands on top of the lobby.

use super::{connection_badge::connection_badge, language_switch::language_switch, live::written};
use crate::domain::Language;
use leptos::prelude::*;
use maud::html;

/// The name of the place, the connection, and the other language.
#[component]
pub(super) fn SiteHeader() -> impl IntoView {
    let language = use_context::<Language>().unwrap_or_default();
    view! {
        <header class="site-header">
            {written(|| html! { a.site-header__name href="/" { "Parlor" } })}
            {connection_badge()}
            {written(|| language_switch("/", language))}
        </header>
    }
}
