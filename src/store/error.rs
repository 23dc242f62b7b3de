//! The errors of the store, and advice for each.

use rusqlite::ErrorCode;
use std::{fmt, io, path::PathBuf, time::Duration};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened, created or migrated.
    #[error("the database {} cannot be used: {cause}; {}", path.display(), cause.advice(*waited))]
    Unusable {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        cause: ErrorCause,
        /// How long it waited for other programs to release the file.
        waited: Duration,
        /// The error of SQLite.
        #[source]
        source: rusqlite::Error,
    },
    /// The file is a database, but not Parlor's.
    #[error("{} is a database of another program; choose another data folder", path.display())]
    Foreign {
        /// The path of the file.
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
    /// The file is of an older Parlor, and may not be changed here.
    #[error(
        "the database has schema {found} of an older Parlor, not {known}; start this Parlor on it once, or make a \
         backup of it, which brings the copy up to date"
    )]
    Older {
        /// The version in the file.
        found: u32,
        /// The version this program reads.
        known: u32,
    },
    /// The file was put beside the write-ahead log of another file; SQLite would mix the two.
    #[error(
        "{} was put there as a copy, and {} is left from the file it replaces; move that one and the one ending in \
         -shm out of the folder",
        path.display(),
        wal.display()
    )]
    LeftOver {
        /// The database.
        path: PathBuf,
        /// The write-ahead log of the other file.
        wal: PathBuf,
    },
    /// The folder of the shared files cannot be used.
    #[error("the folder {} cannot be used; let the user that Parlor runs as write it", path.display())]
    Folder {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// A backup never replaces a file.
    #[error("{} exists already; choose another name for the backup", .0.display())]
    Exists(PathBuf),
    /// A backup cannot be written there.
    #[error("the backup {} cannot be written", path.display())]
    Backup {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// The backup failed its verification, and was removed.
    #[error("the backup was not kept, for it is not whole: {0}; `parlor check` says more about the database")]
    NotWhole(String),
    /// SQLite failed.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The batch with this write could not be written. The writer logs the error of SQLite.
    #[error("it could not be written to disk: {0}")]
    NotWritten(ErrorCause),
    /// SQLite failed at the search index. The index holds nothing that the log does not.
    #[error("the search index failed")]
    Index(#[source] rusqlite::Error),
    /// The indexer panicked, and starts again with the index.
    #[error("the program failed at the search index")]
    IndexPanicked,
    /// A useless index cannot be removed, so no new one can be created.
    #[error("the search index {} cannot be removed", path.display())]
    IndexFile {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// The cursor belongs to an index that no longer exists.
    #[error("the search index was made anew meanwhile")]
    IndexAnew,
    /// The maximum number of searches is running.
    #[error("too many are searching")]
    SearchBusy,
    /// A search exceeded its time limit.
    #[error("the search took too long")]
    SearchTooLong,
    /// A read exceeded its time limit.
    #[error("reading took too long")]
    ReadTooLong,
    /// The writer's queue is full.
    #[error("the disk does not keep up")]
    Busy,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The writer's thread could not be started.
    #[error("no thread could be started for the database")]
    Thread(#[source] io::Error),
}

/// The cause of a failure, in words without paths, so that they can be shown to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCause {
    /// The disk is full.
    Full,
    /// The free space is below the reserve.
    NearlyFull,
    /// The disk takes much longer than a working one.
    Stalled,
    /// The program panicked, and continues.
    Panicked,
    /// The file is write-protected.
    ReadOnly,
    /// Another program has locked it.
    Locked,
    /// It is not a database, or is damaged.
    Damaged,
    /// An I/O error.
    Disk,
    /// It does not exist and cannot be created.
    Missing,
    /// Something else.
    Other,
}

impl ErrorCause {
    /// The cause of SQLite's error.
    #[must_use]
    pub fn of(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            // Shared memory is a file as well, and cannot grow: SQLite does not report that as full.
            Some(ErrorCode::SystemIoFailure) if is_no_room_to_share(error) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Disk,
            Some(ErrorCode::CannotOpen) => Self::Missing,
            Some(_) | None => Self::Other,
        }
    }

    /// The cause of a system error.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds are Rust's, and there are forty")]
    pub(super) fn of_system(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Disk,
        }
    }

    /// What an operator can do about it.
    fn advice(self, waited: Duration) -> String {
        match self {
            Self::Full => "make room on the disk and try again".to_owned(),
            Self::ReadOnly => {
                "let the user that Parlor runs as write the file and the folder it is in".to_owned()
            }
            Self::Locked => format!(
                "it was waited for {} s; end the other program, such as a SQL shell, and try again",
                waited.as_secs_f32()
            ),
            Self::Damaged => "put a backup in its place (`parlor check` verifies one)".to_owned(),
            Self::Disk => "look whether the disk is full, and what the system's log says about it".to_owned(),
            Self::Missing => "check that its folder is there, and that Parlor may use it".to_owned(),
            Self::NearlyFull => "make room on the disk".to_owned(),
            Self::Stalled => "look at the disk, and what the system's log says about it".to_owned(),
            Self::Panicked => "tell the makers of Parlor what its log says".to_owned(),
            Self::Other => "`parlor check` may say more".to_owned(),
        }
    }
}

fn is_no_room_to_share(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

impl fmt::Display for ErrorCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the disk is full",
            Self::ReadOnly => "the file may only be read",
            Self::Locked => "another program holds the file",
            Self::Damaged => "the file is damaged",
            Self::Disk => "the disk fails or is full",
            Self::Missing => "the file cannot be opened",
            Self::NearlyFull => "the disk is nearly full",
            Self::Stalled => "the disk does not answer",
            Self::Panicked => "the program failed at it",
            Self::Other => "the database failed",
        })
    }
}
