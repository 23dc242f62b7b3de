//! English.

use super::table::HostWords;
use crate::{
    domain::{RoomPreset, RoomRole, Writers},
    protocol::Code,
};

pub(super) const WORDS: HostWords = HostWords {
    hosts_of: |room| format!("Hosts of {room}"),
    who_keeps: "Who keeps this room",
    nobody_keeps: "Nobody yet: whoever writes here first owns the room.",
    you_own: "This room is yours: you opened it, or its owner gave it to you.",
    you_host: "You are a host here: you keep the room clean.",
    make: |role| match role {
        RoomRole::Member => "Take their role",
        RoomRole::Voice => "Give voice",
        RoomRole::Host => "Make host",
        RoomRole::Owner => "Make owner",
    },
    make_hint: |role| match role {
        RoomRole::Member => "They have no role in this room then.",
        RoomRole::Voice => "They may write where only hosts may.",
        RoomRole::Host => "A host removes messages and bans people.",
        RoomRole::Owner => "An owner gives and takes roles as well, yours among them.",
    },
    keep_room: "Keep the room",
    ban: "Ban or mute",
    ban_now: "Ban",
    ban_kind: "From what",
    ban_whole: "From the room: they may only read",
    ban_writing: "From writing: they may stay",
    how_long: "How long",
    duration: |minutes| match minutes {
        None => "for ever".to_owned(),
        Some(1) => "for a minute".to_owned(),
        Some(60) => "for an hour".to_owned(),
        Some(1_440) => "for a day".to_owned(),
        Some(minutes) => format!("for {minutes} minutes"),
    },
    reason: "Reason",
    reason_hint: "They read it, and so may everybody here",
    and_remove: "And remove what they wrote",
    remove_nothing: "nothing",
    remove_hour: "in the last hour",
    remove_all: "all of it",
    remove: "Remove what they wrote",
    remove_now: "Remove",
    is_banned: |mute| if mute { "Muted here" } else { "Banned from this room" },
    until: ("until ", ""),
    by: |who| format!("by {who}"),
    unban: "Take it back",
    note: "Private note",
    note_hint: "Only hosts of this room read it",
    bans: "Banned and muted",
    no_bans: "Nobody is banned or muted.",
    clear: "Clear the room",
    clear_hint: "Removes everybody's messages, for all. Nothing brings them back.",
    clear_hour: "Messages of the last hour",
    clear_all: "All messages",
    rules: "Who may write",
    who_writes: "Who",
    writers: |writers| match writers {
        Writers::Everybody => "Everybody",
        Writers::Admitted => "Hosts, and those whom a host lets in; others read and may ask",
        Writers::Hosts => "Hosts, and whom they gave a voice; others read and react",
    },
    slow: "Slow mode: the wait between two messages",
    slow_wait: |seconds| match seconds {
        0 => "off".to_owned(),
        3_600.. => format!("{} h", seconds / 3_600),
        60.. => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    },
    newcomers: "New people may write",
    newcomer_wait: |minutes| match minutes {
        0 => "at once".to_owned(),
        60 => "after an hour".to_owned(),
        1_440 => "after a day".to_owned(),
        10_080 => "after a week".to_owned(),
        minutes => format!("after {minutes} minutes"),
    },
    calm: "Calm mode for an hour",
    calm_hint: "Who came in the last ten minutes, or comes now, does not write meanwhile. A room in which very many new people write at once begins it by itself, for ten minutes.",
    is_calm: ("Calm mode until ", ": new people do not write."),
    end_calm: "End calm mode",
    preset: |preset| match preset {
        RoomPreset::Open => ("Open", "Everybody writes."),
        RoomPreset::Class => ("Class", "Who wants to write asks, and you let them."),
        RoomPreset::Stream => ("Stream", "Everybody writes every 10 seconds, new people after 5 minutes."),
        RoomPreset::Announcements => ("Announcements", "Hosts write, the others read and react."),
    },
    save: "Save",
    deed_writers: |writers| match writers {
        Writers::Everybody => "let everybody write".to_owned(),
        Writers::Admitted => "let only hosts and those whom they let in write".to_owned(),
        Writers::Hosts => "let only hosts write".to_owned(),
    },
    deed_slow: |seconds| match seconds {
        0 => "ended slow mode".to_owned(),
        seconds => format!("set slow mode to {}", (WORDS.slow_wait)(seconds)),
    },
    deed_newcomers: |minutes| match minutes {
        0 => "let new people write at once".to_owned(),
        minutes => format!("let new people write {}", (WORDS.newcomer_wait)(minutes)),
    },
    deed_calm: |minutes| match minutes {
        0 => "ended calm mode".to_owned(),
        minutes => format!("began calm mode {}", (WORDS.duration)(Some(minutes))),
    },
    with_network: "with their network",
    and_network: "and whoever else has no role and comes from their network: so that they do not come back as somebody new",
    links: "Links for owners and hosts",
    link: |role| match role {
        RoomRole::Owner => "Owner link",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "Host link",
    },
    link_hint: |role| match role {
        RoomRole::Owner => "Keep it: with it this room is yours on any device, also without your cookie.",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => {
            "For those who are to help you: whoever has it becomes a host."
        }
    },
    copy_link: "Copy link",
    new_link: "Make a new one: the old ones stop working",
    link_gives: |role| match role {
        RoomRole::Owner => "This link makes you an owner of this room.",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "This link makes you a host of this room.",
    },
    take: |role| match role {
        RoomRole::Owner => "Become owner",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "Become host",
    },
    link_refused: |code| {
        if code == Code::NotAllowed {
            "This link is not valid any more, or you have this role already."
        } else {
            (WORDS.refused)(code)
        }
    },
    deed_link: |role| match role {
        RoomRole::Owner => "made a new owner link",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "made a new host link",
    },
    deeds: "What hosts did",
    no_deeds: "Nothing yet.",
    deed_role: |who, role| match role {
        RoomRole::Member => format!("took the role of {who}"),
        RoomRole::Voice => format!("gave {who} a voice"),
        RoomRole::Host => format!("made {who} a host"),
        RoomRole::Owner => format!("made {who} an owner"),
    },
    deed_ban: |who, mute, minutes| {
        let did = if mute { "muted" } else { "banned" };
        format!("{did} {who} {}", (WORDS.duration)(minutes))
    },
    deed_unban: |who| format!("took back the ban of {who}"),
    deed_remove: |who| match who {
        Some(who) => format!("removed messages of {who}"),
        None => "removed everybody's messages".to_owned(),
    },
    refused: |code| match code {
        Code::NotAllowed => "That takes a higher role in this room, or the room would have no owner.",
        Code::TooManyRoles => "There are as many as one room may have. Take one back first.",
        Code::BadBody => "That text cannot be used: it is too long, or holds hidden characters.",
        Code::Banned | Code::Muted => "You are banned or muted here yourself.",
        Code::NotText
        | Code::NotJson
        | Code::BadFrame
        | Code::UnknownType
        | Code::TooLarge
        | Code::BadRoom
        | Code::Private
        | Code::Closed
        | Code::Watching
        | Code::BadNickname
        | Code::NicknameTaken
        | Code::BadId
        | Code::BadEmoji
        | Code::NoMessage
        | Code::NotYours
        | Code::HostsWrite
        | Code::Held
        | Code::Newcomer
        | Code::Slow
        | Code::MessageFull
        | Code::TooManyPins
        | Code::NotJoined
        | Code::TooManyRooms
        | Code::RoomFull
        | Code::TooFast
        | Code::Busy
        | Code::NotKept => "That did not work. Try again.",
    },
};
