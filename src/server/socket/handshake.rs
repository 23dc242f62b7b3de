//! From an HTTP request to a WebSocket: `GET /ws`.

use super::pace::Seat;
use crate::{
    domain::Viewer,
    protocol::{SUBPROTOCOL, limits::MAX_FRAME_BYTES},
    server::{
        connections::network::Network,
        limits, socket,
        state::AppState,
        websocket::{MessageLimits, PartialMessages, Upgrade},
    },
    sheets::HitLimit,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use std::{sync::Arc, time::Instant};
use tokio::sync::OwnedSemaphorePermit;

/// Accepts a connection, if there is a place. Middleware has checked origin and identity.
pub(in crate::server) async fn handshake(
    State(state): State<AppState>,
    viewer: Viewer,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    take(&state, (viewer, network), None, &headers, upgrade)
}

/// `GET /ws/watch`: the same, for a watcher.
pub(in crate::server) async fn watch(
    State(state): State<AppState>,
    viewer: Viewer,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    let Ok(place) = Arc::clone(&state.sockets.watching).try_acquire_owned() else { return no_place(&state) };
    let watchers = (state.sockets.connections_per_network
        / u32::try_from(limits::SPECTATOR_SHARE).unwrap_or(u32::MAX))
    .max(1);
    let Some(seat) = state.sockets.paces.watching.of(network.customer(), Instant::now()).seat(watchers)
    else {
        return no_place(&state);
    };
    take(&state, (viewer.watching(), network), Some(Box::new((place, seat))), &headers, upgrade)
}

fn take(
    state: &AppState,
    (viewer, network): (Viewer, Network),
    watching: Option<Box<(OwnedSemaphorePermit, Seat)>>,
    headers: &HeaderMap,
    upgrade: Upgrade,
) -> Response {
    let Ok(place) = Arc::clone(&state.sockets.places).try_acquire_owned() else { return no_place(state) };
    let Some(seat) = state
        .sockets
        .paces
        .networks
        .of(network.customer(), Instant::now())
        .seat(state.sockets.connections_per_network)
    else {
        return no_place(state);
    };
    if state.closing.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "The server is closing.\n").into_response();
    }
    let id = state.sockets.next_id();
    let tracked = state.sockets.open.token();
    let visit = socket::ConnectionParams { id, viewer, place, seat, watching, tracked };
    let halves = PartialMessages { pool: Arc::clone(&state.halves), network: network.customer() };
    let state = state.clone();
    upgrade
        .speaking(headers, SUBPROTOCOL)
        .accept(&MESSAGE_LIMITS, halves, move |websocket| socket::serve(websocket, visit, &state))
}

/// The maximum lengths of messages.
static MESSAGE_LIMITS: MessageLimits =
    MessageLimits { held: MAX_FRAME_BYTES, skipped: limits::MAX_MESSAGE_BYTES };

fn no_place(state: &AppState) -> Response {
    state.sockets.terms.log.refused();
    state.refusals.count(HitLimit::Connections);
    (StatusCode::SERVICE_UNAVAILABLE, "The server has no place for another connection.\n").into_response()
}
