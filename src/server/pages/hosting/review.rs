//! `/r/{room}/held`: what of somebody's waits until a host has looked at it.

use super::super::sheets::SheetQuery;
use crate::{
    domain::{RoomName, Viewer},
    server::{
        http::{query::Query, server_fn_status::refusal},
        state::AppState,
    },
    sheets,
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

/// The field of the form by which somebody takes back a message of theirs.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct TakeBackForm {
    held: u64,
}

/// `GET /r/{room}/held`: what of theirs waits.
pub(in crate::server) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    sheet(&state, viewer, &room, &wanted).await
}

/// `POST /r/{room}/held`: takes a message back, and shows what still waits.
pub(in crate::server) async fn take_back(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    Form(TakeBackForm { held }): Form<TakeBackForm>,
) -> Response {
    match state.rooms.take_back_held(&room, viewer, held).await {
        Ok(()) => sheet(&state, viewer, &room, &wanted).await,
        Err(refused) => refusal(refused),
    }
}

/// The sheet, also as `/r/{room}?held`.
pub(in crate::server) async fn sheet(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
) -> Response {
    match state.rooms.own_held(room, viewer).await {
        Ok(own) => wanted.answer(state, &sheets::own_held(viewer.language, room, &own), None),
        Err(refused) => refusal(refused),
    }
}
