//! Taking out what is no longer kept, a step at a time.

use super::{Work, Write, Writer, wal};
use crate::{
    domain::Timestamp,
    store::{
        Error,
        trim::{self, Trimmed},
    },
};
use tokio::sync::oneshot;

impl Writer {
    /// One step of taking out what is older than this, from this room on.
    pub(in crate::store) async fn trim(&self, before: Timestamp, from: i64) -> Result<Trimmed, Error> {
        self.ask(|done| Write::Trim { before, from, done }).await
    }
}

impl Work {
    pub(super) fn trim(
        &mut self,
        before: Timestamp,
        from: i64,
        done: oneshot::Sender<Result<Trimmed, Error>>,
    ) {
        let trimmed = self.attempt(1, |work| {
            let change = work.begin()?;
            let trimmed = trim::step(&change, before, from)?;
            change.commit()?;
            Ok(trimmed)
        });
        if trimmed.is_ok_and(|trimmed| trimmed.entries != 0) {
            // What is remembered does not know it.
            self.rooms.clear();
        }
        if trimmed.is_ok_and(|trimmed| trimmed.next.is_none()) {
            wal::empty(&self.file);
        }
        // Not before: who reads keeps the write-ahead log from being emptied.
        if trimmed.is_ok_and(|trimmed| trimmed.entries != 0) {
            self.finder.trimmed();
        }
        let _ = done.send(trimmed.map_err(Error::NotWritten));
    }
}
