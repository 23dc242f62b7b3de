//! English.

use super::table::{RefusalPage, SheetWords};
use crate::{
    domain::{Description, MAX_UNREAD_COUNT, NotificationLevel, Topic, search::SearchError},
    protocol::Code,
};

pub(super) const WORDS: SheetWords = SheetWords {
    refresh_again: "Show new messages by themselves",
    nothing_new: "Nothing new yet.",
    more_is_new: "More is new: load the page again",
    watch_link: "View-only link",
    copy_watch_link: "Copy view-only link",
    watch_hint: "Shows the room live, without a name and without being counted.",
    my_rooms: "My rooms",
    other_rooms: "Open rooms",
    rooms_hint: "Go to a room",
    favourite: "Keep first",
    favourite_not: "No longer keep first",
    forget: "Take off this list",
    level: |level| match level {
        NotificationLevel::Nothing => "Muted",
        NotificationLevel::Mentions => "Mentions",
        NotificationLevel::Everything => "All messages",
    },
    level_hint: "What calls you: press to change",
    unread: |unread, mentions| {
        let unread = match unread {
            1 => "1 unread message".to_owned(),
            MAX_UNREAD_COUNT.. => format!("more than {} unread messages", MAX_UNREAD_COUNT - 1),
            n => format!("{n} unread messages"),
        };
        if mentions == 0 { unread } else { format!("{unread}, {mentions} for you") }
    },
    no_topic: "Nobody has said yet what this room is about.",
    set_by: |who| format!("Written by {who}"),
    pinned: "Pinned messages",
    nothing_pinned: "Nothing is pinned. Whoever is here can pin a message: its tools have a pin.",
    link: "Link to this room",
    copy: "Copy link",
    direct: "A room of two",
    direct_hint: "Only the two of you can read and write here.",
    code: |link| format!("QR code of {link}"),
    began: "Began",
    change: "Change topic and description",
    topic: "Topic",
    description: "Description",
    description_hint: "A few paragraphs, formatted as messages are",
    save: "Save",
    not_changed: |code| match code {
        Code::BadBody => Some(format!(
            "That cannot be kept: a topic has at most {} characters, a description {} bytes, and neither holds hidden \
             characters.",
            Topic::MAX_CHARS,
            Description::MAX_BYTES
        )),
        Code::NotText
        | Code::NotJson
        | Code::BadFrame
        | Code::UnknownType
        | Code::TooLarge
        | Code::BadRoom
        | Code::Private
        | Code::Watching
        | Code::BadNickname
        | Code::NicknameTaken
        | Code::BadId
        | Code::BadEmoji
        | Code::NoMessage
        | Code::NotYours
        | Code::MessageFull
        | Code::TooManyPins
        | Code::NotJoined
        | Code::TooManyRooms
        | Code::RoomFull
        | Code::TooFast
        | Code::Busy
        | Code::NotKept => None,
    },
    settings: "Settings",
    calling: "Notifications",
    calling_about: "What calls you is chosen for each room in",
    calling_desktop: "On the desktop",
    calling_desktop_hint: "While a page of this site is open and you look elsewhere",
    calling_sound: "A sound",
    calling_sound_hint: "A short one, when somebody calls you",
    calling_denied: "Your browser shows no notifications of this site. Allow them in its settings for this address.",
    kept: "Saved",
    people_in: |room| format!("People in {room}"),
    people_hint: "Find somebody here",
    here_now: "Here now",
    just_left: "Just left",
    since: "since",
    and_more: |n| format!("and {n} more: write a part of the name"),
    nobody_here: "Nobody is here just now.",
    ignored: "ignored",
    here_since: "Here since",
    left_at: "Left",
    not_here: "Not here just now",
    said: |n, many| match n {
        1 => "1 message".to_owned(),
        n if n < many => format!("{n} messages"),
        _ => format!("{many} messages or more"),
    },
    first_said: "the first",
    said_nothing: "Has not said anything here",
    what_they_said: "What they said",
    write_privately: "Write privately",
    ignore: "Ignore",
    stop_ignoring: "Stop ignoring",
    ignore_hint: "Ignoring somebody hides what they say, from you alone. They are not told.",
    is_ignored: "You ignore this person: you do not see what they say, and it does not call you.",
    ignored_full: "You ignore as many people as one may. Stop ignoring somebody first.",
    all_people: "Everybody here",
    nobody_known: "Nobody like that was seen in this room, or not lately.",
    search_in: |room| format!("Search {room}"),
    search_hint: "Words, or a \"phrase\"",
    search_about: "Finds words by how they begin; Korean, Japanese and Chinese by any part.",
    search_more: "By whom and when",
    search_by: "Nickname",
    search_from: "From",
    search_until: "To",
    search_everywhere: "In all my rooms",
    search_older: "Older ones",
    search_behind: "Old messages are still being looked through: there may be more in a moment.",
    search_refused: |why| match why {
        SearchError::Nothing => "Write a word, or say who said it.".to_owned(),
        SearchError::TooLong { max } => format!("That is too long: {max} characters at most."),
        SearchError::TooManyWords { max } => format!("Those are too many words: {max} at most."),
        SearchError::NoRoom => "There is no room to look in yet.".to_owned(),
        SearchError::TooManyRooms { max } => format!("More than {max} rooms cannot be searched at once."),
        SearchError::NoTime => "The last day is before the first.".to_owned(),
    },
    refused_title: |why| match why {
        RefusalPage::TooOften => "A little too fast",
        RefusalPage::Busy => "Too much to do",
        RefusalPage::TooLarge => "Too large",
        RefusalPage::Gone => "Not found",
        RefusalPage::Other => "That did not work",
    },
    // The server says it itself, and more exactly.
    refused: |_| "",
    refused_form: "What you wrote was not sent. It is still there when you go back in your browser.",
    back: "Back to the page",
    help: "Help",
};
