//! The rooms of the server, for those who administer it.

use super::parts::time;
use crate::{
    domain::{Language, RoomOverview, Timestamp, byte_size},
    sheets::words::admin::{AdminWords, admin_words},
};
use maud::{Markup, html};

/// How long something waits for a host before it is said since when, in milliseconds: an hour.
const LONG_WAIT_MILLIS: u64 = 60 * 60 * 1_000;

/// Rooms, each with the number of people there.
pub(super) fn admin_rooms(language: Language, rooms: &[(RoomOverview, u32)], now: Timestamp) -> Markup {
    let words = admin_words(language);
    html! {
        @if rooms.is_empty() { p.sheet__none { (crate::ui::words::of(language).nothing_found) } }
        ul.rooms-sheet__list {
            @for (room, people) in rooms {
                li {
                    a.people-sheet__person href={ (room.name.path()) "/hosts" } data-sheet {
                        span {
                            span.people-sheet__name dir="auto" { (room.name.as_str()) }
                            br;
                            span.about-sheet__soft {
                                @if room.is_closed { strong { (words.closed) } " · " }
                                @if *people != 0 { ((words.people_here)(*people)) " · " }
                                (time(room.last)) " · " ((words.entries)(room.entries))
                                @if room.file_bytes != 0 { " · " (byte_size(room.file_bytes)) }
                                " · "
                                @match &room.owner {
                                    Some((_, Some(nickname))) => ((words.owned_by)(nickname.as_str())),
                                    Some((_, None)) => ((words.owned_by)(words.unnamed)),
                                    None => (words.nobody_owns),
                                }
                                (waiting(words, room, now))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What waits for a host there; and since when, if that is long.
fn waiting(words: &AdminWords, room: &RoomOverview, now: Timestamp) -> Markup {
    let is_long = |since: &Timestamp| LONG_WAIT_MILLIS <= now.millis().saturating_sub(since.millis());
    html! {
        @if room.appeals != 0 { " · " strong { ((words.appeals)(room.appeals)) } }
        @if room.held != 0 { " · " strong { ((words.held)(room.held)) } }
        @if let Some(since) = room.waits_since.filter(is_long) {
            " · " (words.waits_since.0) (time(since)) (words.waits_since.1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RoomName;

    #[test]
    fn since_when_something_waits_is_said_after_an_hour() {
        let room = RoomOverview {
            name: RoomName::parse("tea").unwrap(),
            last: Timestamp::from_millis(0),
            entries: 1,
            file_bytes: 0,
            owner: None,
            appeals: 1,
            held: 2,
            waits_since: Some(Timestamp::from_millis(5)),
            is_closed: false,
        };
        let shown = |now| {
            let rooms = [(room.clone(), 0)];
            admin_rooms(Language::English, &rooms, Timestamp::from_millis(now)).into_string()
        };
        let (before, after) = (shown(LONG_WAIT_MILLIS + 4), shown(LONG_WAIT_MILLIS + 5));
        assert!(
            before.contains("1 thing waits for a host") && before.contains("2 messages wait to be looked at")
        );
        assert!(!before.contains("since") && after.contains("since"), "{after}");
    }
}
