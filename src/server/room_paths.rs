//! Middleware for the addresses of rooms: the one form of each, and who may be there.

use crate::domain::{Person, RoomName, nfc};
use axum::{
    Extension,
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::percent_decode_str;

/// The lobby, saying that no room can have the name that was asked for.
pub(super) const NO_ROOM: &str = "/?refused=room";

/// The lobby, saying that the room is one of two other people.
const PRIVATE: &str = "/?refused=private";

/// What search engines leave out.
const UNFOUND: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));

/// Sends a room's link to the one form of its name, one that names no room to the lobby, and one of a room of two other
/// people there as well.
pub(super) async fn room_paths(
    Extension(person): Extension<Person>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let Some(below) = path.strip_prefix("/r/") else { return next.run(request).await };
    let raw = below.split('/').next().unwrap_or_default();
    let is_page = raw == below;
    let name = percent_decode_str(raw).decode_utf8().ok().and_then(|name| RoomName::parse(&nfc(&name)).ok());
    let Some(room) = name else { return Redirect::to(NO_ROOM).into_response() };
    if !room.admits(person) {
        return match *request.method() {
            Method::GET if is_page => Redirect::to(PRIVATE).into_response(),
            _ => (StatusCode::FORBIDDEN, "This room is one of two other people.\n").into_response(),
        };
    }
    if is_page && !same_path(&room.path(), path) {
        return Redirect::to(&room.path()).into_response();
    }
    let mut response = next.run(request).await;
    if !room.is_listed() {
        response.headers_mut().extend([UNFOUND]);
    }
    response
}

/// Whether two paths are the same once decoded: browsers differ in what they encode.
fn same_path(a: &str, b: &str) -> bool {
    percent_decode_str(a).eq(percent_decode_str(b))
}
