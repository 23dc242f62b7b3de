//! Whether the log can be written and read, for `/health/ready`.

use super::{Store, StoreError};

impl Store {
    /// How many bytes of the disk to keep free. With less free, the log accepts no additions and no file is stored; reading and
    /// deleting still work.
    pub fn keep_free(&self, bytes: u64) {
        self.writer.keep_free(bytes);
    }

    /// Whether the disk has so many bytes free beyond the reserve. True if that is unknown.
    #[must_use]
    pub fn is_free(&self, bytes: u64) -> bool {
        self.writer.is_free(bytes)
    }

    /// Whether the log can be written and read.
    ///
    /// # Errors
    /// [`StoreError`], which says what is wrong.
    pub async fn is_well(&self) -> Result<(), StoreError> {
        self.writer.is_well().await?;
        self.readers.read(|db| db.query_row("SELECT count(*) FROM copy", [], |_| Ok(()))).await
    }
}
