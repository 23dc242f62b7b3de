//! The contents of files beside the database, each under its hash, whole or not at all.
//!
//! A content comes in as a [`TempBlob`], under a name of its own, and gets its place only when the writer makes its row; it
//! goes only when the writer has taken its row out. As one thread does both, no content goes that has just come again.

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

/// What a small picture's file is called after.
const THUMBNAIL_SUFFIX: &str = ".small";

/// Where contents that are coming are.
const PARTS_FOLDER: &str = "parts";

/// The folder. Clones are the same one.
#[derive(Clone, Debug)]
pub(in crate::store) struct BlobStore {
    path: Arc<PathBuf>,
    /// How many parts there have been: each has a name of its own.
    parts: Arc<AtomicU64>,
}

/// A content that is coming. It is removed when it is dropped.
#[derive(Debug)]
pub struct TempBlob {
    path: PathBuf,
}

/// The contents of a file that is to be kept: its own, and that of its small picture.
#[derive(Debug)]
pub(in crate::store) struct BlobPair {
    pub(in crate::store) whole: TempBlob,
    pub(in crate::store) small: Option<TempBlob>,
}

impl BlobStore {
    /// That of this database.
    pub(in crate::store) fn beside(database: &Path) -> Self {
        Self { path: Arc::new(database.with_file_name("files")), parts: Arc::default() }
    }

    /// Removes what was coming when another process ended. The server that opens it has the data folder for itself.
    pub(in crate::store) fn clear_parts(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.path.join(PARTS_FOLDER)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }

    /// A place for a content that is coming.
    pub(in crate::store) fn arriving(&self) -> io::Result<TempBlob> {
        let folder = self.path.join(PARTS_FOLDER);
        make(&folder)?;
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = TempBlob { path: folder.join(number.to_string()) };
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part.path)?;
        Ok(part)
    }

    /// Where a content is, or would be.
    pub(in crate::store) fn place(&self, hash: FileHash) -> PathBuf {
        let name = hash.to_string();
        self.path.join(&name[..2]).join(name)
    }

    /// Where the small picture of a content is, or would be.
    pub(in crate::store) fn place_of_small(&self, hash: FileHash) -> PathBuf {
        let mut place = self.place(hash).into_os_string();
        place.push(THUMBNAIL_SUFFIX);
        place.into()
    }

    /// Gives contents their place; when this returns, they are on disk there.
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

    /// Removes a content. One that is not there was removed before.
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
            // What is called otherwise, somebody else has put there.
            let hash = name
                .to_str()
                .and_then(|name| name.strip_suffix(THUMBNAIL_SUFFIX).unwrap_or(name).parse().ok());
            found.extend(hash.filter(|hash| !found.contains(hash)));
        }
        Ok(found)
    }
}

impl TempBlob {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes the file of an [`TempBlob`] hold this, on disk.
///
/// # Errors
/// What the system says.
pub fn replace_content(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

impl Drop for TempBlob {
    fn drop(&mut self) {
        // It may have got its place.
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes a folder that only its owner reads, as the talk of others should be; on disk with the folders it is in.
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
