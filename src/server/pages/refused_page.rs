//! Refusals as pages for people: with a link back, and in their language. A program gets only the sentence.

use super::sheets::SHEET_CSP;
use crate::{
    server::{
        http::{language, local_path::own_path, query::Query},
        state::AppState,
    },
    sheets::{self, RefusalPage},
};
use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

/// The longest sentence that becomes a page, in bytes.
const MAX_SENTENCE_BYTES: usize = 1024;

/// Middleware: turns a plain sentence into a page if a browser would display it.
pub(in crate::server) async fn write(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if !is_seen(request.headers()) {
        return next.run(request).await;
    }
    let language = language::read_by(request.headers());
    let (back, is_form) = (way_back(request.uri(), request.headers()), request.method() == Method::POST);
    let room = request.uri().path().to_owned();
    let response = next.run(request).await;
    if !is_sentence(&response) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let sentence = to_bytes(body, MAX_SENTENCE_BYTES).await.unwrap_or_default();
    let sentence = String::from_utf8_lossy(&sentence);
    let why = head.extensions.get().copied().unwrap_or_else(|| reason(head.status));
    let watch = (why == RefusalPage::NewPeople).then(|| watch_path(&room)).flatten();
    let page = sheets::refused(language, why, sentence.trim(), (is_form, watch), back);
    let page = Html(page.document(&state.assets.files));
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_SECURITY_POLICY] {
        head.headers.remove(name);
    }
    (head.status, head.headers, [(header::CONTENT_SECURITY_POLICY, SHEET_CSP)], page).into_response()
}

/// Why, by the status alone.
fn reason(status: StatusCode) -> RefusalPage {
    match status {
        StatusCode::TOO_MANY_REQUESTS => RefusalPage::TooOften,
        StatusCode::SERVICE_UNAVAILABLE => RefusalPage::Busy,
        StatusCode::PAYLOAD_TOO_LARGE => RefusalPage::TooLarge,
        StatusCode::NOT_FOUND => RefusalPage::Gone,
        _ => RefusalPage::Other,
    }
}

/// Where the room of this page can be watched without an identity.
fn watch_path(path: &str) -> Option<String> {
    let room = path.strip_prefix("/r/")?.split('/').next().filter(|room| !room.is_empty())?;
    own_path(Some(&format!("/r/{room}/watch")))
}

/// Whether a browser displays the response as a page. Old browsers only send which types they accept.
fn is_seen(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match said("sec-fetch-dest") {
        Some(dest) => dest == "document",
        None => said("accept").is_some_and(|kinds| kinds.contains("text/html")),
    }
}

/// Whether it is a refusal in plain text.
fn is_sentence(response: &Response) -> bool {
    let is_text = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/plain");
    let is_refused = response.status().is_client_error() || response.status().is_server_error();
    is_refused && response.headers().get(header::CONTENT_TYPE).is_some_and(is_text)
}

/// The page that the request came from, if it is known.
fn way_back(uri: &Uri, headers: &HeaderMap) -> String {
    #[derive(Deserialize)]
    struct RefusalSent {
        back: Option<String>,
    }
    let said = Query::<RefusalSent>::of(uri).ok().and_then(|Query(sent)| sent.back);
    let referer = || {
        let from: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
        from.path_and_query().map(ToString::to_string)
    };
    own_path(said.or_else(referer).as_deref()).unwrap_or_else(|| "/".to_owned())
}
