//! From an HTTP request to a connection: `GET /ws`.

use super::{limits, socket, state::AppState};
use crate::{
    domain::{Language, Person},
    protocol::SUBPROTOCOL,
};
use axum::{
    Extension,
    extract::{State, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tracing::Instrument;

/// Room for what a client sends at once; a longer message grows it for as long as it is read.
const READ_BUFFER: usize = 4 * 1024;

/// Takes a connection, when there is a place for it. Origin and identity were seen to by middleware.
pub(super) async fn handshake(
    upgrade: WebSocketUpgrade,
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Extension(language): Extension<Language>,
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
    let span = tracing::info_span!("connection", conn.id = id);
    let tracked = state.sockets.token();
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER)
        .max_message_size(limits::MESSAGE_BYTES)
        .max_frame_size(limits::MESSAGE_BYTES)
        .on_upgrade(move |websocket| {
            let visit = socket::Visit { id, person, language, state };
            async move {
                socket::serve(websocket, visit).await;
                drop((place, tracked));
            }
            .instrument(span)
        })
}
