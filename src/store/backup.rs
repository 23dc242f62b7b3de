//! A copy of the file, while a server writes it.

use super::{CheckReport, ErrorCause, StoreError, check::check_log, db::schema};
use crate::domain::Timestamp;
use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process,
};

/// Copies the database to another path, where no file may exist yet. The file gets that name only when it is complete, on disk
/// and verified.
///
/// The copy is one state of the log: `VACUUM INTO` reads in one transaction and does not block the writer. (SQLite's backup API
/// would restart at each commit of another process.) It is marked as a copy, so that a server that continues from it gives
/// every log a new epoch.
///
/// # Errors
/// [`StoreError`], and no file, when the database cannot be read or the copy cannot be written.
pub fn backup(database: &Path, to: &Path, now: Timestamp) -> Result<CheckReport, StoreError> {
    let failed = |source| StoreError::Backup { path: to.to_owned(), source };
    if to.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(to.to_owned()));
    }
    let (db, _) = schema::open_to_read(database)?;
    let part = PartialCopy::beside(to).map_err(failed)?;
    let name = part.0.to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
    db.execute("VACUUM INTO ?", [name]).map_err(|error| {
        // SQLite does not say which of the two files failed.
        let path = if ErrorCause::of(&error) == ErrorCause::Damaged { database } else { to };
        schema::unusable(path, schema::LOCK_TIMEOUT)(error)
    })?;
    drop(db);
    schema::finish_copy(&part.0, now)?;
    let report = check_log(&part.0)?;
    if let Some(fault) = report.faults.first() {
        return Err(StoreError::NotWhole(fault.to_string()));
    }
    part.become_file(to).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            StoreError::Exists(to.to_owned())
        } else {
            failed(error)
        }
    })?;
    Ok(report)
}

/// An unfinished copy. Dropping it removes the file.
struct PartialCopy(PathBuf);

impl PartialCopy {
    /// An empty file that only its owner may read, because it holds other people's messages.
    fn beside(to: &Path) -> io::Result<Self> {
        let mut name = OsString::from(to);
        name.push(format!(".{}.part", process::id()));
        let part = Self(name.into());
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part.0)?;
        Ok(part)
    }

    /// Gives it its final name, which no other file may have.
    fn become_file(self, to: &Path) -> io::Result<()> {
        File::open(&self.0)?.sync_all()?;
        // Unlike a rename, a hard link never replaces another file. Some file systems have no hard links.
        match fs::hard_link(&self.0, to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            Err(_) if to.symlink_metadata().is_ok() => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(&self.0, to)?,
        }
        // The name is on disk when its folder is synced.
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for PartialCopy {
    fn drop(&mut self) {
        // The file may have been moved or never created.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
