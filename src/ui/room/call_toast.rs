//! The toast for a notifying message in another room: [`crate::client`] fills it in.

use maud::{Markup, html};

/// Its element: a link to the room.
pub(crate) fn called() -> Markup {
    html! { p.call-toast role="status" { a.call-toast__link hidden {} } }
}
