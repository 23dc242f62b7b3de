//! An entry that waits for the writer.

use super::new_entry::{Append, AppendOutcome, NewEntry};
use crate::store::{ErrorCause, StoreError, log::mentions};
use std::collections::BTreeSet;
use tokio::sync::mpsc;

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
