//! Which stored items to take over.

/// Which stored items to read.
#[derive(Clone, Copy, Debug)]
pub(super) enum StorageChange {
    /// Items in this tab's outbox: another tab sends those it has just submitted.
    Known,
    /// Also items that other tabs left.
    All,
}
