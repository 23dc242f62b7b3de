//! Verifies the contents of shared files: each exists, and matches its hash.

use super::CheckReport;
use crate::{
    domain::FileHash,
    store::{
        StoredFile,
        files::{self, blobs::BlobStore},
    },
};
use rusqlite::{Connection, Result};
use sha2::{Digest, Sha256};
use std::{fs::File, io, path::Path};

pub(super) fn check(db: &Connection, path: &Path, report: &mut CheckReport) -> Result<()> {
    let blobs = BlobStore::beside(path);
    report.has_contents = blobs.path().is_dir();
    // A backup may be stored without its files.
    if report.is_copy && !report.has_contents {
        return Ok(());
    }
    files::each(db, |stored| {
        if let Some(fault) = fault(&blobs, &stored) {
            report.fault(None, None, format!("the shared file {} {fault}", stored.hash));
        }
    })
}

/// What is wrong with a file's content.
fn fault(blobs: &BlobStore, stored: &StoredFile) -> Option<String> {
    let has_small = stored.small.is_none() || blobs.place_of_small(stored.hash).is_file();
    match hash(&blobs.place(stored.hash)) {
        Ok(hash) if hash != stored.hash => Some("is not what it was".to_owned()),
        Ok(_) if !has_small => Some("has lost its small picture".to_owned()),
        Ok(_) => None,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some("is missing".to_owned()),
        Err(error) => Some(format!("cannot be read: {error}")),
    }
}

fn hash(path: &Path) -> io::Result<FileHash> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(FileHash::from_bytes(hasher.finalize().into()))
}
