//! Which stored items to take over.

/// What to take in of what is stored.
#[derive(Clone, Copy, Debug)]
pub(super) enum StorageChange {
    /// What this tab has in its outbox: what another one has just submitted is that one's to send.
    Known,
    /// What other tabs left, too.
    All,
}
