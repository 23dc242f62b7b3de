//! What can go wrong with the log.

use std::{io, path::PathBuf};

/// What went wrong with the log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened or made.
    #[error("the database {} cannot be opened; check that its folder exists and can be written", path.display())]
    Open {
        /// Where it should be.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The file is a database, but not Parlor's.
    #[error("{} is a database of another program; choose another data folder", path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// The file was written by a newer Parlor than this one.
    #[error(
        "the database has schema {found}, and this Parlor knows only up to {known}; install the newer Parlor again"
    )]
    Newer {
        /// The version in the file.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// SQLite failed at its work.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The batch this was part of could not be written. The cause is logged once, by the writer.
    #[error("the entry could not be written")]
    NotWritten,
    /// More is waiting for the writer than may wait.
    #[error("the disk does not keep up")]
    Busy,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The writer's thread could not be started.
    #[error("no thread could be started for the database")]
    Thread(#[source] io::Error),
}
