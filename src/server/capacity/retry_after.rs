//! Refusals that say when to come back: the header `Retry-After` (RFC 9110, section 10.2.3).

use crate::{server::limits, sheets::RefusalPage};
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::num::NonZeroU32;

/// A refusal with this sentence, for as many seconds.
pub(in crate::server) fn refused_for(status: StatusCode, seconds: NonZeroU32, sentence: &str) -> Response {
    said_until((status, format!("{sentence}\n")), seconds)
}

/// The same response, which says when to come back.
pub(in crate::server) fn said_until(response: impl IntoResponse, seconds: NonZeroU32) -> Response {
    let mut response = response.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
    response
}

/// The same refusal, for this reason: a page says it in its reader's language.
pub(in crate::server) fn because(why: RefusalPage, mut response: Response) -> Response {
    response.extensions_mut().insert(why);
    response
}

/// Middleware: whatever passes by itself says when to come back, also where nobody knows it exactly.
pub(in crate::server) async fn always_said(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let passes =
        [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&response.status());
    if passes {
        let seconds = HeaderValue::from(limits::PLACE_RETRY_SECONDS);
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(seconds);
    }
    response
}
