//! Reads the site from a folder, if the program has none embedded.

use super::asset::{Asset, PackedForms};
use std::{
    collections::HashMap,
    fs, io,
    path::{Component, Path},
};

/// The maximum bytes of a site. This site has two million; a whole disk by mistake has more.
const MAX_SITE_BYTES: u64 = 64 * 1024 * 1024;

/// The suffix of a compressed file.
const BROTLI_SUFFIX: &str = "br";
const GZIP_SUFFIX: &str = "gz";

/// All files of a site, by their paths in it. Unreadable files are left out and logged.
pub(super) fn read(root: &Path) -> HashMap<String, Asset> {
    let mut paths = Vec::new();
    let mut left = MAX_SITE_BYTES;
    if let Err(error) = list(root, "", &mut left, &mut paths) {
        tracing::warn!(folder = %root.display(), %error, "the folder of the site cannot be read");
    }
    paths.into_iter().filter_map(|path| read_one(root, &path).map(|asset| (path, asset))).collect()
}

/// One file of a site. None if it does not exist, or the path leads elsewhere.
pub(super) fn read_one(root: &Path, path: &str) -> Option<Asset> {
    let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let file = root.join(path);
    if !is_inside || path.contains('\0') || !file.is_file() {
        return None;
    }
    let packed = |form: &str| fs::read(root.join(format!("{path}.{form}"))).ok().map(Into::into);
    match fs::read(&file) {
        Ok(content) => {
            let packed = PackedForms { brotli: packed(BROTLI_SUFFIX), gzip: packed(GZIP_SUFFIX) };
            Some(Asset::new(path, content.into(), packed))
        }
        Err(error) => {
            tracing::warn!(file = %file.display(), %error, "a file of the site cannot be read");
            None
        }
    }
}

/// Adds the paths of all files below `folder`, except compressed forms.
fn list(root: &Path, folder: &str, left: &mut u64, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if entry.file_type()?.is_dir() {
            list(root, &path, left, paths)?;
            continue;
        }
        let bytes = fs::metadata(entry.path())?.len();
        *left = left.checked_sub(bytes).ok_or_else(|| io::Error::other("it is larger than any site"))?;
        let plain = path.rsplit_once('.').filter(|(_, end)| [BROTLI_SUFFIX, GZIP_SUFFIX].contains(end));
        if plain.is_none_or(|(plain, _)| !root.join(plain).is_file()) {
            paths.push(path);
        }
    }
    Ok(())
}
