//! The link to the other language.

use crate::{domain::Language, ui::words::own_name};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A link for each other language. The server stores the choice and redirects to the page of this path in that language, so it
/// works without JavaScript.
pub(crate) fn language_switch(path: &str, language: Language) -> Markup {
    let back = utf8_percent_encode(path, NON_ALPHANUMERIC);
    html! {
        @for other in Language::ALL.into_iter().filter(|other| *other != language) {
            a.language-switch href={ "/language/" (other.tag()) "?back=" (back) } lang=(other.tag()) hreflang=(other.tag()) {
                (own_name(other))
            }
        }
    }
}
