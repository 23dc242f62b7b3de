//! The files of the built site, in memory: embedded in the program, or else read when the server starts. A later build does not
//! change what a running server serves.

mod asset;
mod folder;

use crate::ui::PageFiles;
use asset::{Asset, PackedForms};
use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use leptos::config::LeptosOptions;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    env, fmt,
    fmt::Write,
    path::PathBuf,
    sync::Arc,
};

/// A file of the site that is embedded in the program.
#[derive(Clone, Copy)]
pub struct EmbeddedFile {
    /// Its path in the site: `pkg/parlor.js`.
    pub path: &'static str,
    /// The uncompressed content.
    pub content: &'static [u8],
    /// The content compressed with Brotli, if that was done when the site was built.
    pub brotli: Option<&'static [u8]>,
    /// The content compressed with gzip.
    pub gzip: Option<&'static [u8]>,
}

impl fmt::Debug for EmbeddedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedFile").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The SHA-256 of the output of `sha256sum` for these files, sorted by path. The same page has the same hash.
#[must_use]
pub fn site_hash(files: &[EmbeddedFile]) -> String {
    let files: BTreeMap<_, _> = files.iter().map(|file| (file.path, file.content)).collect();
    let list = files.iter().fold(String::new(), |mut list, (path, content)| {
        // Writing to a string does not fail.
        let _ = writeln!(list, "{:x}  {path}", Sha256::digest(content));
        list
    });
    format!("{:x}", Sha256::digest(list))
}

/// The files of the site, and their URLs in pages.
#[derive(Debug)]
pub(super) struct StaticAssets {
    /// The URLs of a page's files. They contain the digest, so that browsers may cache the files forever.
    pub(super) files: PageFiles,
    /// By their paths in the site.
    assets: HashMap<String, Asset>,
    /// The folder from which files are read at each request: `cargo leptos watch` changes them under a running server.
    watched: Option<PathBuf>,
}

impl StaticAssets {
    /// Loads the embedded files, or else those in the site's folder.
    pub(super) fn load(options: &LeptosOptions, embedded: &[EmbeddedFile]) -> Self {
        let root = PathBuf::from(&*options.site_root);
        let is_watched = embedded.is_empty() && env::var_os("LEPTOS_WATCH").is_some();
        let assets = match embedded {
            _ if is_watched => HashMap::new(),
            [] => folder::read(&root),
            files => files.iter().map(|file| (file.path.to_owned(), carried(file))).collect(),
        };
        let address = |extension: &str| {
            let path = format!("{}/{}.{extension}", options.site_pkg_dir, options.output_name);
            match assets.get(&path) {
                Some(asset) => format!("/{path}?v={}", asset.digest),
                None => format!("/{path}"),
            }
        };
        let files = PageFiles { style: address("css"), script: address("js"), program: address("wasm") };
        if assets.is_empty() && !is_watched {
            tracing::warn!(folder = %root.display(), "the site is not built: pages will only be readable");
        }
        Self { files, assets, watched: is_watched.then_some(root) }
    }

    /// The file at this path of a URL.
    fn find(&self, path: &str) -> Option<Cow<'_, Asset>> {
        let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
        match &self.watched {
            None => self.assets.get(&*path).map(Cow::Borrowed),
            Some(root) => folder::read_one(root, &path).map(Cow::Owned),
        }
    }
}

fn carried(file: &EmbeddedFile) -> Asset {
    let packed =
        PackedForms { brotli: file.brotli.map(Bytes::from_static), gzip: file.gzip.map(Bytes::from_static) };
    Asset::new(file.path, Bytes::from_static(file.content), packed)
}

/// Handles every path without a route: a file of the site, or else a redirect home for a page, and 404 for other files.
pub(super) async fn fallback(State(assets): State<Arc<StaticAssets>>, request: Request) -> Response {
    let (method, uri) = (request.method(), request.uri());
    if let Some(asset) = assets.find(uri.path()) {
        return asset.answer(method, uri.query(), request.headers());
    }
    if method.is_safe() && is_page(uri.path()) {
        return Redirect::to(&room_without_slash(uri).unwrap_or_else(|| "/".to_owned())).into_response();
    }
    (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response()
}

/// The URL of a room, or of a page of a room, without a slash at its end.
fn room_without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().trim_end_matches('/');
    let is_room =
        path.len() < uri.path().len() && path.strip_prefix("/r/").is_some_and(|room| !room.starts_with('/'));
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    is_room.then(|| format!("{path}{query}"))
}

/// Whether a path could be a page: it is not in a folder of files, and has no file extension.
fn is_page(path: &str) -> bool {
    let folder = path.split('/').nth(1).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    !matches!(folder, "api" | "pkg" | "files" | "health" | "ws") && !name.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_home_and_files_and_apis_do_not() {
        for page in ["/about", "/r/a/b", "/채팅", "/r/"] {
            assert!(is_page(page), "{page}");
        }
        for other in ["/api/nothing", "/pkg/none", "/missing.png", "/r/x.js", "/health/x"] {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn a_slash_behind_a_room_is_taken_off_and_no_address_leads_elsewhere() {
        let without = |address: &str| room_without_slash(&address.parse().unwrap());
        for (address, room) in [
            ("/r/tea/", Some("/r/tea")),
            ("/r/tea/watch//?at=12", Some("/r/tea/watch?at=12")),
            ("/r/%EA%B0%80/?a=1&b", Some("/r/%EA%B0%80?a=1&b")),
            ("/r/tea", None),
            ("/r/", None),
            ("/r//", None),
            ("/r//evil.example/", None),
            ("//evil.example/", None),
        ] {
            assert_eq!(without(address).as_deref(), room, "{address}");
        }
    }

    #[test]
    fn the_hash_of_a_site_is_that_of_the_list_that_sha256sum_prints() {
        let file = |path, content| EmbeddedFile { path, content, brotli: None, gzip: Some(b"left out") };
        let site = [file("b.txt", b"two\n"), file("a.txt", b"one\n")];
        // printf 'one\n' >a.txt; printf 'two\n' >b.txt; sha256sum a.txt b.txt | sha256sum
        let expected = "0db5a34fdc1cd0fa4cc6932107dc0c6c50ef19fabc076ee97e12ebab3235c063";
        assert_eq!(site_hash(&site), expected);
        assert_eq!(site_hash(&[site[1], site[0]]), expected, "in whatever order");
    }
}
