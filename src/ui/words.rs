//! Every word the page shows, in every language it speaks.

mod english;
mod korean;
mod sheets;

use crate::{
    client::{EMOJI_GROUP_COUNT, Notice, RosterChange, Status},
    domain::Language,
    protocol::Code,
};
use leptos::prelude::use_context;

/// The words of one language. What takes an argument is a function, for languages differ in more than words.
pub(crate) struct Words {
    pub(super) skip_to_content: &'static str,
    pub(super) lobby: &'static str,
    pub(super) rooms: &'static str,
    pub(super) no_rooms: &'static str,
    pub(super) no_rooms_hint: &'static str,
    pub(super) rooms_total: fn(u64) -> String,
    pub(super) people_total: fn(u64) -> String,
    pub(super) people_here: fn(u32) -> String,
    pub(super) people_inside: fn(u32) -> String,
    pub(super) and_more: fn(u32) -> String,
    pub(super) you_are: &'static str,
    pub(super) you: &'static str,
    pub(super) away: &'static str,
    pub(super) nickname: &'static str,
    pub(super) nickname_hint: &'static str,
    pub(super) save_nickname: &'static str,
    pub(super) change_nickname: &'static str,
    pub(super) later: &'static str,
    pub(super) people: &'static str,
    pub(super) show_people: &'static str,
    pub(super) close: &'static str,
    pub(super) messages: &'static str,
    pub(super) earlier: &'static str,
    pub(super) later_messages: &'static str,
    pub(super) beginning: &'static str,
    pub(super) not_kept: &'static str,
    pub(super) nothing_said: &'static str,
    pub(super) nothing_said_hint: &'static str,
    pub(super) news: &'static str,
    pub(super) news_above: fn(u32) -> String,
    pub(super) latest: &'static str,
    pub(super) new_messages: &'static str,
    pub(super) message: &'static str,
    pub(super) message_hint: fn(&str) -> String,
    pub(super) send: &'static str,
    pub(super) sending: &'static str,
    pub(super) kept: &'static str,
    pub(super) edited: &'static str,
    pub(super) deleted: &'static str,
    pub(super) reactions: &'static str,
    pub(super) spoiler: &'static str,
    pub(super) answers_earlier: &'static str,
    pub(super) retry: &'static str,
    pub(super) discard: &'static str,
    pub(super) unconnected: &'static str,
    pub(super) retry_now: &'static str,
    pub(super) discard_change: &'static str,
    pub(super) actions: &'static str,
    pub(super) react: &'static str,
    pub(super) reply: &'static str,
    pub(super) copy_link: &'static str,
    pub(super) copied: &'static str,
    pub(super) pin: &'static str,
    pub(super) unpin: &'static str,
    pub(super) edit: &'static str,
    pub(super) delete: &'static str,
    pub(super) delete_now: &'static str,
    pub(super) cancel: &'static str,
    pub(super) editing: &'static str,
    pub(super) answering: fn(&str) -> String,
    pub(super) page_failed: &'static str,
    pub(super) offers: &'static str,
    pub(super) emoji: &'static str,
    pub(super) more_emoji: &'static str,
    pub(super) emoji_search: &'static str,
    pub(super) emoji_groups: [&'static str; EMOJI_GROUP_COUNT],
    pub(super) loading: &'static str,
    pub(super) load_again: &'static str,
    pub(super) nothing_found: &'static str,
    /// What a word after a slash does.
    pub(super) slash: fn(&str) -> &'static str,
    pub(super) slash_unknown: fn(&str) -> String,
    pub(super) help: &'static str,
    pub(super) attach: &'static str,
    pub(super) uploaded: &'static str,
    pub(super) not_uploaded: &'static str,
    pub(super) no_answer: &'static str,
    pub(super) no_cookies: &'static str,
    pub(super) sent_when_uploaded: &'static str,
    pub(super) file_too_large: fn(u64) -> String,
    pub(super) too_many_files: fn(&str) -> String,
    pub(super) mentions_you: fn(&str, &str) -> String,
    pub(super) busy: fn(&[&str], usize) -> String,
    pub(super) typing: fn(&[&str]) -> String,
    pub(super) too_long: fn(usize) -> String,
    pub(super) emoji_recent: &'static str,
    pub(super) take_back: &'static str,
    pub(super) unfold: &'static str,
    pub(super) today: &'static str,
    pub(super) yesterday: &'static str,
    pub(super) status: fn(Status) -> &'static str,
    pub(super) refusal: fn(Code) -> &'static str,
    pub(super) delayed: fn(Code) -> &'static str,
    pub(super) notice: fn(&Notice) -> String,
    /// What somebody did to the room.
    pub(super) deed: fn(&str, &RosterChange) -> String,
}

/// The words of the visitor's language.
pub(super) fn words() -> &'static Words {
    of(use_context::<Language>().unwrap_or_default())
}

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::Korean => &korean::WORDS,
    }
}

/// The words of sheets, which only the server writes: the program need not have them.
pub(super) use sheets::of as of_sheets;

/// What a language is called in itself.
pub(super) const fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Korean => "한국어",
    }
}

/// At most this many names stand in a notice; the rest is a number.
const MAX_NAMED: usize = 3;

/// The first names of a group, and how many more there are.
fn named(names: &[&str]) -> (String, usize) {
    let shown = if names.len() <= MAX_NAMED + 1 { names.len() } else { MAX_NAMED };
    (names[..shown].join(", "), names.len() - shown)
}

/// What was done, in the order in which each was first: all who did the same together, and the first few new names.
fn in_order(
    notice: &Notice,
    did: impl Fn(&RosterChange) -> Option<String>,
    renamed: impl Fn(&str, &str) -> String,
) -> String {
    let (mut told, mut parts, mut names) = (Vec::new(), Vec::new(), 0);
    for (member, change) in &notice.changes {
        match change {
            RosterChange::Renamed(was) => {
                names += 1;
                if names <= MAX_NAMED {
                    parts.push(renamed(was.as_str(), member.nickname.as_str()));
                }
            }
            RosterChange::Came | RosterChange::Went | RosterChange::CameAndWent => {
                if !told.contains(&change) {
                    told.push(change);
                    parts.extend(did(change));
                }
            }
            RosterChange::Topic(_) | RosterChange::Pinned(_) => {}
        }
    }
    parts.join(" · ")
}

/// The nicknames of those who did this.
fn who<'a>(notice: &'a Notice, wanted: &RosterChange) -> Vec<&'a str> {
    let did = notice.changes.iter().filter(|(_, change)| change == wanted);
    did.map(|(member, _)| member.nickname.as_str()).collect()
}
