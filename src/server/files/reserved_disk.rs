//! Disk space reserved for uploads. They come slowly, and the log needs space meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The number of reserved bytes. Clones share it.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct ReservedDisk(Arc<AtomicU64>);

/// The reservation of one file. Dropping it returns the space.
#[derive(Debug)]
pub(super) struct Reservation {
    bytes: u64,
    all: ReservedDisk,
}

impl ReservedDisk {
    /// Reserves this many bytes for a file, if the total then fits.
    pub(super) fn reserve(&self, bytes: u64, fits: impl Fn(u64) -> bool) -> Option<Reservation> {
        let all = self.0.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        // If it does not fit, dropping it returns the space at once.
        let reservation = Reservation { bytes, all: self.clone() };
        fits(all).then_some(reservation)
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.all.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_coming_must_fit_together() {
        let disk = ReservedDisk::default();
        let fits = |all| all <= 100;
        let first = disk.reserve(60, fits);
        assert!(first.is_some() && disk.reserve(60, fits).is_none());
        let second = disk.reserve(40, fits);
        assert!(second.is_some() && disk.reserve(1, fits).is_none());
        drop(first);
        assert!(disk.reserve(60, fits).is_some());
    }
}
