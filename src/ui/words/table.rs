//! The table of texts, and how names are joined in it.

use crate::{
    client::{EMOJI_GROUP_COUNT, Notice, RosterChange, Status},
    protocol::Code,
};

/// The texts of one language. Texts with arguments are functions, because languages differ in grammar.
pub(crate) struct Words {
    pub(crate) skip_to_content: &'static str,
    pub(crate) lobby: &'static str,
    pub(crate) rooms: &'static str,
    pub(crate) no_rooms: &'static str,
    pub(crate) no_rooms_hint: &'static str,
    pub(crate) rooms_total: fn(u64) -> String,
    pub(crate) people_total: fn(u64) -> String,
    pub(crate) people_here: fn(u32) -> String,
    pub(crate) people_inside: fn(u32) -> String,
    pub(crate) and_more: fn(u32) -> String,
    pub(crate) you_are: &'static str,
    pub(crate) you: &'static str,
    pub(crate) away: &'static str,
    pub(crate) host: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) voice: &'static str,
    pub(crate) until: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) nickname_hint: &'static str,
    pub(crate) save_nickname: &'static str,
    pub(crate) change_nickname: &'static str,
    pub(crate) later: &'static str,
    pub(crate) people: &'static str,
    pub(crate) show_people: &'static str,
    pub(crate) close: &'static str,
    pub(crate) messages: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) later_messages: &'static str,
    pub(crate) beginning: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) nothing_said: &'static str,
    pub(crate) nothing_said_hint: &'static str,
    pub(crate) news: &'static str,
    pub(crate) news_above: fn(u32) -> String,
    pub(crate) latest: &'static str,
    pub(crate) new_messages: &'static str,
    pub(crate) message: &'static str,
    pub(crate) message_hint: fn(&str) -> String,
    pub(crate) send: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) edited: &'static str,
    pub(crate) deleted: &'static str,
    pub(crate) reactions: &'static str,
    pub(crate) spoiler: &'static str,
    pub(crate) answers_earlier: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) discard: &'static str,
    pub(crate) unconnected: &'static str,
    pub(crate) retry_now: &'static str,
    pub(crate) discard_change: &'static str,
    pub(crate) actions: &'static str,
    pub(crate) react: &'static str,
    pub(crate) reply: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) pin: &'static str,
    pub(crate) unpin: &'static str,
    pub(crate) tell_hosts: &'static str,
    pub(crate) ask_to_write: &'static str,
    pub(crate) to_door: &'static str,
    pub(crate) waiting: fn(u32) -> String,
    pub(crate) edit: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) delete_now: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) editing: &'static str,
    pub(crate) answering: fn(&str) -> String,
    pub(crate) page_failed: &'static str,
    pub(crate) offers: &'static str,
    pub(crate) emoji: &'static str,
    pub(crate) more_emoji: &'static str,
    pub(crate) emoji_search: &'static str,
    pub(crate) emoji_groups: [&'static str; EMOJI_GROUP_COUNT],
    pub(crate) loading: &'static str,
    pub(crate) load_again: &'static str,
    pub(crate) nothing_found: &'static str,
    /// The explanation of a slash command.
    pub(crate) slash: fn(&str) -> &'static str,
    pub(crate) slash_unknown: fn(&str) -> String,
    pub(crate) attach: &'static str,
    pub(crate) uploaded: &'static str,
    pub(crate) not_uploaded: &'static str,
    pub(crate) no_answer: &'static str,
    pub(crate) no_cookies: &'static str,
    pub(crate) sent_when_uploaded: &'static str,
    pub(crate) file_too_large: fn(u64) -> String,
    pub(crate) too_many_files: fn(&str) -> String,
    pub(crate) mentions_you: fn(&str, &str) -> String,
    pub(crate) busy: fn(&[&str], usize) -> String,
    pub(crate) typing: fn(&[&str]) -> String,
    pub(crate) too_long: fn(usize) -> String,
    pub(crate) emoji_recent: &'static str,
    pub(crate) take_back: &'static str,
    pub(crate) unfold: &'static str,
    pub(crate) today: &'static str,
    pub(crate) yesterday: &'static str,
    pub(crate) status: fn(Status) -> &'static str,
    pub(crate) refusal: fn(Code) -> &'static str,
    pub(crate) delayed: fn(Code) -> &'static str,
    pub(crate) notice: fn(&Notice) -> String,
    /// A change of the room by somebody.
    pub(crate) deed: fn(&str, &RosterChange) -> String,
}

/// The most names in a notice; the rest is a number.
pub(super) const MAX_NAMED: usize = 3;

/// The first names of a group, and the number of others.
pub(super) fn named(names: &[&str]) -> (String, usize) {
    let shown = if names.len() <= MAX_NAMED + 1 { names.len() } else { MAX_NAMED };
    (names[..shown].join(", "), names.len() - shown)
}

/// The changes in the order of their first occurrence: all people with the same change together, and the first few new names.
pub(super) fn in_order(
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
            RosterChange::Topic(_)
            | RosterChange::Pinned(_)
            | RosterChange::Calm(_)
            | RosterChange::YourRole(_) => {}
        }
    }
    parts.join(" · ")
}

/// The nicknames of people with this change.
pub(super) fn who<'a>(notice: &'a Notice, wanted: &RosterChange) -> Vec<&'a str> {
    let did = notice.changes.iter().filter(|(_, change)| change == wanted);
    did.map(|(member, _)| member.nickname.as_str()).collect()
}
