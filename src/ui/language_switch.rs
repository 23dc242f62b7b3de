//! The way to the other language.

use super::words::own_name;
use crate::{api::Visitor, domain::Language};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A link for each other language. It is a link to the server, which remembers the choice: it works without
/// JavaScript, and the page it leads back to is rendered in that language.
#[component]
pub(super) fn LanguageSwitch() -> impl IntoView {
    let Visitor { language, .. } = use_context().unwrap_or_default();
    let path = use_location().pathname;
    Language::ALL
        .into_iter()
        .filter(|other| *other != language)
        .map(|other| {
            let href = move || {
                let path = path.get();
                format!("/language/{}?back={}", other.tag(), utf8_percent_encode(&path, NON_ALPHANUMERIC))
            };
            view! {
                <a class="language-switch" href=href rel="external" lang=other.tag() hreflang=other.tag()>
                    {own_name(other)}
                </a>
            }
        })
        .collect_view()
}
