//! What is wrong with the files that say who is who.

use std::{io, path::PathBuf};

/// What is wrong with the files that say who is who.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// One cannot be read or made.
    #[error("{} cannot be read or made", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is not a key.
    #[error("{} is damaged: it should have {expected} bytes. Restore it, or delete it and everyone whose cookie it signed becomes somebody new", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// How many bytes a key has.
        expected: usize,
    },
    /// There are more older keys than are read.
    #[error(
        "there are {found} older identity keys, and at most {most} are read. Remove the oldest `identity.key.` files"
    )]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A line that revokes nothing.
    #[error("line {line} of {} is not understood: write a person (24 hexadecimal digits), or `before 2026-11-29`, or `before 2026-11-29T18:30:00Z`", path.display())]
    Revoked {
        /// Of which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// The system has no randomness to make a key.
    #[error("the system gives no randomness")]
    Randomness(#[from] getrandom::Error),
}
