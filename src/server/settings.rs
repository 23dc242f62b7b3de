//! What somebody wants of this browser: one cookie, for what it can do is not the same everywhere.

use super::{query::Query, sheets::Wanted, state::AppState};
use crate::{
    domain::Language,
    ui::{self, Calling, Saved},
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
const COOKIE: &str = "calling";

/// What stands in it.
const DESKTOP: &str = "desktop";
const SOUND: &str = "sound";

impl<S: Sync> FromRequestParts<S> for Calling {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let has = |wish: &str| {
            jar.get(COOKIE).is_some_and(|cookie| cookie.value().split('.').any(|known| known == wish))
        };
        Ok(Self { desktop: has(DESKTOP), sound: has(SOUND) })
    }
}

/// `GET /settings`: how one is called.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(language): Extension<Language>,
    Query(wanted): Query<Wanted>,
    calling: Calling,
) -> Response {
    wanted.answer(&state, &ui::settings(language, &wanted.back(), calling, Saved::No), None)
}

/// What the form says: a box that is not ticked says nothing.
#[derive(Debug, Deserialize)]
pub(super) struct Wishes {
    desktop: Option<String>,
    sound: Option<String>,
}

/// `POST /settings`: remembers how one wants to be called, and shows it.
pub(super) async fn change(
    State(state): State<AppState>,
    Extension(language): Extension<Language>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(wishes): Form<Wishes>,
) -> Response {
    // Whoever has seen the form was given a cookie with it.
    let has_cookies = state.identities.person(&headers).is_some();
    let calling = Calling { desktop: wishes.desktop.is_some(), sound: wishes.sound.is_some() };
    let set = [(calling.desktop, DESKTOP), (calling.sound, SOUND)];
    let value: Vec<_> = set.iter().filter(|(is_set, _)| *is_set).map(|(_, wish)| *wish).collect();
    let cookie = Cookie::build((COOKIE, value.join(".")))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.https)
        .permanent();
    let answer = if wanted.is_page() && has_cookies {
        Redirect::to(&format!("/settings?back={}", wanted.back())).into_response()
    } else {
        let saved = if has_cookies { Saved::Yes } else { Saved::NoCookies };
        wanted.answer(&state, &ui::settings(language, &wanted.back(), calling, saved), None)
    };
    (jar.add(cookie), answer).into_response()
}
