//! The frame of new messages for browsers without scripts. It reloads itself.

use crate::{
    domain::{RoomName, Seq, Viewer},
    protocol::Refused,
    server::{
        http::{cache::CACHE_PRIVATE, query::Query, server_fn_status::status_of_code},
        socket::veil::Veil,
        state::AppState,
    },
    sheets,
    ui::FeedState,
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

/// The frame may only be shown, in a page of this site.
const FRAME_CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'self'; frame-ancestors 'self'",
);

/// The place after which messages are new, and whether the frame stays still.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct FeedQuery {
    since: u64,
    still: Option<String>,
}

/// `GET /r/{room}/watch/new?since=17`: the messages after that place, the newest that fit into a page. The frame reloads
/// itself, unless it is `still`.
pub(in crate::server) async fn news(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(FeedQuery { since, still }): Query<FeedQuery>,
) -> Response {
    // If the log cannot be read now, the next reload may succeed.
    let found = async {
        let own = state.rooms.watched_under(&room).await?;
        let mut snapshot = match own == room {
            true => state.rooms.news(own.clone(), viewer).await?,
            false => state.rooms.watched(own.clone(), None, viewer).await?,
        };
        // The page around it hides them by a style, which a frame does not have.
        let ignored = state.rooms.ignored(viewer.person).await?;
        snapshot.page.messages.retain(|message| !ignored.contains(&message.from.person));
        Ok::<_, Refused>((own, snapshot))
    };
    let found = found.await;
    let status = found.as_ref().map_or_else(|refused| status_of_code(refused.code), |_| StatusCode::OK);
    let (own, mut snapshot) = found.ok().unzip();
    let veil = own.filter(|own| *own != room).map(|own| Veil { own, shown: room.clone() });
    if let Some(veil) = &veil {
        snapshot = snapshot.and_then(|snapshot| veil.snapshot(&snapshot));
    }
    let news = FeedState { room, since: Seq::new(since), is_still: still.is_some() };
    let status =
        if snapshot.is_none() && status == StatusCode::OK { StatusCode::SERVICE_UNAVAILABLE } else { status };
    let drawn = state.turns.work(|| {
        let html = sheets::news(viewer.language, &news, snapshot, &state.assets.files);
        match &veil {
            Some(veil) => veil.text(&html),
            None => html,
        }
    });
    let html = match drawn.await {
        Ok(html) => html,
        Err(overloaded) => return overloaded.into_response(),
    };
    (
        status,
        [(header::CACHE_CONTROL, CACHE_PRIVATE), (header::CONTENT_SECURITY_POLICY, FRAME_CSP)],
        Html(html),
    )
        .into_response()
}
