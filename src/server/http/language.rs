//! The language of a reader: chosen, or by their browser's header.

use super::query::Query;
use crate::{domain::Language, server::http::local_path::own_path};
use axum::{
    extract::{Path, Request},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Deserialize;

/// The cookie's name.
const COOKIE_NAME: &str = "language";

/// Middleware: puts the [`Language`] into the request.
pub(in crate::server) async fn choose(mut request: Request, next: Next) -> Response {
    let language = read_by(request.headers());
    request.extensions_mut().insert(language);
    next.run(request).await
}

/// The language for these headers.
pub(in crate::server) fn read_by(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar.get(COOKIE_NAME).and_then(|cookie| Language::from_tag(cookie.value()));
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::accepted);
    chosen.or_else(accepted).unwrap_or_default()
}

#[derive(Deserialize)]
pub(in crate::server) struct LanguageForm {
    #[serde(default)]
    back: String,
}

/// `GET /language/{tag}?back=/…`: stores the choice and redirects back to the page. An unknown tag changes nothing; a path that
/// leaves this site redirects home.
pub(in crate::server) async fn switch(
    jar: CookieJar,
    Path(tag): Path<String>,
    Query(LanguageForm { back }): Query<LanguageForm>,
) -> Response {
    let back = own_path(Some(&back)).unwrap_or_else(|| "/".to_owned());
    let Some(language) = Language::from_tag(&tag) else { return Redirect::to(&back).into_response() };
    let cookie = Cookie::build((COOKIE_NAME, language.tag())).path("/").same_site(SameSite::Lax).permanent();
    (jar.add(cookie), Redirect::to(&back)).into_response()
}
