//! The way to the other language.

use super::words::own_name;
use crate::domain::Language;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A link for each other language. It is a link to the server, which remembers the choice: it works without
/// JavaScript, and the page it leads back to is rendered in that language.
#[component]
pub(super) fn LanguageSwitch(
    /// The path of this page.
    path: String,
) -> impl IntoView {
    let language = use_context::<Language>().unwrap_or_default();
    let back = utf8_percent_encode(&path, NON_ALPHANUMERIC).to_string();
    Language::ALL
        .into_iter()
        .filter(|other| *other != language)
        .map(|other| {
            let href = format!("/language/{}?back={back}", other.tag());
            view! {
                <a class="language-switch" href=href lang=other.tag() hreflang=other.tag()>
                    {own_name(other)}
                </a>
            }
        })
        .collect_view()
}
