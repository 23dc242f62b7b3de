//! The mark beside the names of those who keep a room.

use super::words::Words;
use crate::domain::RoomRole;
use maud::{Markup, html};

/// The mark of a role; nothing for a person without one.
pub(crate) fn role_mark(role: RoomRole, words: &Words) -> Markup {
    let name = match role {
        RoomRole::Member => return Markup::default(),
        RoomRole::Voice => words.voice,
        RoomRole::Host => words.host,
        RoomRole::Owner => words.owner,
    };
    html! { span.role-mark { (name) } }
}
