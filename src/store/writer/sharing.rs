//! Adds and removes shared files: row and content together, in the writer's order.

use super::thread::WriterThread;
use crate::{
    domain::{FileHash, Person, Timestamp},
    store::{
        ErrorCause, Quota, QuotaExceeded, StoredFile,
        files::{self, blobs::BlobPair, insert, room_for},
    },
};

/// A file that is to be kept.
pub(in crate::store) struct NewFile {
    pub(in crate::store) file: StoredFile,
    pub(in crate::store) contents: BlobPair,
    pub(in crate::store) person: Person,
    pub(in crate::store) now: Timestamp,
    pub(in crate::store) quota: Quota,
}

impl WriterThread {
    /// First the content, then its row: a row without a content would be a hole, a content without a row is only swept.
    pub(super) fn keep(&mut self, new: &NewFile) -> Result<Result<(), QuotaExceeded>, ErrorCause> {
        let NewFile { file, contents, person, now, quota } = new;
        if self.health.is_nearly_full() {
            return Err(ErrorCause::NearlyFull);
        }
        let blobs = self.blobs.clone();
        let mut failed = None;
        let kept = self.attempt(1, |work| {
            let change = work.begin()?;
            // An existing file needs no more space.
            if files::stored(&change, file.hash)?.is_none()
                && let Err(no_room) = room_for(&change, *person, file.bytes, *quota, *now)?
            {
                return Ok(Err(no_room));
            }
            if let Err(error) = blobs.keep(file.hash, contents) {
                failed = Some(ErrorCause::of_system(&error));
                tracing::error!(%error, "a file could not be written, and whoever brought it was told");
                return Ok(Ok(()));
            }
            insert(&change, file, *person, *now)?;
            change.commit()?;
            Ok(Ok(()))
        });
        failed.map_or(kept, Err)
    }

    /// First the rows, then every content that has none: also one whose row went before the server was killed.
    pub(super) fn sweep(&mut self, first: u8, before: Timestamp) -> Result<u64, ErrorCause> {
        let swept = self.attempt(1, |work| {
            let change = work.begin()?;
            let swept = files::sweep(&change, first, before)?;
            change.commit()?;
            Ok(swept)
        })?;
        let contents = self.blobs.contents(first).map_err(|error| ErrorCause::of_system(&error))?;
        let is_left = |hash: &FileHash| matches!(files::stored(&self.db, *hash), Ok(None));
        let left: Vec<_> = contents.into_iter().filter(is_left).collect();
        self.remove(&left);
        Ok(swept)
    }

    /// Removes contents whose rows are deleted. A content that cannot be removed now is swept later.
    pub(super) fn remove(&self, hashes: &[FileHash]) {
        for hash in hashes {
            if let Err(error) = self.blobs.remove(*hash) {
                tracing::warn!(%error, "a file that nobody names could not be removed");
            }
        }
    }
}
