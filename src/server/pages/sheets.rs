//! Sheets over HTTP: for the page's dialog, or as pages of their own.

use super::room_title::title;
use crate::{
    domain::{
        Language, Message, Nickname, RoomName, Timestamp, Viewer, nfc,
        search::{Cursor, Search, SearchError, SearchTerms},
    },
    protocol::Refused,
    server::{
        http::{cache::CACHE_PRIVATE, local_path::own_path, query::Query, server_fn_status::refusal},
        state::AppState,
    },
    sheets::{self, SearchForm, SearchResults, SheetPage},
    store::{Hit, SearchPage},
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::Markup;
use serde::{Deserialize, Deserializer};

/// The Content-Security-Policy of a sheet as a full page: no scripts.
pub(in crate::server) const SHEET_CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// Which part of a sheet is requested: `whole` for a dialog, `found` for the part that changes. Without it, a full page.
#[derive(Debug, Default, Deserialize)]
pub(in crate::server) struct SheetQuery {
    sheet: Option<String>,
    /// The page under the sheet.
    back: Option<String>,
}

impl SheetQuery {
    /// Whether a full page is requested.
    pub(in crate::server) fn is_page(&self) -> bool {
        self.sheet.is_none()
    }

    /// The path back, if it is on this site.
    pub(in crate::server) fn back(&self) -> String {
        own_path(self.back.as_deref()).unwrap_or_else(|| "/".to_owned())
    }

    /// Whether this part is requested.
    pub(in crate::server) fn is(&self, part: &str) -> bool {
        self.sheet.as_deref() == Some(part)
    }

    /// The requested part of the sheet. `found` is the part that changes, if it has one.
    pub(in crate::server) fn answer(
        &self,
        state: &AppState,
        sheet: &SheetPage,
        found: Option<Markup>,
    ) -> Response {
        let html = match (self.sheet.as_deref(), found) {
            (Some("found"), Some(found)) => found.into_string(),
            (Some(_), _) => sheet.fragment(),
            (None, _) => sheet.document(&state.assets.files),
        };
        ([(header::CACHE_CONTROL, CACHE_PRIVATE), (header::CONTENT_SECURITY_POLICY, SHEET_CSP)], Html(html))
            .into_response()
    }
}

/// `GET /help`: commands and keys.
pub(in crate::server) async fn help(
    State(state): State<AppState>,
    Extension(language): Extension<Language>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    wanted.answer(&state, &sheets::help(language, wanted.back()), None)
}

/// The fields of the search form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::server) struct SearchFormFields {
    q: String,
    by: String,
    from: String,
    until: String,
    everywhere: Option<String>,
    zone: String,
    #[serde(deserialize_with = "cursor")]
    after: Option<Cursor>,
}

/// An invalid cursor is none.
fn cursor<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Cursor>, D::Error> {
    Ok(String::deserialize(text)?.parse().ok())
}

/// A day, in minutes.
const DAY_MINUTES: i64 = 24 * 60;

/// `GET /r/{room}/search`: searches this room, or all of one's rooms.
pub(in crate::server) async fn search(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    Query(fields): Query<SearchFormFields>,
) -> Response {
    let SearchFormFields { q, by, from, until, everywhere, zone, after } = fields;
    let asked = SearchForm { text: q, by, from, until, zone, everywhere: everywhere.is_some() };
    let rooms = match rooms_to_search(&state, viewer, &room, &asked).await {
        Ok(rooms) => rooms,
        Err(refused) => return refusal(refused),
    };
    let mut is_unanswered = false;
    let found = match sought(&asked, rooms) {
        Ok(None) => Ok(None),
        Ok(Some(search)) => {
            let found =
                state.rooms.search(search.clone(), viewer, after).await.map_err(|refused| refused.message);
            is_unanswered = found.is_err();
            found.map(|found| Some((search, found)))
        }
        Err(why) => Err(sheets::not_sought(viewer.language, why)),
    };
    let answer = match &found {
        Ok(None) => SearchResults::Nothing,
        Err(why) => SearchResults::Refused(why.clone()),
        Ok(Some((search, found))) => SearchResults::Found {
            hits: with_titles(&state, viewer, &room, found).await,
            search,
            more: found.more,
            is_behind: found.is_behind,
        },
    };
    let title = title(&state, viewer, &room, None).await;
    let drawn =
        state.searches.work(|| sheets::search(viewer.language, (&room, &title), &asked, &answer)).await;
    let (sheet, found) = match drawn {
        Ok(drawn) => drawn,
        Err(overloaded) => return overloaded.into_response(),
    };
    let mut response = wanted.answer(&state, &sheet, Some(found));
    // A dialog shows the response with any status; a full page gets the right status.
    if wanted.is_page() && is_unanswered {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// This room, or also all other rooms of the person that they may read.
async fn rooms_to_search(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    asked: &SearchForm,
) -> Result<Vec<RoomName>, Refused> {
    let mut rooms = vec![room.clone()];
    if asked.everywhere {
        rooms.extend(state.rooms.names_of_rooms(viewer).await?);
        rooms.truncate(Search::MAX_ROOMS);
    }
    Ok(rooms)
}

/// The results, with the titles of the other rooms.
async fn with_titles<'a>(
    state: &AppState,
    viewer: Viewer,
    here: &RoomName,
    found: &'a SearchPage,
) -> Vec<(&'a RoomName, Option<String>, &'a Message)> {
    let mut hits = Vec::with_capacity(found.hits.len());
    for Hit { room, message } in &found.hits {
        let mut called = None;
        if room != here {
            // If it cannot be read, the room counts as one without a topic.
            let topic = state.store.topic(room.clone()).await.unwrap_or_default();
            called = Some(title(state, viewer, room, topic.as_ref()).await);
        }
        hits.push((room, called, message));
    }
    hits
}

/// The search of the form; none if the form is empty.
fn sought(asked: &SearchForm, rooms: Vec<RoomName>) -> Result<Option<Search>, SearchError> {
    let nickname = Nickname::parse(&nfc(&asked.by)).ok();
    if asked.text.trim().is_empty() && nickname.is_none() {
        return Ok(None);
    }
    // No time zone is more than a day away.
    let zone = asked.zone.parse::<i64>().unwrap_or_default().clamp(-DAY_MINUTES, DAY_MINUTES);
    let day = |text: &str, days: i64| {
        let begin = Timestamp::of_day(text)?.millis();
        Some(Timestamp::from_millis(begin.saturating_add_signed((zone + days * DAY_MINUTES) * 60_000)))
    };
    let (from, until) = (day(&asked.from, 0), day(&asked.until, 1));
    let text = asked.text.clone();
    Search::parse(SearchTerms { text, rooms, person: None, nickname, from, until }).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_site_leads_nowhere_else() {
        for own in ["/", "/r/a?at=5#m-7", "/r/a?back=//b", "/r/%7Ea", "/r/a.b"] {
            assert_eq!(own_path(Some(own)).as_deref(), Some(own));
        }
        for other in [
            "//b",
            "/\\b",
            "/.//b",
            "/..//b",
            "/%2e//b",
            "/a/%2E%2e//b",
            "/a//b",
            "/./b",
            "b",
            "https://b",
            "/a b",
        ] {
            assert_eq!(own_path(Some(other)), None, "{other}");
        }
    }
}
