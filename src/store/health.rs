//! Whether the log can be written and read, for `/health/ready`.

use super::{Store, StoreError};

impl Store {
    /// How many bytes of the disk are kept free. Below that nothing is added to the log any more and no file is taken;
    /// what is there can be read, and deleted.
    pub fn keep_free(&self, bytes: u64) {
        self.writer.keep_free(bytes);
    }

    /// Whether the disk has so many bytes free beside those that are kept free. What cannot be known is not held against anybody.
    #[must_use]
    pub fn is_free(&self, bytes: u64) -> bool {
        self.writer.is_free(bytes)
    }

    /// Whether what people say is kept, and what they read is read.
    ///
    /// # Errors
    /// [`StoreError`], which says what is wrong.
    pub async fn is_well(&self) -> Result<(), StoreError> {
        self.writer.is_well().await?;
        self.readers.read(|db| db.query_row("SELECT count(*) FROM copy", [], |_| Ok(()))).await
    }
}
