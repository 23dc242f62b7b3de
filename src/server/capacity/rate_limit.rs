//! Rate limits over HTTP, by network. The socket has its own (`socket/pace.rs`).

use crate::{
    rates::{NetworkLimiter, RetryAfter},
    server::{
        capacity::{refusal_counts::RefusalCounts, retry_after::refused_for},
        connections::network::Network,
    },
    sheets::HitLimit,
};
use axum::{
    Extension,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use std::{sync::Arc, time::Instant};

/// The rates of what each network does over HTTP.
#[derive(Clone)]
pub(in crate::server) struct RequestLimiters {
    pub(in crate::server) reads: Arc<NetworkLimiter<Network>>,
    pub(in crate::server) changes: Arc<NetworkLimiter<Network>>,
    /// New identities.
    pub(in crate::server) new_people: Arc<NetworkLimiter<Network>>,
    pub(in crate::server) refusals: Arc<RefusalCounts>,
}

/// Whether this network may act now.
pub(in crate::server) fn take(limiter: &NetworkLimiter<Network>, network: Network) -> Result<(), RetryAfter> {
    limiter.take(network, network.site(), Instant::now())
}

/// Middleware: refuses requests and changes of a network that come too often.
pub(in crate::server) async fn limit(
    State(limiters): State<RequestLimiters>,
    Extension(network): Extension<Network>,
    request: Request,
    next: Next,
) -> Response {
    let (limiter, limit) = match request.method().is_safe() {
        true => (&limiters.reads, HitLimit::Requests),
        false => (&limiters.changes, HitLimit::Changes),
    };
    match take(limiter, network) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            limiters.refusals.count(limit);
            let sentence = "That was too often. Try again in a moment.";
            refused_for(StatusCode::TOO_MANY_REQUESTS, wait.seconds(), sentence)
        }
    }
}
