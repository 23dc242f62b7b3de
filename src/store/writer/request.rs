//! The requests to the writer.

use super::new_entry::{Append, AppendOutcome, NewEntry};
use crate::{
    domain::{Nickname, Person, RoomName, Timestamp},
    store::{
        ErrorCause, Quota, QuotaExceeded, StoreError, StoredFile,
        files::blobs::BlobPair,
        log::{mentions, trim::TrimStep},
        rooms::marks::MarkChange,
    },
};
use std::collections::BTreeSet;
use tokio::sync::{mpsc, oneshot};

/// What the writer is asked.
pub(super) enum WriteRequest {
    Append(PendingAppend),
    Nickname(Person, Nickname, oneshot::Sender<Result<(), StoreError>>),
    Mark {
        person: Person,
        room: RoomName,
        mark: MarkChange,
        done: oneshot::Sender<Result<(), StoreError>>,
    },
    Ignore(IgnoreChange),
    Trim {
        before: Timestamp,
        from: i64,
        done: oneshot::Sender<Result<TrimStep, StoreError>>,
    },
    Share(FileChange),
    /// Nothing but a commit: whether the disk takes one.
    Probe(oneshot::Sender<Result<(), StoreError>>),
}

/// A draft that waits for the writer. It is answered, whatever becomes of the writer: at the latest when it is dropped.
pub(in crate::store) struct PendingAppend {
    pub(super) draft: NewEntry,
    /// Whom its words mention. Found by whoever sends it, for they are many and the writer is one.
    pub(super) mentions: BTreeSet<String>,
    done: Option<mpsc::UnboundedSender<Result<AppendOutcome, StoreError>>>,
}

impl PendingAppend {
    pub(in crate::store) fn new(append: Append) -> Self {
        let mentions = mentions::of(&append.draft.act);
        Self { draft: append.draft, mentions, done: Some(append.done) }
    }

    /// Tells what became of it. Nobody may be listening any more.
    pub(super) fn answer(mut self, outcome: Result<AppendOutcome, StoreError>) {
        if let Some(done) = self.done.take() {
            let _ = done.send(outcome);
        }
    }
}

impl Drop for PendingAppend {
    fn drop(&mut self) {
        if let Some(done) = self.done.take() {
            let _ = done.send(Err(StoreError::NotWritten(ErrorCause::Panicked)));
        }
    }
}

/// That somebody ignores somebody, or no longer does.
pub(super) struct IgnoreChange {
    pub(super) person: Person,
    pub(super) other: Person,
    pub(super) ignores: bool,
    pub(super) done: oneshot::Sender<Result<(), StoreError>>,
}

/// A file that is to be kept.
pub(in crate::store) struct NewFile {
    pub(in crate::store) file: StoredFile,
    pub(in crate::store) contents: BlobPair,
    pub(in crate::store) person: Person,
    pub(in crate::store) now: Timestamp,
    pub(in crate::store) quota: Quota,
}

/// What is done to files.
pub(super) enum FileChange {
    Keep(NewFile, oneshot::Sender<Result<Result<(), QuotaExceeded>, StoreError>>),
    /// Those whose hash begins with this byte.
    Sweep {
        first: u8,
        before: Timestamp,
        done: oneshot::Sender<Result<u64, StoreError>>,
    },
}
