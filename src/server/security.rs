//! What a browser is told it may do with our pages, and which sites may talk to us.

use super::state::AppState;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::config::LeptosOptions;
use std::env;

/// Headers of every response. A page replaces the first with [`page_policy`].
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// The Content-Security-Policy of a page: everything from this site, scripts and styles in the page only with this
/// response's nonce, and `wasm-unsafe-eval`, without which a browser compiles no WebAssembly. Pictures also from the page
/// itself (`blob:`): those that are about to be shared. A page that `has_frame` may hold another of this site.
pub(super) fn page_policy(nonce: &str, site: &LeptosOptions, has_frame: bool) -> String {
    // `cargo leptos watch` sets the variable, and tells the page to reload over a socket on a port of its own.
    let reload = match env::var_os("LEPTOS_WATCH") {
        Some(_) => format!(" ws://localhost:{0} ws://127.0.0.1:{0}", site.reload_port),
        None => String::new(),
    };
    let frames = if has_frame { "frame-src 'self'; " } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob:; media-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         {frames}frame-ancestors 'none'"
    )
}

/// Middleware: adds [`HEADERS`] where a handler has not set its own.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Middleware for what acts in somebody's name: refuses what another site's page sent.
///
/// Browsers say which site a WebSocket or a POST comes from (`Origin`, RFC 6454) and no script can make
/// them lie. Programs that are no browsers send none, and no cookie of anybody's either.
pub(super) async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match foreign_origin(request.headers(), &state.origins) {
        None => next.run(request).await,
        Some(origin) => {
            tracing::info!(origin, "refused a request of another site");
            let sentence = "Requests from other sites are refused. If this is Parlor's own address, add it to `origins`.\n";
            (StatusCode::FORBIDDEN, sentence).into_response()
        }
    }
}

/// The request's origin, when it is neither the host it was sent to nor one of `allowed`.
fn foreign_origin<'a>(headers: &'a HeaderMap, allowed: &[String]) -> Option<&'a str> {
    let origin = headers.get(header::ORIGIN)?.to_str().unwrap_or("unreadable");
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let site = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let same = site.is_some_and(|site| host.is_some_and(|host| site.eq_ignore_ascii_case(host)));
    let is_allowed = allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin));
    (!same && !is_allowed).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_and_named_sites_may_act() {
        let allowed = ["https://chat.example".to_owned()];
        for (origin, host, refused) in [
            (None, "localhost:3000", false),
            (Some("http://localhost:3000"), "localhost:3000", false),
            (Some("https://LOCALHOST:3000"), "localhost:3000", false),
            (Some("https://chat.example"), "10.0.0.7:3000", false),
            (Some("http://localhost:3001"), "localhost:3000", true),
            (Some("https://evil.example"), "localhost:3000", true),
            (Some("null"), "localhost:3000", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(foreign_origin(&headers, &allowed).is_some(), refused, "{origin:?}");
        }
    }
}
