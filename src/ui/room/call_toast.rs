//! A message in another room that calls somebody, shown in the page: [`crate::client`] fills it in.

use maud::{Markup, html};

/// Where it is shown: a link to its room.
pub(crate) fn called() -> Markup {
    html! { p.call-toast role="status" { a.call-toast__link hidden {} } }
}
