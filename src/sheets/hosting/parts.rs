//! What several of these sheets show: a person with a note, and a time.

use crate::{
    domain::{Member, RoomName, Timestamp},
    ui::{avatar::mark, dom::local_time::moment},
};
use maud::{Markup, html};

/// A person, as a link to their card, with a note.
pub(super) fn person_link(room: &RoomName, member: &Member, note: Markup) -> Markup {
    html! {
        a.people-sheet__person href={ (room.path()) "/people/" (member.person) } data-sheet {
            (mark(member.person))
            span {
                span.people-sheet__name dir="auto" { (member.nickname.as_str()) }
                br;
                span.about-sheet__soft { (note) }
            }
        }
    }
}

/// A form of the sheet of hosts: what it does, hidden fields, and its button.
pub(super) fn host_form(room: &RoomName, does: &str, fields: &[(&str, &str)], button: Markup) -> Markup {
    html! {
        form method="post" action={ (room.path()) "/hosts" } data-sheet {
            input type="hidden" name="does" value=(does);
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}

/// A time in UTC; a script converts it to local time.
pub(super) fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) data-local { (moment(at)) } }
}
