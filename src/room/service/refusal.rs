//! Refusals of rooms: the code and the sentence for each reason.

use crate::{
    domain::{Action, PermissionError, Person, RoomName, may},
    protocol::{Code, Refused},
    store,
};

/// Whether somebody may take part in a room.
pub(in crate::room) fn require_member(room: &RoomName, person: Person) -> Result<(), Refused> {
    may(person, Action::TakePart, room).map_err(|error| {
        let (code, sentence) = objected(error);
        Refused::new(code, sentence).in_room(room.clone())
    })
}

/// That it is not on disk, and why where it is known.
pub(in crate::room) fn not_written(what: &str, error: &store::StoreError) -> String {
    match error {
        store::StoreError::NotWritten(cause) => format!("{what} could not be written to disk: {cause}."),
        store::StoreError::Unusable { .. }
        | store::StoreError::Foreign { .. }
        | store::StoreError::Newer { .. }
        | store::StoreError::Older { .. }
        | store::StoreError::LeftOver { .. }
        | store::StoreError::Folder { .. }
        | store::StoreError::Exists(_)
        | store::StoreError::Backup { .. }
        | store::StoreError::NotWhole(_)
        | store::StoreError::Sqlite(_)
        | store::StoreError::Index(_)
        | store::StoreError::IndexPanicked
        | store::StoreError::IndexFile { .. }
        | store::StoreError::IndexAnew
        | store::StoreError::SearchBusy
        | store::StoreError::SearchTooLong
        | store::StoreError::ReadTooLong
        | store::StoreError::Busy
        | store::StoreError::Closed
        | store::StoreError::Thread(_) => format!("{what} could not be written to disk."),
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
