//! English.

use super::table::{Words, named};
use crate::{
    client::{RosterChange, Status},
    domain::RoomRole,
    protocol::Code,
};

pub(super) const WORDS: Words = Words {
    skip_to_content: "Skip to content",
    lobby: "Lobby",
    rooms: "Rooms",
    no_rooms: "It is quiet here",
    no_rooms_hint: "Name a room and you are its first guest. Send its link to the others.",
    rooms_total: |n| if n == 1 { "1 room".to_owned() } else { format!("{n} rooms") },
    people_total: |n| if n == 1 { "1 person online".to_owned() } else { format!("{n} people online") },
    people_here: |n| if n == 1 { "1 person here".to_owned() } else { format!("{n} people here") },
    people_inside: |n| match n {
        0 => "empty".to_owned(),
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    },
    and_more: |n| format!("and {n} more"),
    you_are: "You are",
    you: "you",
    away: "away",
    host: "host",
    owner: "owner",
    voice: "voice",
    until: "Until",
    nickname: "Nickname",
    nickname_hint: "Pick a name, or just start talking.",
    save_nickname: "Use this name",
    change_nickname: "Change nickname",
    later: "Not now",
    people: "People",
    show_people: "Show who is here",
    close: "Close",
    messages: "Messages",
    earlier: "Earlier messages",
    later_messages: "Later messages",
    beginning: "This is where the room begins.",
    not_kept: "Earlier messages are not kept.",
    nothing_said: "Nothing has been said yet",
    nothing_said_hint: "Say the first word, or send this page's link to somebody.",
    news: "New since you left",
    news_above: |n| if n == 1 { "1 new message".to_owned() } else { format!("{n} new messages") },
    latest: "To the latest",
    new_messages: "New messages",
    message: "Message",
    message_hint: |room| format!("Write to {room}"),
    send: "Send",
    sending: "Sending",
    kept: "Sent and kept",
    edited: "edited",
    deleted: "This message was deleted",
    reactions: "Reactions",
    spoiler: "Spoiler: show it",
    answers_earlier: "Answers an earlier message",
    retry: "Send again",
    discard: "Delete",
    unconnected: "There is no connection. What you write waits here, and is sent as soon as there is one.",
    retry_now: "Retry now",
    discard_change: "Discard change",
    actions: "Message actions",
    react: "React",
    reply: "Reply",
    copy_link: "Copy link",
    copied: "Link copied",
    pin: "Pin",
    unpin: "Unpin",
    tell_hosts: "Tell the hosts",
    ask_to_write: "Ask to write",
    to_door: "To its door",
    waiting: |n| if n == 1 { "1 waits for a host".to_owned() } else { format!("{n} wait for a host") },
    edit: "Edit",
    delete: "Delete",
    delete_now: "Delete message",
    cancel: "Cancel",
    editing: "Editing your message",
    answering: |name| format!("Answering {name}"),
    page_failed: "This page could not be loaded. Reload it in a moment.",
    offers: "Suggestions",
    emoji: "Emoji",
    more_emoji: "More emoji",
    emoji_search: "Search emoji",
    emoji_groups: [
        "Faces",
        "People",
        "Animals and nature",
        "Food and drink",
        "Travel and places",
        "Activities",
        "Objects",
        "Symbols",
        "Flags",
    ],
    loading: "Loading…",
    load_again: "Try again",
    nothing_found: "Nothing found",
    slash: |word| match word {
        "help" => "Shows what one can type and press",
        "leave" => "Leaves the room",
        "me" => "Says what you do",
        "nick" => "Changes your nickname",
        "shrug" => "Shrugs",
        "topic" => "Says what the room is about",
        "spoiler" => "Hides what you say until somebody asks",
        _ => "",
    },
    slash_unknown: |word| {
        format!("There is no /{word}. /help shows what there is, and //{word} says it as it is.")
    },
    attach: "Share pictures and files",
    uploaded: "ready to send",
    not_uploaded: "A file did not get through. Try it again, or remove it.",
    no_answer: "The server did not answer. Try again in a moment.",
    no_cookies: "Your browser keeps no cookies here, so it forgets your name and who you are.",
    sent_when_uploaded: "It is sent as soon as the files are through.",
    file_too_large: |most| format!("Larger than {most} MB, which is the most a file may have."),
    too_many_files: |names| format!("Ten files go with one message. Left out: {names}"),
    mentions_you: |who, said| format!("{who} mentions you: {said}"),
    busy: |who, n| match named(who) {
        (names, 0) => format!("{n} new messages from {names}"),
        (names, more) => format!("{n} new messages from {names} and {more} more"),
    },
    typing: |names| match names {
        [] => String::new(),
        [one] => format!("{one} is typing…"),
        [one, other] => format!("{one} and {other} are typing…"),
        [..] => "Several people are typing…".to_owned(),
    },
    too_long: |n| {
        if n == 1 { "One character too long".to_owned() } else { format!("{n} characters too long") }
    },
    emoji_recent: "Used lately",
    take_back: "Undo send",
    unfold: "Show all of it",
    today: "Today",
    yesterday: "Yesterday",
    status: |status| match status {
        Status::Connecting => "Connecting…",
        Status::Connected => "Connected",
        Status::Reconnecting => "Reconnecting…",
        Status::Offline => "Offline",
    },
    refusal: |code| match code {
        Code::NotText | Code::NotJson | Code::BadFrame | Code::UnknownType | Code::BadId => {
            "The server did not understand this page. Reload it."
        }
        Code::TooLarge => "That is too long to send at once.",
        Code::BadRoom => "A room cannot have that name.",
        Code::BadNickname => "That nickname cannot be used: 1 to 32 visible characters, please.",
        Code::NicknameTaken => "That nickname is taken. Choose another one.",
        Code::BadBody => {
            "This cannot be sent: it is empty, too long, or holds characters that are not allowed."
        }
        Code::BadEmoji => "Only an emoji can be a reaction.",
        Code::NoMessage => "That message is no longer there.",
        Code::NotYours | Code::Private | Code::Watching => "Only whose it is can do that.",
        Code::NotAllowed => "The hosts do not let that through.",
        Code::Held => "A host looks at this first.",
        Code::Closed => "This room is closed to you now.",
        Code::Banned => "A host has banned you here. You may read, and not take part.",
        Code::Muted => "A host has muted you here. You may read, and not write.",
        Code::HostsWrite => "Only hosts write here. You may read and react.",
        Code::Newcomer => "New people only read and react here at first.",
        Code::Slow | Code::TooManyRoles => "Slow mode: wait before you write again.",
        Code::MessageFull => "That message has as many reactions or changes as it can have.",
        Code::TooManyPins => "As many messages are pinned as can be. Unpin one first.",
        Code::NotJoined => "You are not in this room.",
        Code::TooManyRooms => "You are in too many rooms. Leave one first.",
        Code::RoomFull => "This room is full.",
        Code::TooFast => "That was too fast. Wait a moment, then send it again.",
        Code::Busy => "The server is very busy. Try again in a moment.",
        Code::NotKept => "The server could not keep it. Try again in a moment.",
    },
    delayed: |code| {
        if code == Code::TooFast {
            "That was too fast. It is sent again by itself in a moment."
        } else if code == Code::NotKept {
            "The server could not keep it. It is sent again by itself."
        } else {
            "The server cannot take it yet. It is sent again by itself."
        }
    },
    notice: |notice| {
        let did = |change: &RosterChange| {
            let names = super::table::who(notice, change);
            let verb = match change {
                RosterChange::Came => "came in",
                RosterChange::Went => "left",
                RosterChange::CameAndWent => "came and left",
                RosterChange::Renamed(_)
                | RosterChange::Topic(_)
                | RosterChange::Pinned(_)
                | RosterChange::Calm(_)
                | RosterChange::YourRole(_) => return None,
            };
            (!names.is_empty()).then(|| match named(&names) {
                (names, 0) => format!("{names} {verb}"),
                (names, 1) => format!("{names} and 1 other {verb}"),
                (names, more) => format!("{names} and {more} others {verb}"),
            })
        };
        super::table::in_order(notice, did, |was, now| format!("{was} is now {now}"))
    },
    deed: |who, act| match act {
        RosterChange::Topic(topic) => format!("{who} set the topic: {}", topic.as_str()),
        RosterChange::Calm(true) => "Calm mode: new people do not write for a while.".to_owned(),
        RosterChange::Calm(false) => "Calm mode is over.".to_owned(),
        RosterChange::YourRole(RoomRole::Owner) => {
            "This room is yours: you opened it. Press somebody's name to make them a host, or to ban them."
                .to_owned()
        }
        RosterChange::YourRole(RoomRole::Host) => {
            "You are a host of this room now. Press somebody's name to ban them.".to_owned()
        }
        RosterChange::YourRole(RoomRole::Voice) => "You may write here now, where only hosts may.".to_owned(),
        RosterChange::YourRole(RoomRole::Member) => "You keep this room no longer.".to_owned(),
        RosterChange::Came
        | RosterChange::Went
        | RosterChange::CameAndWent
        | RosterChange::Renamed(_)
        | RosterChange::Pinned(_) => format!("{who} pinned a message"),
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::Notice,
        domain::{Member, Nickname, Person, Seq},
    };

    #[test]
    fn a_notice_names_a_few_and_counts_the_rest() {
        let member = |n: u8| Member {
            person: Person::from_bytes([n; 12]),
            nickname: Nickname::parse(&format!("P{n}")).unwrap(),
        };
        let mut changes: Vec<_> = (1..=9).map(|n| (member(n), RosterChange::Came)).collect();
        changes.push((member(10), RosterChange::Went));
        changes.push((member(11), RosterChange::Renamed(Nickname::parse("Ann").unwrap())));
        let notice = Notice { after: Seq::START, changes };
        assert_eq!((WORDS.notice)(&notice), "P1, P2, P3 and 6 others came in · P10 left · Ann is now P11");
    }
}
