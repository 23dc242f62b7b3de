//! Refusals of rooms: the code and the sentence for each reason.

use crate::{
    domain::{Action, PermissionError, RoomName, Viewer, may},
    protocol::{Code, Refused},
    store,
};

/// Whether somebody may do this in a room.
pub(in crate::room) fn require(viewer: Viewer, action: Action<'_>, room: &RoomName) -> Result<(), Refused> {
    may(viewer.person, viewer.role, action, room).map_err(|error| {
        let (code, sentence) = objected(error);
        Refused::new(code, sentence).in_room(room.clone())
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

/// Why an entry may not be added, for programs and for people.
pub(in crate::room) fn objected(objection: PermissionError) -> (Code, &'static str) {
    match objection {
        PermissionError::Private => (Code::Private, "This room is one of two other people."),
        PermissionError::WatchOnly => (Code::Watching, "This name lets one watch a room, and not enter it."),
        PermissionError::NoMessage => {
            (Code::NoMessage, "There is no such message in this room, or not any more.")
        }
        PermissionError::NotYours => (Code::NotYours, "Only whoever said it may change or delete it."),
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
    }
}
