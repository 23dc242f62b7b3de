//! The table of texts that sheets use.

use crate::{
    domain::{NotificationLevel, search::SearchError},
    protocol::Code,
};

/// The reasons of a refusal that need different advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalPage {
    /// Requests came too often.
    TooOften,
    /// Very many new people came from the network.
    NewPeople,
    /// Very many rooms were opened.
    NewRooms,
    /// The server is overloaded.
    Busy,
    /// It is too large.
    TooLarge,
    /// It does not exist, or no longer exists.
    Gone,
    /// Other reasons, see the sentence.
    Other,
}

/// The texts of sheets, in one language.
pub(in crate::sheets) struct SheetWords {
    pub(in crate::sheets) refresh_again: &'static str,
    pub(in crate::sheets) nothing_new: &'static str,
    pub(in crate::sheets) more_is_new: &'static str,
    pub(in crate::sheets) watch_link: &'static str,
    pub(in crate::sheets) copy_watch_link: &'static str,
    pub(in crate::sheets) watch_hint: &'static str,
    pub(in crate::sheets) my_rooms: &'static str,
    pub(in crate::sheets) other_rooms: &'static str,
    pub(in crate::sheets) rooms_hint: &'static str,
    pub(in crate::sheets) favourite: &'static str,
    pub(in crate::sheets) favourite_not: &'static str,
    pub(in crate::sheets) forget: &'static str,
    pub(in crate::sheets) level: fn(NotificationLevel) -> &'static str,
    pub(in crate::sheets) level_hint: &'static str,
    pub(in crate::sheets) unread: fn(usize, usize) -> String,
    pub(in crate::sheets) no_topic: &'static str,
    pub(in crate::sheets) set_by: fn(&str) -> String,
    pub(in crate::sheets) pinned: &'static str,
    pub(in crate::sheets) nothing_pinned: &'static str,
    pub(in crate::sheets) link: &'static str,
    pub(in crate::sheets) copy: &'static str,
    pub(in crate::sheets) direct: &'static str,
    pub(in crate::sheets) direct_hint: &'static str,
    pub(in crate::sheets) code: fn(&str) -> String,
    pub(in crate::sheets) began: &'static str,
    pub(in crate::sheets) change: &'static str,
    pub(in crate::sheets) topic: &'static str,
    pub(in crate::sheets) description: &'static str,
    pub(in crate::sheets) description_hint: &'static str,
    pub(in crate::sheets) save: &'static str,
    pub(in crate::sheets) not_changed: fn(Code) -> Option<String>,
    pub(in crate::sheets) settings: &'static str,
    pub(in crate::sheets) calling: &'static str,
    pub(in crate::sheets) calling_about: &'static str,
    pub(in crate::sheets) calling_desktop: &'static str,
    pub(in crate::sheets) calling_desktop_hint: &'static str,
    pub(in crate::sheets) calling_sound: &'static str,
    pub(in crate::sheets) calling_sound_hint: &'static str,
    pub(in crate::sheets) calling_denied: &'static str,
    pub(in crate::sheets) kept: &'static str,
    pub(in crate::sheets) people_in: fn(&str) -> String,
    pub(in crate::sheets) people_hint: &'static str,
    pub(in crate::sheets) here_now: &'static str,
    pub(in crate::sheets) just_left: &'static str,
    pub(in crate::sheets) since: &'static str,
    pub(in crate::sheets) and_more: fn(usize) -> String,
    pub(in crate::sheets) nobody_here: &'static str,
    pub(in crate::sheets) ignored: &'static str,
    pub(in crate::sheets) here_since: &'static str,
    pub(in crate::sheets) left_at: &'static str,
    pub(in crate::sheets) not_here: &'static str,
    /// The number of messages, and the number from which on they are not counted.
    pub(in crate::sheets) said: fn(usize, usize) -> String,
    pub(in crate::sheets) first_said: &'static str,
    pub(in crate::sheets) said_nothing: &'static str,
    /// This person is not that one, who wrote under the same name.
    pub(in crate::sheets) not_the_one: fn(&str) -> String,
    /// Before the time of that one's last message.
    pub(in crate::sheets) wrote_until: &'static str,
    pub(in crate::sheets) what_they_said: &'static str,
    pub(in crate::sheets) write_privately: &'static str,
    pub(in crate::sheets) ignore: &'static str,
    pub(in crate::sheets) stop_ignoring: &'static str,
    pub(in crate::sheets) ignore_hint: &'static str,
    pub(in crate::sheets) is_ignored: &'static str,
    pub(in crate::sheets) ignored_full: &'static str,
    pub(in crate::sheets) all_people: &'static str,
    pub(in crate::sheets) nobody_known: &'static str,
    pub(in crate::sheets) search_in: fn(&str) -> String,
    pub(in crate::sheets) search_hint: &'static str,
    pub(in crate::sheets) search_about: &'static str,
    pub(in crate::sheets) search_more: &'static str,
    pub(in crate::sheets) search_by: &'static str,
    pub(in crate::sheets) search_from: &'static str,
    pub(in crate::sheets) search_until: &'static str,
    pub(in crate::sheets) search_everywhere: &'static str,
    pub(in crate::sheets) search_older: &'static str,
    pub(in crate::sheets) search_behind: &'static str,
    pub(in crate::sheets) search_several: &'static str,
    pub(in crate::sheets) search_refused: fn(SearchError) -> String,
    pub(in crate::sheets) refused_title: fn(RefusalPage) -> &'static str,
    pub(in crate::sheets) refused: fn(RefusalPage) -> &'static str,
    pub(in crate::sheets) refused_form: &'static str,
    pub(in crate::sheets) refused_watch: &'static str,
    pub(in crate::sheets) back: &'static str,
    pub(in crate::sheets) help: &'static str,
}
