//! Middleware for `/r/…`: redirects to a room's normalized path, and refuses people who may not enter. Whom the door of a room does
//! not let in sees what stands there, and nothing else.

pub(in crate::server) mod door;

use super::sheets::SheetQuery;
use crate::{
    domain::{Action, Role, RoomName, Viewer, may},
    room::FoundRoom,
    server::{http::query::Query, state::AppState},
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::percent_decode_str;

/// The lobby, with the message that no room can have this name.
pub(in crate::server) const NO_ROOM_PATH: &str = "/?refused=room";

/// The lobby, with the message that the room belongs to two other people.
const PRIVATE_ROOM_PATH: &str = "/?refused=private";

/// Keeps search engines from indexing.
const NOINDEX: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));

/// Redirects a room's link to its normalized name, and a look-alike to the real room; a link without a valid room, or to a room
/// of two other people, to the lobby. A watch-only name redirects nowhere else.
pub(in crate::server) async fn room_paths(
    State(state): State<AppState>,
    viewer: Viewer,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let Some(below) = path.strip_prefix("/r/") else { return next.run(request).await };
    let raw = below.split('/').next().unwrap_or_default();
    let is_page = raw == below;
    let name = percent_decode_str(raw).decode_utf8().ok().and_then(|name| RoomName::parse(&name).ok());
    let Some(room) = name else { return Redirect::to(NO_ROOM_PATH).into_response() };
    if room.is_watch_name() {
        return match (below[raw.len()..].split('/').nth(1), request.method()) {
            (Some("watch"), _) => unfound(next.run(request).await),
            (None, &Method::GET) => to(&format!("{}/watch", room.path()), &request),
            _ => (StatusCode::FORBIDDEN, "This link only shows the room.\n").into_response(),
        };
    }
    if may(viewer.person, Role::Participant, Action::Find, &room).is_err() {
        return match *request.method() {
            Method::GET if is_page => Redirect::to(PRIVATE_ROOM_PATH).into_response(),
            _ => (StatusCode::FORBIDDEN, "This room is one of two other people.\n").into_response(),
        };
    }
    // If the log cannot be read, the handler reports it.
    match state.rooms.find(&room).await.unwrap_or(FoundRoom::Itself) {
        FoundRoom::Itself => {}
        FoundRoom::LookAlike(other) if is_page => return to(&other.path(), &request),
        FoundRoom::LookAlike(_) | FoundRoom::FalseSign { .. } | FoundRoom::Nothing => {
            return Redirect::to(NO_ROOM_PATH).into_response();
        }
    }
    if is_page && !same_path(&room.path(), path) {
        return to(&room.path(), &request);
    }
    let below = below[raw.len()..].split('/').nth(1);
    let passes = door::leads_to_door(below) || below == Some("watch");
    if !passes && door::is_shut(&state, viewer, &room).await {
        return unfound(match *request.method() {
            Method::GET => {
                let wanted = Query::<SheetQuery>::of(request.uri()).map(|Query(wanted)| wanted);
                door::closed(&state, viewer, &room, &wanted.unwrap_or_default()).await
            }
            _ => (StatusCode::FORBIDDEN, "The door of this room is closed to you.\n").into_response(),
        });
    }
    let response = next.run(request).await;
    if state.rooms.is_listed(&room) { response } else { unfound(response) }
}

/// Redirects to another page, with the same query.
fn to(path: &str, request: &Request) -> Response {
    let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
    Redirect::to(&format!("{path}{query}")).into_response()
}

fn unfound(mut response: Response) -> Response {
    response.headers_mut().extend([NOINDEX]);
    response
}

/// Whether two paths are the same once decoded: browsers differ in what they encode.
fn same_path(a: &str, b: &str) -> bool {
    percent_decode_str(a).eq(percent_decode_str(b))
}
