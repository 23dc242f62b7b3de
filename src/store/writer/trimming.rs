//! Trims old text, one small step at a time.

use super::{thread::WriterThread, wal};
use crate::{
    domain::Timestamp,
    store::{
        ErrorCause,
        log::trim::{self, TrimStep},
    },
};

impl WriterThread {
    pub(super) fn trim(&mut self, before: Timestamp, from: i64) -> Result<TrimStep, ErrorCause> {
        let trimmed = self.attempt(1, |work| {
            let change = work.begin()?;
            let trimmed = trim::step(&change, before, from)?;
            change.commit()?;
            Ok(trimmed)
        })?;
        if trimmed.entries != 0 {
            // What is remembered does not know it.
            self.rooms.clear();
        }
        if trimmed.next.is_none() {
            wal::empty(&self.db);
        }
        // Not before: who reads keeps the write-ahead log from being emptied.
        if trimmed.entries != 0 {
            self.listeners.trimmed();
        }
        Ok(trimmed)
    }
}
