//! The header of the lobby.

use super::language_switch::language_switch;
use crate::{
    domain::Language,
    ui::{dom::bindings::server_html, room::connection_badge::connection_badge},
};
use maud::{Markup, html};

/// The site's name, the state of the connection, and the language switch.
pub(crate) fn site_header(language: Language) -> Markup {
    let badge = connection_badge();
    server_html(|| {
        html! {
            header.site-header {
                a.site-header__name href="/" { "Parlor" }
                (badge)
                (language_switch("/", language))
            }
        }
    })
}
