//! What was said since a page was made, for a frame in it: where no script runs, it is loaded again and again.

use super::{pages::PERSONAL, state::AppState, veil::Veil};
use crate::{
    domain::{Language, Person, RoomName, Seq},
    ui::{self, News},
};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

/// What the frame may do: nothing but be shown, in a page of this site.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'self'; frame-ancestors 'self'",
);

/// Since when, and whether it is left as it is.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    since: u64,
    still: Option<String>,
}

/// `GET /r/{room}/watch/new?since=17`: the messages after that place, the newest that a page holds. It loads itself
/// again, unless it is to be `still`.
pub(super) async fn news(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Extension(language): Extension<Language>,
    Path(room): Path<RoomName>,
    Query(Asked { since, still }): Query<Asked>,
) -> Response {
    // When the log cannot be read, the next time it may be.
    let own = state.rooms.watched_under(&room).await.ok();
    let mut snapshot = match own.clone() {
        Some(own) => state.rooms.watched(own, None, person, language).await.ok(),
        None => None,
    };
    // The page around it hides them by a style, which a frame does not have.
    let ignored = state.rooms.ignored(person).await.unwrap_or_default();
    if let Some(snapshot) = &mut snapshot {
        snapshot.page.messages.retain(|message| !ignored.contains(&message.from.person));
    }
    let veil = own.filter(|own| *own != room).map(|own| Veil { own, shown: room.clone() });
    if let Some(veil) = &veil {
        snapshot = snapshot.and_then(|snapshot| veil.snapshot(&snapshot));
    }
    let news = News { room, since: Seq::new(since), is_still: still.is_some() };
    let status = if snapshot.is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let html = ui::news(language, &news, snapshot, &state.site.files);
    let html = match veil {
        Some(veil) => veil.text(&html),
        None => html,
    };
    (status, [(header::CACHE_CONTROL, PERSONAL), (header::CONTENT_SECURITY_POLICY, POLICY)], Html(html))
        .into_response()
}
