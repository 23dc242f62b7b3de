//! From an HTTP request to a connection: `GET /ws`.

use super::{limits, socket, state::AppState, websocket::Upgrade};
use crate::{
    domain::{Language, Person},
    protocol::SUBPROTOCOL,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Takes a connection, when there is a place for it. Origin and identity were seen to by middleware.
pub(super) async fn handshake(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Extension(language): Extension<Language>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    take(&state, (person, language), None, &headers, upgrade)
}

/// `GET /ws/watch`: the same, for one that only watches.
pub(super) async fn watch(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Extension(language): Extension<Language>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    match Arc::clone(&state.watching).try_acquire_owned() {
        Ok(watching) => take(&state, (person, language), Some(watching), &headers, upgrade),
        Err(_) => no_place(),
    }
}

fn take(
    state: &AppState,
    (person, language): (Person, Language),
    watching: Option<OwnedSemaphorePermit>,
    headers: &HeaderMap,
    upgrade: Upgrade,
) -> Response {
    let Ok(place) = Arc::clone(&state.places).try_acquire_owned() else { return no_place() };
    if state.closing.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "The server is closing.\n").into_response();
    }
    let id = state.next_connection();
    let tracked = state.sockets.token();
    let visit = socket::Visit { id, person, language, place, watching, tracked };
    let state = state.clone();
    upgrade
        .speaking(headers, SUBPROTOCOL)
        .accept(limits::MESSAGE_BYTES, move |websocket| socket::serve(websocket, visit, &state))
}

fn no_place() -> Response {
    tracing::warn!("refused a connection: all places are taken");
    (StatusCode::SERVICE_UNAVAILABLE, "The server has no place for another connection.\n").into_response()
}
