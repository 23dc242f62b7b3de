//! Sheets over HTTP: for the dialog of a page, or as pages of their own.

use super::{pages::PERSONAL, state::AppState};
use crate::{
    domain::Language,
    ui::{self, SheetPage},
};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use maud::Markup;
use serde::Deserialize;

/// What a sheet may do that is a page of its own: no scripts.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// How much of a sheet is asked for: `whole` for a dialog, `found` for the part in it that changes. Without it, a page.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    sheet: Option<String>,
    /// The page beside which it is looked at.
    back: Option<String>,
}

impl Wanted {
    /// The way back, if it is one on this site.
    fn back(&self) -> String {
        own_path(self.back.as_deref()).unwrap_or("/").to_owned()
    }

    /// The sheet, as it was asked for. `found` is the part that changes, if it has one.
    fn answer(&self, state: &AppState, sheet: &SheetPage, found: Option<Markup>) -> Response {
        let html = match (self.sheet.as_deref(), found) {
            (Some("found"), Some(found)) => found.into_string(),
            (Some(_), _) => sheet.fragment(),
            (None, _) => sheet.document(&state.site.files),
        };
        ([(header::CACHE_CONTROL, PERSONAL), (header::CONTENT_SECURITY_POLICY, POLICY)], Html(html))
            .into_response()
    }
}

/// A path that does not leave this site.
pub(super) fn own_path(path: Option<&str>) -> Option<&str> {
    path.filter(|path| {
        let is_ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        is_ours && path.chars().all(|c| c.is_ascii_graphic())
    })
}

/// `GET /help`: what one can type and press.
pub(super) async fn help(
    State(state): State<AppState>,
    Extension(language): Extension<Language>,
    Query(wanted): Query<Wanted>,
) -> Response {
    wanted.answer(&state, &ui::help(language, wanted.back()), None)
}
