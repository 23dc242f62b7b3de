//! An entry without a place yet, and the outcome of appending it.

use crate::{
    domain::{Act, Entry, Epoch, Member, MessageId, PermissionError, RoomName, Seq, Timestamp},
    store::StoreError,
};
use tokio::sync::mpsc;

/// An entry that has no place yet.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// In which room.
    pub room: RoomName,
    /// The name its log gets, if this is its first entry.
    pub epoch: Epoch,
    /// When the server took it.
    pub at: Timestamp,
    /// The sender's id for it.
    pub id: MessageId,
    /// Who does it.
    pub from: Member,
    /// What.
    pub act: Act,
}

/// A draft, and where its outcome goes.
#[derive(Debug)]
pub struct Append {
    /// What to append.
    pub draft: NewEntry,
    /// Gets exactly one outcome, in the order of the appends. Unbounded, because the writer must not wait
    /// for a room; what is in it was let in by the writer's own bound.
    pub done: mpsc::UnboundedSender<Result<AppendOutcome, StoreError>>,
}

/// What became of a draft, now that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendOutcome {
    /// It is the log's newest entry.
    New(Entry),
    /// Its sender had sent it before: there.
    Before(Seq),
    /// It may not be done to the message it is about, and nothing was added.
    Refused(PermissionError),
}
