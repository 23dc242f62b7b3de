//! Which language somebody reads: what they chose, or what their browser asks for.

use crate::{domain::Language, ui};
use axum::{
    extract::{Path, Query, Request},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Deserialize;

/// The cookie's name.
const COOKIE: &str = "language";

/// Middleware: puts the [`Language`] into the request.
pub(super) async fn choose(jar: CookieJar, headers: HeaderMap, mut request: Request, next: Next) -> Response {
    let chosen = jar.get(COOKIE).and_then(|cookie| Language::from_tag(cookie.value()));
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::accepted);
    request.extensions_mut().insert(chosen.or_else(accepted).unwrap_or_default());
    next.run(request).await
}

/// `GET /help/{tag}`: what one can type and press, for a page to show.
pub(super) async fn help(Path(tag): Path<String>) -> Response {
    match Language::from_tag(&tag) {
        Some(language) => {
            ([(header::CACHE_CONTROL, "public, max-age=3600")], Html(ui::help(language))).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

/// `GET /language/{tag}?back=/…`: remembers the choice and goes back to the page. A tag we do not know changes
/// nothing; a way back that leaves this site leads home.
pub(super) async fn switch(
    jar: CookieJar,
    Path(tag): Path<String>,
    Query(Back { back }): Query<Back>,
) -> Response {
    let is_ours = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let back = if is_ours && back.chars().all(|c| c.is_ascii_graphic()) { back } else { "/".to_owned() };
    let Some(language) = Language::from_tag(&tag) else { return Redirect::to(&back).into_response() };
    let cookie = Cookie::build((COOKIE, language.tag())).path("/").same_site(SameSite::Lax).permanent();
    (jar.add(cookie), Redirect::to(&back)).into_response()
}
