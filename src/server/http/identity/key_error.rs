//! Errors of the identity files.

use std::{io, path::PathBuf};

/// An error of the identity files.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file cannot be read or created.
    #[error("{} cannot be read or made", path.display())]
    File {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// The file is not a key.
    #[error("{} is damaged: it should have {expected} bytes. Restore it, or delete it and everyone whose cookie it signed becomes somebody new", path.display())]
    Damaged {
        /// The path.
        path: PathBuf,
        /// How many bytes a key has.
        expected: usize,
    },
    /// There are more older keys than the maximum.
    #[error(
        "there are {found} older identity keys, and at most {most} are read. Remove the oldest `identity.key.` files"
    )]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A line of the revocation file is not valid.
    #[error("line {line} of {} is not understood: write a person (24 hexadecimal digits), or `before 2026-11-29`, or `before 2026-11-29T18:30:00Z`", path.display())]
    Revoked {
        /// The path.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// The system has no randomness for a key.
    #[error("the system gives no randomness")]
    Randomness(#[from] getrandom::Error),
}
