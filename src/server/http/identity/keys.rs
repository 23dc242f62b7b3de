//! The keys that sign identity cookies: files in the data folder.

use super::key_error::KeyError;
use axum_extra::extract::cookie::Key;
use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The file of the signing key.
const KEY_FILE: &str = "identity.key";

/// The prefix of older keys' names. They no longer sign, but their signatures stay valid.
const OLDER_KEY_PREFIX: &str = "identity.key.";

/// The length of a key file: what [`Key`] derives its signing key from, in bytes.
const KEY_BYTES: usize = 64;

/// How many older keys are read: each may be tried for each request with a cookie.
const MAX_OLDER_KEYS: usize = 8;

/// The keys of a data folder.
pub(super) struct Keys {
    /// Signs and verifies.
    pub(super) current: Key,
    /// Only verify.
    pub(super) older: Vec<Key>,
}

impl Keys {
    /// Reads the keys. If there is no current one, creates one that only its owner can read.
    ///
    /// # Errors
    /// [`KeyError`], when a file cannot be used or there are too many.
    pub(super) fn open(data: &Path) -> Result<Self, KeyError> {
        let path = data.join(KEY_FILE);
        let current = match read(&path)? {
            Some(key) => key,
            None => make(&path)?,
        };
        let unusable = |source| KeyError::File { path: data.to_owned(), source };
        let mut older = Vec::new();
        for file in fs::read_dir(data).map_err(unusable)? {
            let path = file.map_err(unusable)?.path();
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            if name.starts_with(OLDER_KEY_PREFIX) {
                older.extend(read(&path)?);
            }
        }
        if MAX_OLDER_KEYS < older.len() {
            return Err(KeyError::TooMany { found: older.len(), most: MAX_OLDER_KEYS });
        }
        Ok(Self { current, older })
    }
}

/// The key in this file, if there is such a file.
fn read(path: &Path) -> Result<Option<Key>, KeyError> {
    match fs::read(path) {
        Ok(bytes) if bytes.len() == KEY_BYTES => Ok(Some(Key::from(&bytes))),
        Ok(_) => Err(KeyError::Damaged { path: path.to_owned(), expected: KEY_BYTES }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeyError::File { path: path.to_owned(), source }),
    }
}

fn make(path: &Path) -> Result<Key, KeyError> {
    let unusable = |source| KeyError::File { path: path.to_owned(), source };
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes)?;
    // Written completely or not at all: a process that is killed must leave no unreadable file.
    let draft = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&draft).map_err(unusable)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(unusable)?;
    fs::rename(&draft, path).map_err(unusable)?;
    if let Some(folder) = path.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(unusable)?;
    }
    tracing::info!(path = %path.display(), "made an identity key");
    Ok(Key::from(&bytes))
}
