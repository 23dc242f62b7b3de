//! What can go wrong with the log, and what to do about it.

use rusqlite::ErrorCode;
use std::{fmt, io, path::PathBuf, time::Duration};

/// What went wrong with the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened, made or brought up to date.
    #[error("the database {} cannot be used: {cause}; {}", path.display(), cause.advice(*waited))]
    Unusable {
        /// Where it is, or should be.
        path: PathBuf,
        /// Why.
        cause: ErrorCause,
        /// How long was waited for other programs to let it go.
        waited: Duration,
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
    /// The file was put beside the write-ahead log of another, which SQLite would mix into it.
    #[error(
        "{} was put there as a copy, and {} is left from the file it replaces; move that one and the one ending in \
         -shm out of the folder",
        path.display(),
        wal.display()
    )]
    LeftOver {
        /// The database.
        path: PathBuf,
        /// What is left from another.
        wal: PathBuf,
    },
    /// The folder of the files that people share cannot be used.
    #[error("the folder {} cannot be used; let the user that Parlor runs as write it", path.display())]
    Folder {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A backup never takes the place of a file.
    #[error("{} exists already; choose another name for the backup", .0.display())]
    Exists(PathBuf),
    /// A backup cannot be written there.
    #[error("the backup {} cannot be written", path.display())]
    Backup {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The backup was made, did not read well, and was thrown away.
    #[error("the backup was not kept, for it is not whole: {0}; `parlor check` says more about the database")]
    NotWhole(String),
    /// SQLite failed at its work.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The batch this was part of could not be written. What SQLite said is logged, by the writer.
    #[error("it could not be written to disk: {0}")]
    NotWritten(ErrorCause),
    /// SQLite failed at the index that messages are found by. It holds nothing that the log does not.
    #[error("the search index failed")]
    Index(#[source] rusqlite::Error),
    /// The program failed at the index, and begins anew with it.
    #[error("the program failed at the search index")]
    IndexPanicked,
    /// An index that is of no use cannot be removed, so that there could be a new one.
    #[error("the search index {} cannot be removed", path.display())]
    IndexFile {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The place to go on from is in an index that is no more.
    #[error("the search index was made anew meanwhile")]
    IndexAnew,
    /// As many search as may at once.
    #[error("too many are searching")]
    SearchBusy,
    /// A search took longer than one may.
    #[error("the search took too long")]
    SearchTooLong,
    /// A read took longer than one may.
    #[error("reading took too long")]
    ReadTooLong,
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

/// Why the file could not be used, in words that name no path: they may be told to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCause {
    /// No space is left.
    Full,
    /// Less space is left than is to be kept free.
    NearlyFull,
    /// The disk takes longer than any disk that works.
    Stalled,
    /// The program failed at it, and goes on.
    Panicked,
    /// It may not be written by us.
    ReadOnly,
    /// Another program holds it.
    Locked,
    /// It is no database, or not any more.
    Damaged,
    /// The system could not read or write.
    Disk,
    /// It is not there, and cannot be made.
    Missing,
    /// Something else.
    Other,
}

impl ErrorCause {
    /// What SQLite's error means to people.
    #[must_use]
    pub fn of(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            // The memory that connections share is a file as well, and cannot grow: SQLite does not call that full.
            Some(ErrorCode::SystemIoFailure) if is_no_room_to_share(error) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Disk,
            Some(ErrorCode::CannotOpen) => Self::Missing,
            Some(_) | None => Self::Other,
        }
    }

    /// What an error of the system means.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds are Rust's, and there are forty")]
    pub(super) fn of_system(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Disk,
        }
    }

    /// What whoever runs the server can do about it.
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
