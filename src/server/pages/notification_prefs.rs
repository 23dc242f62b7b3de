//! `/settings`: how this browser shows notifications. Stored in a cookie.

use super::sheets::SheetQuery;
use crate::{
    domain::Language,
    server::{http::query::Query, state::AppState},
    sheets::{self, NotificationPrefs, SaveOutcome},
};
use axum::{
    Extension, Form,
    extract::{FromRequestParts, State},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Deserialize;
use std::convert::Infallible;

/// The cookie's name.
const COOKIE_NAME: &str = "calling";

/// Its values.
const DESKTOP_VALUE: &str = "desktop";
const SOUND_VALUE: &str = "sound";

impl<S: Sync> FromRequestParts<S> for NotificationPrefs {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let has = |wish: &str| {
            jar.get(COOKIE_NAME).is_some_and(|cookie| cookie.value().split('.').any(|known| known == wish))
        };
        Ok(Self { desktop: has(DESKTOP_VALUE), sound: has(SOUND_VALUE) })
    }
}

/// `GET /settings`: the notification settings.
pub(in crate::server) async fn show(
    State(state): State<AppState>,
    Extension(language): Extension<Language>,
    Query(wanted): Query<SheetQuery>,
    calling: NotificationPrefs,
) -> Response {
    wanted.answer(&state, &sheets::settings(language, &wanted.back(), calling, SaveOutcome::No), None)
}

/// The fields of the form: a box that is not ticked is not sent.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct NotificationForm {
    desktop: Option<String>,
    sound: Option<String>,
}

/// `POST /settings`: stores the settings and shows them.
pub(in crate::server) async fn change(
    State(state): State<AppState>,
    Extension(language): Extension<Language>,
    Query(wanted): Query<SheetQuery>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(wishes): Form<NotificationForm>,
) -> Response {
    // Everybody who has seen the form was given a cookie with it.
    let has_cookies = state.identities.person(&headers).is_some();
    let calling = NotificationPrefs { desktop: wishes.desktop.is_some(), sound: wishes.sound.is_some() };
    let set = [(calling.desktop, DESKTOP_VALUE), (calling.sound, SOUND_VALUE)];
    let value: Vec<_> = set.iter().filter(|(is_set, _)| *is_set).map(|(_, wish)| *wish).collect();
    let cookie = Cookie::build((COOKIE_NAME, value.join(".")))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.site.https)
        .permanent();
    let answer = if wanted.is_page() && has_cookies {
        Redirect::to(&format!("/settings?back={}", wanted.back())).into_response()
    } else {
        let saved = if has_cookies { SaveOutcome::Yes } else { SaveOutcome::NoCookies };
        wanted.answer(&state, &sheets::settings(language, &wanted.back(), calling, saved), None)
    };
    (jar.add(cookie), answer).into_response()
}
