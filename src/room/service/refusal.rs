//! Refusals of rooms: the code and the sentence for each reason.

use crate::{
    domain::{Action, PermissionError, RoomName, Timestamp, Viewer, may},
    protocol::{Code, Refused},
    store,
};

/// Whether somebody may do this in a room.
pub(in crate::room) fn require(viewer: Viewer, action: Action<'_>, room: &RoomName) -> Result<(), Refused> {
    may(viewer.person, viewer.role, action, room).map_err(|error| {
        let (code, sentence) = objected(error);
        Refused::new(code, sentence).until(until(error)).in_room(room.clone())
    })
}

/// The sentence that something was not written to disk, with the reason if it is known.
pub(in crate::room) fn not_written(what: &str, error: &store::StoreError) -> String {
    if let store::StoreError::NotWritten(cause) = error {
        format!("{what} could not be written to disk: {cause}.")
    } else {
        format!("{what} could not be written to disk.")
    }
}

/// Until when something is not permitted, if it is only for a time.
pub(in crate::room) fn until(objection: PermissionError) -> Option<Timestamp> {
    match objection {
        PermissionError::Banned { until } | PermissionError::Muted { until } => until,
        PermissionError::Slow { until } | PermissionError::Newcomer { until } => Some(until),
        PermissionError::Private
        | PermissionError::Closed
        | PermissionError::ClosedByAdmins
        | PermissionError::WatchOnly
        | PermissionError::HostsWrite
        | PermissionError::AdminsOpen
        | PermissionError::AdminsOnly
        | PermissionError::HostsOnly
        | PermissionError::OwnersOnly
        | PermissionError::NotAbove
        | PermissionError::LastOwner
        | PermissionError::NothingSuch
        | PermissionError::NoMessage
        | PermissionError::NotYours
        | PermissionError::Full
        | PermissionError::OwnReactionsFull
        | PermissionError::EditsFull
        | PermissionError::PinsFull
        | PermissionError::OwnPinsFull
        | PermissionError::RolesFull
        | PermissionError::BansFull
        | PermissionError::NoHosts
        | PermissionError::NothingToAsk
        | PermissionError::AppealsFull
        | PermissionError::NotesFull
        | PermissionError::HeldFull
        | PermissionError::NotLetThrough => None,
    }
}

/// Why an entry may not be added, for programs and for people.
pub(in crate::room) fn objected(objection: PermissionError) -> (Code, &'static str) {
    match objection {
        PermissionError::Private => (Code::Private, "This room is one of two other people."),
        PermissionError::WatchOnly => (Code::Watching, "This name lets one watch a room, and not enter it."),
        PermissionError::Closed => {
            (Code::Closed, "The door of this room is closed to you. Open its page to see how to come in.")
        }
        PermissionError::ClosedByAdmins => {
            (Code::Closed, "This room was closed by who runs this server. Only they come in.")
        }
        PermissionError::Banned { .. } => {
            (Code::Banned, "A host has banned you from this room. You may read it, and not take part.")
        }
        PermissionError::Muted { .. } => {
            (Code::Muted, "A host has muted you here. You may read, and not write.")
        }
        PermissionError::HostsWrite => {
            (Code::HostsWrite, "Only hosts write in this room. You may read and react.")
        }
        PermissionError::Newcomer { .. } => {
            (Code::Newcomer, "You are new here, and may write after a while. You may read and react.")
        }
        PermissionError::Slow { .. } => (
            Code::Slow,
            "The room is in slow mode, and you wrote a moment ago. Wait before you send it again.",
        ),
        PermissionError::AdminsOpen => {
            (Code::HostsWrite, "Only whoever runs this server opens rooms here. This one is not open yet.")
        }
        PermissionError::AdminsOnly => {
            (Code::NotAllowed, "Only those who administer this server may do that.")
        }
        PermissionError::HostsOnly => (Code::NotAllowed, "Only hosts of this room may do that."),
        PermissionError::OwnersOnly => (Code::NotAllowed, "Only owners of this room may do that."),
        PermissionError::NotAbove => {
            (Code::NotAllowed, "They keep this room too: an owner must take their role first.")
        }
        PermissionError::LastOwner => {
            (Code::NotAllowed, "The room would have no owner. Make somebody else owner first.")
        }
        PermissionError::NothingSuch => {
            (Code::BadFrame, "There is no such person, or no link for such a role.")
        }
        PermissionError::RolesFull => {
            (Code::TooManyRoles, "As many people keep this room as may. Take somebody's role first.")
        }
        PermissionError::BansFull => {
            (Code::TooManyRoles, "As many people are banned from this room as may be. Take back a ban first.")
        }
        PermissionError::NoHosts => (Code::NotAllowed, "Nobody keeps this room, so nobody would read it."),
        PermissionError::NothingToAsk => {
            (Code::NotAllowed, "There is nothing to ask for: you may write, or only hosts may.")
        }
        PermissionError::NotesFull => {
            (Code::TooManyRoles, "There are as many notes about people as may be. Remove one first.")
        }
        PermissionError::AppealsFull => {
            (Code::TooManyRoles, "As much waits for the hosts of this room as may. Try again later.")
        }
        PermissionError::HeldFull => (
            Code::TooManyRoles,
            "As many messages wait for a host here as may. Wait until some are let through.",
        ),
        PermissionError::NotLetThrough => (Code::NotAllowed, "A host has looked at it, and refused it."),
        PermissionError::NoMessage => {
            (Code::NoMessage, "There is no such message in this room, or not any more.")
        }
        PermissionError::NotYours => {
            (Code::NotYours, "Only whoever said it may change it; hosts may delete it as well.")
        }
        PermissionError::Full => (Code::MessageFull, "The message has as many reactions as it may have."),
        PermissionError::OwnReactionsFull => {
            (Code::MessageFull, "You have reacted to it with as many emoji as one person may.")
        }
        PermissionError::EditsFull => (
            Code::MessageFull,
            "You have edited it as often as one may. Delete it and say it anew, or leave it as it is.",
        ),
        PermissionError::PinsFull => {
            (Code::TooManyPins, "The room has as many pinned messages as one may have. Unpin one first.")
        }
        PermissionError::OwnPinsFull => {
            (Code::TooManyPins, "You have pinned as many messages here as one person may. Unpin one first.")
        }
    }
}
