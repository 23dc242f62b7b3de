//! The files of the built site: how they are asked for, and for how long a browser may keep them.

use super::{limits, state::AppState};
use crate::ui::Files;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::config::LeptosOptions;
use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// For what is asked for by its content: it never changes, so it is never asked for again.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For the rest: browsers ask each time whether it has changed, and get a short answer.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The built site, as it was when the server started.
#[derive(Debug)]
pub(super) struct Site {
    /// How a page asks for its files.
    pub(super) files: Files,
    /// Which of them are asked for by their content: the address, the file, and when it was written.
    lasting: Vec<(String, PathBuf, SystemTime)>,
}

impl Site {
    /// Reads the files that every page asks for. Each goes by its name and a digest of its content, `?v=…`, so that a
    /// browser may keep it: another content is another address.
    pub(super) fn read(options: &LeptosOptions) -> Self {
        let mut lasting = Vec::new();
        let mut address = |extension: &str| {
            let path = format!("/{}/{}.{extension}", options.site_pkg_dir, options.output_name);
            let file = Path::new(&*options.site_root).join(&path[1..]);
            // `cargo leptos watch` changes a stylesheet under a running server.
            if env::var_os("LEPTOS_WATCH").is_some() {
                return path;
            }
            match digest(&file) {
                Ok((digest, written)) => {
                    let address = format!("{path}?v={digest:016x}");
                    lasting.push((address.clone(), file, written));
                    address
                }
                Err(error) => {
                    tracing::warn!(file = %file.display(), %error, "the site is not built: pages will only be readable");
                    path
                }
            }
        };
        let files = Files { style: address("css"), script: address("js"), program: address("wasm") };
        Self { files, lasting }
    }

    /// Whether this is the address of the content that the file has: a build may have put another in its place.
    fn is_lasting(&self, uri: &Uri) -> bool {
        let asked = uri.path_and_query().map_or("", |asked| asked.as_str());
        let found = self.lasting.iter().find(|(address, ..)| address == asked);
        found.is_some_and(|(_, file, written)| written_at(file).is_ok_and(|now| now == *written))
    }
}

fn digest(file: &Path) -> io::Result<(u64, SystemTime)> {
    let written = written_at(file)?;
    let mut hasher = DefaultHasher::new();
    fs::read(file)?.hash(&mut hasher);
    Ok((hasher.finish(), written))
}

fn written_at(file: &Path) -> io::Result<SystemTime> {
    fs::metadata(file)?.modified()
}

/// Whatever has no route: a file of the site, or else home for a page and 404 for anything that is not one.
pub(super) async fn fallback(State(state): State<AppState>, uri: Uri, request: Request) -> Response {
    let root = ServeDir::new(&*state.options.site_root).precompressed_br().precompressed_gzip();
    let root = root.append_index_html_on_directories(false).with_buf_chunk_size(limits::READ_FILE_BYTES);
    let is_read = request.method().is_safe();
    let mut response = match root.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let keep = if state.site.is_lasting(&uri) { FOR_EVER } else { ASK_AGAIN };
        let headers =
            [(header::CACHE_CONTROL, keep), (header::VARY, HeaderValue::from(header::ACCEPT_ENCODING))];
        response.headers_mut().extend(headers);
        return response;
    }
    if is_read && is_page(uri.path()) {
        return Redirect::to("/").into_response();
    }
    (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response()
}

/// Whether a path would be a page: it is in none of the folders that are not, and ends like no file.
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
}
