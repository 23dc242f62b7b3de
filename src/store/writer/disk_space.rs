//! What a write does to the disk: the reserve of free space holds for all of them in one place, the writer's thread.

/// Whether a write takes space on the disk. On one that is nearly full, only those are done that take none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum DiskSpace {
    /// It adds something.
    Taken,
    /// It only removes, or changes something in its place.
    NotTaken,
}
