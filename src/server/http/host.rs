//! Checks the host of a request (RFC 9112, section 3.2).

use super::origin::Origin;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The response to a request without exactly one valid host.
const NO_HOST_SENTENCE: &str = "A request names the host that it is for: send one Host header, and a valid one (RFC 9112, section 3.2). In HTTP/1.0 it may be left out.\n";

/// Middleware: refuses a request that is not for exactly one host. A proxy and this server could read it as requests for
/// different hosts.
pub(in crate::server) async fn one(request: Request, next: Next) -> Response {
    if is_for_one(request.version(), request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::BAD_REQUEST, NO_HOST_SENTENCE).into_response()
    }
}

fn is_for_one(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => version < Version::HTTP_11,
        (Some(host), None) => is_host(host),
        (Some(_), Some(_)) => false,
    }
}

/// Whether it is a host with an optional port, which may be empty (RFC 3986, section 3.2.3).
fn is_host(host: &HeaderValue) -> bool {
    let host = host.to_str().unwrap_or_default();
    Origin::of(false, host.strip_suffix(':').unwrap_or(host)).is_some()
}
