//! `/r/{room}/watch`: a room as a spectator sees it.

use super::{
    PageQuery,
    room_paths::{NO_ROOM_PATH, door},
    room_title::title,
};
use crate::{
    api::PageView,
    domain::{RoomName, Viewer},
    protocol::Code,
    server::{http::query::Query, pages, socket::veil::Veil, state::AppState},
};
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};

/// `GET /r/{room}/watch`: the page. An unlisted room has a watch-only name there.
pub(in crate::server) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(name): Path<RoomName>,
    Query(asked): Query<PageQuery>,
    uri: Uri,
) -> Response {
    let (Ok(room), Ok(shown)) = (state.rooms.watched_under(&name).await, state.rooms.watch_name(&name).await)
    else {
        return Redirect::to(NO_ROOM_PATH).into_response();
    };
    if shown != name {
        let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
        return Redirect::to(&format!("{}/watch{query}", shown.path())).into_response();
    }
    let title = title(&state, viewer, &shown, None).await;
    let snapshot = state.rooms.watched(room.clone(), asked.part(), viewer).await;
    if snapshot.as_ref().is_err_and(|refused| refused.code == Code::Closed) {
        return door::unwatched(&state, viewer, &shown).await;
    }
    let veil = (room != shown).then_some(Veil { own: room, shown });
    let snapshot = snapshot.ok().and_then(|snapshot| match &veil {
        Some(veil) => veil.snapshot(&snapshot),
        None => Some(snapshot),
    });
    let scene = snapshot.map_or(PageView::Failed, PageView::Watched);
    pages::page(&state, viewer.person, asked.opening(&state, viewer.language, scene, title), veil.as_ref())
        .await
}
