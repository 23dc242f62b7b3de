//! The contents of files beside the database, each under its hash, complete or not at all.
//!
//! A content is uploaded as a [`TempBlob`], under a temporary name. The writer moves it to its path when it inserts its row,
//! and removes it only after deleting the row. One thread does both, so a content that was just uploaded again is not removed.

use crate::domain::FileHash;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The suffix of a thumbnail's file.
const THUMBNAIL_SUFFIX: &str = ".small";

/// The folder of uploads in progress.
const PARTS_FOLDER: &str = "parts";

/// The folder of the contents. Clones share it.
#[derive(Clone, Debug)]
pub(in crate::store) struct BlobStore {
    path: Arc<PathBuf>,
    /// The number of temporary files so far: each gets its own name.
    parts: Arc<AtomicU64>,
}

/// A content that is being uploaded. Dropping it removes the file.
#[derive(Debug)]
pub struct TempBlob {
    path: PathBuf,
}

/// The contents of a file to store: its own, and its thumbnail.
#[derive(Debug)]
pub(in crate::store) struct BlobPair {
    pub(in crate::store) whole: TempBlob,
    pub(in crate::store) small: Option<TempBlob>,
}

impl BlobStore {
    /// The folder beside this database.
    pub(in crate::store) fn beside(database: &Path) -> Self {
        Self { path: Arc::new(database.with_file_name("files")), parts: Arc::default() }
    }

    /// Removes unfinished uploads of an earlier process. The server has the data folder for itself.
    pub(in crate::store) fn clear_parts(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.path.join(PARTS_FOLDER)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }

    /// Creates a temporary file for an upload.
    pub(in crate::store) fn arriving(&self) -> io::Result<TempBlob> {
        let folder = self.path.join(PARTS_FOLDER);
        make(&folder)?;
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = TempBlob { path: folder.join(number.to_string()) };
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part.path)?;
        Ok(part)
    }

    /// The path of a content, whether it exists or not.
    pub(in crate::store) fn place(&self, hash: FileHash) -> PathBuf {
        let name = hash.to_string();
        self.path.join(&name[..2]).join(name)
    }

    /// The path of a content's thumbnail, whether it exists or not.
    pub(in crate::store) fn place_of_small(&self, hash: FileHash) -> PathBuf {
        let mut place = self.place(hash).into_os_string();
        place.push(THUMBNAIL_SUFFIX);
        place.into()
    }

    /// Moves contents to their paths; when this returns, they are on disk there.
    pub(in crate::store) fn keep(&self, hash: FileHash, contents: &BlobPair) -> io::Result<()> {
        let place = self.place(hash);
        let folder = place.parent().unwrap_or(&self.path);
        make(folder)?;
        if let Some(small) = &contents.small {
            fs::rename(&small.path, self.place_of_small(hash))?;
        }
        fs::rename(&contents.whole.path, &place)?;
        File::open(folder)?.sync_all()
    }

    /// Removes a content. It is no error if it does not exist.
    pub(in crate::store) fn remove(&self, hash: FileHash) -> io::Result<()> {
        for place in [self.place_of_small(hash), self.place(hash)] {
            match fs::remove_file(place) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// The contents whose hash begins with this byte.
    pub(in crate::store) fn contents(&self, first: u8) -> io::Result<Vec<FileHash>> {
        let entries = match fs::read_dir(self.path.join(format!("{first:02x}"))) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            // A file with another name is not ours.
            let hash = name
                .to_str()
                .and_then(|name| name.strip_suffix(THUMBNAIL_SUFFIX).unwrap_or(name).parse().ok());
            found.extend(hash.filter(|hash| !found.contains(hash)));
        }
        Ok(found)
    }
}

impl TempBlob {
    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Replaces the content of a [`TempBlob`]'s file, on disk.
///
/// # Errors
/// The error of the system.
pub fn replace_content(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

impl Drop for TempBlob {
    fn drop(&mut self) {
        // The file may have been moved to its final path.
        let _ = fs::remove_file(&self.path);
    }
}

/// Creates a folder that only its owner may read, because it holds other people's files; it is on disk with its parents.
fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let parents = folder.ancestors().skip(1).take(2);
    parents
        .filter(|parent| !parent.as_os_str().is_empty())
        .try_for_each(|parent| File::open(parent)?.sync_all())
}
