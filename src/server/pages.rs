//! The pages: what their components find in context on the server, and the doors beside them.

use super::{security, state::AppState};
use crate::{
    api::Visitor,
    domain::{Language, Person, RoomName, nfc},
    ui::ROOM_REFUSED_PATH,
};
use axum::{
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Puts into context what components and server functions ask for: the rooms, who asks, in which language.
/// And gives the page its Content-Security-Policy, whose nonce Leptos has just made.
pub(super) fn provide(state: &AppState) {
    let parts = expect_context::<Parts>();
    let person = parts.extensions.get::<Person>().copied();
    let language = parts.extensions.get::<Language>().copied().unwrap_or_default();
    provide_context(state.rooms.clone());
    provide_context(Visitor { person, language });
    let response = expect_context::<ResponseOptions>();
    // It is one person's, and old the moment something is said.
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Some(nonce) = use_nonce() {
        let policy = security::page_policy(&nonce, &state.site);
        let policy = HeaderValue::from_str(&policy).expect("a nonce and addresses are visible ASCII");
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Middleware: sends a room's link to the one form of its name, and one that names no room to the lobby.
pub(super) async fn canonical_room(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let Some(raw) = path.strip_prefix("/r/").filter(|name| !name.is_empty() && !name.contains('/')) else {
        return next.run(request).await;
    };
    let name = percent_decode_str(raw).decode_utf8().ok().and_then(|name| RoomName::parse(&nfc(&name)).ok());
    match name {
        Some(room) if same_path(&room.path(), path) => next.run(request).await,
        Some(room) => Redirect::to(&room.path()).into_response(),
        None => Redirect::to(ROOM_REFUSED_PATH).into_response(),
    }
}

/// Whether two paths are the same once decoded: browsers differ in what they encode.
fn same_path(a: &str, b: &str) -> bool {
    percent_decode_str(a).eq(percent_decode_str(b))
}

#[derive(Deserialize)]
pub(super) struct Enter {
    #[serde(default)]
    room: String,
}

/// `GET /enter?room=…`: the lobby's form, also without JavaScript.
pub(super) async fn enter(Query(Enter { room }): Query<Enter>) -> Redirect {
    match RoomName::parse(&nfc(&room)) {
        Ok(room) => Redirect::to(&room.path()),
        Err(_) => Redirect::to(ROOM_REFUSED_PATH),
    }
}

/// Whatever has no route: a file of the site, or else home for a page and 404 for anything that is not one.
pub(super) async fn fallback(State(state): State<AppState>, uri: Uri, request: Request) -> Response {
    let root = ServeDir::new(&*state.site.site_root).precompressed_br().precompressed_gzip();
    let root = root.append_index_html_on_directories(false);
    let is_read = request.method().is_safe();
    let mut response = match root.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        // A new version has the same file names: browsers ask each time, and get a short answer.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        return response;
    }
    if is_read && is_page(uri.path()) { Redirect::to("/").into_response() } else { not_found().await }
}

/// Whether a path would be a page: it is in none of the folders that are not, and ends like no file.
fn is_page(path: &str) -> bool {
    let folder = path.split('/').nth(1).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    !matches!(folder, "api" | "pkg" | "health" | "ws") && !name.contains('.')
}

/// 404, in a sentence.
pub(super) async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response()
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
