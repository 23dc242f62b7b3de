//! The form by which those who administer the server close a room, and open it again.

use crate::{
    domain::{Act, Door, Entry, HostAct, Language, RoomKeeping, RoomName},
    sheets::words::doors::door_words,
};
use maud::{Markup, html};

/// The form.
pub(super) fn closing_form(language: Language, room: &RoomName, keeping: &RoomKeeping) -> Markup {
    let words = door_words(language);
    let is_closed = keeping.access.door == Door::Closed;
    let button = |door: Door, class: &str, text: &str| {
        html! {
            form method="post" action={ (room.path()) "/hosts" } data-sheet {
                input type="hidden" name="does" value="door";
                input type="hidden" name="door" value=(door.name());
                button class=(class) { (text) }
            }
        }
    };
    html! {
        details.about-sheet__change open[is_closed] {
            summary { (words.close) }
            @if is_closed {
                @let door = reopened(&keeping.acts);
                p.about-sheet__soft { ((words.reopen_hint)(door)) }
                (button(door, "button button--primary", words.reopen))
            } @else {
                p.about-sheet__soft { (words.close_hint) }
                (button(Door::Closed, "button button--bad", words.close))
            }
        }
    }
}

/// The door with which a closed room is opened again, by what was done in it, the newest first: the one that it had. A secret went
/// with its door, so a room that had one is locked; and so is one of which that is not known any more.
fn reopened(acts: &[Entry]) -> Door {
    let set =
        |entry: &Entry| if let Act::Host(HostAct::DoorSet { door }) = entry.act { Some(door) } else { None };
    let mut doors = acts.iter().filter_map(set).filter(|door| *door != Door::Closed);
    match doors.next() {
        Some(Door::Open) => Door::Open,
        None if acts.len() < RoomKeeping::MAX_SHOWN_ACTS => Door::Open,
        None | Some(Door::Locked | Door::Password | Door::Link | Door::Closed) => Door::Locked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Member, MessageId, Nickname, Person, Seq, Timestamp};

    fn did(act: HostAct) -> Entry {
        let from = Member { person: Person::NOBODY, nickname: Nickname::parse("Ann").unwrap() };
        let (seq, at, id) = (Seq::new(2), Timestamp::default(), MessageId::from_bytes([1; 16]));
        Entry { seq, prev: Seq::new(1), at, id, from, act: Act::Host(act) }
    }

    #[test]
    fn a_room_gets_the_door_back_that_it_had_and_is_locked_if_that_was_secret_or_is_not_known() {
        let set = |door| did(HostAct::DoorSet { door });
        let slow = did(HostAct::SlowSet { seconds: 5 });
        let long_ago = vec![slow.clone(); RoomKeeping::MAX_SHOWN_ACTS];
        for (acts, expected) in [
            (vec![set(Door::Closed)], Door::Open),
            (vec![slow.clone(), set(Door::Closed), slow.clone()], Door::Open),
            (vec![set(Door::Closed), set(Door::Closed), set(Door::Locked), set(Door::Open)], Door::Locked),
            (vec![set(Door::Closed), set(Door::Password)], Door::Locked),
            (vec![set(Door::Closed), set(Door::Link)], Door::Locked),
            (vec![set(Door::Closed), set(Door::Open), set(Door::Link)], Door::Open),
            (long_ago, Door::Locked),
        ] {
            assert_eq!(reopened(&acts), expected, "{acts:?}");
        }
    }
}
