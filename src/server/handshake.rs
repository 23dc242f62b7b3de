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

/// Takes a connection, when there is a place for it. Origin and identity were seen to by middleware.
pub(super) async fn handshake(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Extension(language): Extension<Language>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    let Ok(place) = Arc::clone(&state.places).try_acquire_owned() else {
        tracing::warn!("refused a connection: all places are taken");
        return (StatusCode::SERVICE_UNAVAILABLE, "The server has no place for another connection.\n")
            .into_response();
    };
    if state.closing.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "The server is closing.\n").into_response();
    }
    let id = state.next_connection();
    let tracked = state.sockets.token();
    let visit = socket::Visit { id, person, language, place, tracked };
    upgrade
        .speaking(&headers, SUBPROTOCOL)
        .accept(limits::MESSAGE_BYTES, move |websocket| socket::serve(websocket, visit, &state))
}
