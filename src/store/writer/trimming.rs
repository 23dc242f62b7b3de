//! Trims old text, one small step at a time.

use super::{thread::WriterThread, wal};
use crate::{
    domain::Timestamp,
    store::{
        ErrorCause, PAUSE_BETWEEN_STEPS, Store, StoreError,
        log::trim::{self, Expiry, TrimStep},
    },
};
use tokio::time;

impl WriterThread {
    pub(super) fn trim(&mut self, expiry: Expiry, from: i64) -> Result<TrimStep, ErrorCause> {
        let trimmed = self.attempt(1, |work| {
            let change = work.begin()?;
            let trimmed = trim::step(&change, expiry, from)?;
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

impl Store {
    /// Removes text that is older than this from the log, in small steps, so that other writes hardly wait. Returns how many
    /// entries lost their text.
    ///
    /// # Errors
    /// [`StoreError`], when it could not be written. What was trimmed until then stays trimmed.
    pub async fn trim(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.expire(Expiry::Before(before)).await
    }

    /// The same for text that is now older than its room keeps it.
    ///
    /// # Errors
    /// As for [`Store::trim`].
    pub async fn trim_rooms(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.expire(Expiry::ByRoom(now)).await
    }

    async fn expire(&self, expiry: Expiry) -> Result<u64, StoreError> {
        let mut entries = 0;
        let mut next = Some(0);
        while let Some(room) = next {
            let step = self.writer.trim(expiry, room).await?;
            entries += step.entries;
            next = step.next;
            time::sleep(PAUSE_BETWEEN_STEPS).await;
        }
        Ok(entries)
    }
}
