//! Serves a file as what it is, and nothing else.

use super::on_disk;
use crate::{
    domain::{FileExtent, FileLink},
    server::{connections::network::Network, limits, state::AppState},
    store::{FileKind, PictureKind, StoredFile},
};
use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// Headers of every file. A file that is opened directly runs and loads nothing, and no other site can embed it.
const FILE_HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    // The URL contains the hash, so it never changes; but only people in a room have the URL.
    (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
];

/// The query for the thumbnail, if there is one.
const THUMBNAIL_QUERY: &str = "small";

/// `GET /files/…`: serves a file at exactly its path, except for the name.
pub(in crate::server) async fn give(
    State(state): State<AppState>,
    Extension(network): Extension<Network>,
    request: Request,
) -> Response {
    let Ok(path) = percent_decode_str(request.uri().path()).decode_utf8() else { return gone() };
    let Ok(link) = FileLink::parse(&path) else { return gone() };
    let stored = match state.store.file(link.hash()).await {
        Ok(Some(stored)) if says_truly(link.extent, &stored) => stored,
        Ok(_) => return gone(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let Some(download) = state.files.downloads.begin(network) else {
        let sentence = "More files are asked for than can be given. Try again in a moment.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, sentence).into_response();
    };
    let wants_small = request.uri().query() == Some(THUMBNAIL_QUERY);
    let small = stored.small.filter(|_| wants_small);
    // If the path is that of a file and not of a picture, it is downloaded, whatever it is.
    let is_shown = matches!(link.extent, FileExtent::Picture(..));
    let kind = small.map_or_else(|| content_type(&stored), picture_type);
    let content = ServeFile::new(state.store.content(link.hash(), small.is_some()))
        .with_buf_chunk_size(limits::FILE_CHUNK_BYTES);
    let mut response = match download.open(content.oneshot(request)).await {
        Ok(response) if response.status() == StatusCode::NOT_FOUND => {
            tracing::error!(hash = %link.hash(), "the content of a file is missing; `parlor check` says which are");
            return gone();
        }
        Ok(response) => response.map(|body| download.of(Body::new(body))),
        Err(never) => match never {},
    };
    let headers = response.headers_mut();
    headers.extend(FILE_HEADERS);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = if is_shown { "inline" } else { "attachment" };
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    response
}

/// Whether the size in the link is right: for a picture in pixels, for other files as exactly as the store knows it.
fn says_truly(extent: FileExtent, stored: &StoredFile) -> bool {
    match extent {
        FileExtent::Picture(width, height) => stored.size == Some((width, height)),
        FileExtent::Bytes(bytes) => on_disk(bytes) == stored.bytes,
        FileExtent::Unsaid => true,
    }
}

fn gone() -> Response {
    let headers = [(header::CACHE_CONTROL, "no-cache")];
    (StatusCode::NOT_FOUND, headers, "There is no such file, or not any more.\n").into_response()
}

fn content_type(stored: &StoredFile) -> &'static str {
    match stored.kind {
        FileKind::Other => "application/octet-stream",
        FileKind::Picture(kind) => picture_type(kind),
    }
}

fn picture_type(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Png => "image/png",
        PictureKind::Jpeg => "image/jpeg",
        PictureKind::Gif => "image/gif",
        PictureKind::WebP => "image/webp",
    }
}
