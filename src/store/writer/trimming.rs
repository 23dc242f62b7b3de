//! Trims old words, one small step at a time.

use super::{thread::WriterThread, wal};
use crate::{
    domain::Timestamp,
    store::{
        StoreError,
        log::trim::{self, TrimStep},
    },
};
use tokio::sync::oneshot;

impl WriterThread {
    pub(super) fn trim(
        &mut self,
        before: Timestamp,
        from: i64,
        done: oneshot::Sender<Result<TrimStep, StoreError>>,
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
            wal::empty(&self.db);
        }
        // Not before: who reads keeps the write-ahead log from being emptied.
        if trimmed.is_ok_and(|trimmed| trimmed.entries != 0) {
            self.finder.trimmed();
        }
        let _ = done.send(trimmed.map_err(StoreError::NotWritten));
    }
}
