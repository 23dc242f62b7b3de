//! Security headers of our pages, and which sites may send requests to us.

use super::origin::Origin;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::config::LeptosOptions;
use std::{env, sync::Arc};

/// Headers of every response. A page replaces the first with [`page_policy`].
const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// The Content-Security-Policy of a page: everything only from this site, inline scripts and styles only with this response's
/// nonce, and `wasm-unsafe-eval`, which WebAssembly needs. Images also from `blob:`, to preview pictures before sharing. A page
/// that `has_frame` may embed another page of this site.
pub(in crate::server) fn page_policy(nonce: &str, site: &LeptosOptions, has_frame: bool) -> String {
    // `cargo leptos watch` sets the variable, and reloads the page over a socket on its own port.
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

/// Tells browsers to use only HTTPS for a year (RFC 6797): somebody in the network could replace a page at `http://` and act
/// for its reader.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The origins of this site.
#[derive(Clone)]
pub(in crate::server) struct SiteOrigins {
    /// The origins in the settings.
    pub(in crate::server) allowed: Arc<[Origin]>,
    /// Whether browsers reach it over HTTPS.
    pub(in crate::server) https: bool,
}

/// Middleware: adds [`SECURITY_HEADERS`] where a handler has not set its own.
pub(in crate::server) async fn headers(
    State(site): State<SiteOrigins>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if site.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    response
}

/// Middleware for routes that act for a person: refuses requests from other sites' pages.
///
/// Browsers send the site that a WebSocket or a POST comes from (`Origin`, RFC 6454), and scripts cannot change it. Other
/// programs send none, and have nobody's cookie.
pub(in crate::server) async fn same_origin(
    State(site): State<SiteOrigins>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let judged = judge(headers, Origin::own(site.https, request.uri(), headers), &site.allowed);
    match judged {
        Ok(()) => next.run(request).await,
        Err(CrossSite(origin)) => {
            let advice = advice(origin.as_ref());
            tracing::info!("refused a request of another site: {advice}");
            (StatusCode::FORBIDDEN, format!("Requests from other sites are refused. {advice}\n"))
                .into_response()
        }
    }
}

/// A page of another site, with its origin if it was sent.
#[derive(Debug, PartialEq, Eq)]
struct CrossSite(Option<Origin>);

/// Whether a request comes from a page of ours: its origin is allowed, or is the address of this request and that address can
/// only be ours.
fn judge(headers: &HeaderMap, own: Option<Origin>, allowed: &[Origin]) -> Result<(), CrossSite> {
    let mut said = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = said.next() else { return Ok(()) };
    let origin = origin.to_str().ok().and_then(Origin::parse).filter(|_| said.next().is_none());
    let is_ours = |origin: &Origin| {
        allowed.contains(origin) || (own.as_ref() == Some(origin) && origin.cannot_be_rebound())
    };
    if origin.as_ref().is_some_and(is_ours) { Ok(()) } else { Err(CrossSite(origin)) }
}

/// What an operator can do if the site is their own.
fn advice(origin: Option<&Origin>) -> String {
    match origin {
        Some(origin) => format!(
            "If people open this Parlor at {origin}, set `origins` to it: start Parlor with `--origin {origin}`, and with `--https` if it begins with https."
        ),
        None => "This one does not say which site it comes from.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Uri;

    fn is_refused(origin: Option<&'static str>, host: &'static str, https: bool, allowed: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        let allowed: Vec<_> = allowed.iter().filter_map(|origin| Origin::parse(origin)).collect();
        judge(&headers, Origin::own(https, &Uri::from_static("/ws"), &headers), &allowed).is_err()
    }

    #[test]
    fn only_our_own_pages_and_named_sites_may_act() {
        let allowed = ["https://chat.example"];
        for (origin, host, refused) in [
            (None, "localhost:3000", false),
            (Some("http://localhost:3000"), "localhost:3000", false),
            (Some("http://LOCALHOST:3000"), "localhost:3000", false),
            (Some("https://localhost:3000"), "localhost:3000", true),
            (Some("https://chat.example"), "10.0.0.7:3000", false),
            (Some("https://chat.example"), "chat.example:443", false),
            (Some("https://chat.example:443"), "chat.example", false),
            (Some("http://chat.example"), "chat.example", true),
            (Some("http://localhost:3001"), "localhost:3000", true),
            (Some("https://evil.example"), "localhost:3000", true),
            (Some("null"), "localhost:3000", true),
            (Some(""), "localhost:3000", true),
        ] {
            assert_eq!(is_refused(origin, host, false, &allowed), refused, "{origin:?} at {host}");
        }
    }

    #[test]
    fn a_name_that_a_stranger_lets_lead_here_is_not_ours() {
        for allowed in [&[][..], &["https://chat.example"]] {
            assert!(is_refused(Some("http://evil.example"), "evil.example", false, allowed));
            assert!(is_refused(Some("http://evil.example:3000"), "evil.example:3000", false, allowed));
        }
        for (origin, host, https) in [
            ("http://10.0.0.7", "10.0.0.7:80", false),
            ("http://[::1]:3000", "[::1]:3000", false),
            ("https://10.0.0.7", "10.0.0.7:443", true),
        ] {
            assert!(!is_refused(Some(origin), host, https, &[]), "{origin}");
            assert!(is_refused(Some(origin), host, !https, &[]), "{origin} by the other scheme");
        }
    }

    #[test]
    fn an_address_in_the_request_line_is_the_one_that_counts() {
        let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("evil.example"))]);
        let own = |uri| Origin::own(false, &Uri::from_static(uri), &headers).unwrap().to_string();
        assert_eq!(own("http://localhost:3000/ws"), "http://localhost:3000");
        assert_eq!(own("/ws"), "http://evil.example");
    }
}
