//! Request bodies: their minimum speed, and reading them before other work.

use crate::server::{
    capacity::eviction::PoolShare,
    connections::{network::Network, pace_clock::PaceClock, peer_wait::PeerWait},
    files, limits,
    state::AppState,
};
use axum::{
    Extension,
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::BytesMut;
use futures::StreamExt;
use hyper::body::{Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// Middleware: reads a body completely, or refuses it, before other work for its request. While it arrives, only its received
/// bytes are held. A file is not read here: see [`pace`].
pub(in crate::server) async fn read_whole(
    State(state): State<AppState>,
    Extension(network): Extension<Network>,
    waiting: Option<Extension<Arc<PeerWait>>>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() || request.uri().path() == files::UPLOAD_PATH {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    // A test without a server has no connection.
    let waiting = waiting.as_deref();
    waiting.inspect(|waiting| waiting.begins());
    let whole = whole(body, &state, network, waiting).await;
    waiting.inspect(|waiting| waiting.ends());
    match whole {
        Ok(bytes) => next.run(Request::from_parts(head, Body::from(bytes))).await,
        Err(unread) => unread.into_response(),
    }
}

/// Why a body was not read.
enum BodyError {
    TooLong,
    Late,
    BrokenOff,
}

async fn whole(
    body: Body,
    state: &AppState,
    network: Network,
    waiting: Option<&Arc<PeerWait>>,
) -> Result<Bytes, BodyError> {
    let most = limits::MAX_HTTP_BODY_BYTES;
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if most < announced {
        return Err(BodyError::TooLong);
    }
    let is_late = Arc::new(AtomicBool::new(false));
    let mut parts = paced(body, state, &is_late).into_data_stream();
    let (mut whole, mut hold) = (BytesMut::new(), None::<PoolShare>);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| match is_late.load(Ordering::Relaxed) {
            true => BodyError::Late,
            false => BodyError::BrokenOff,
        })?;
        if most < whole.len() + part.len() {
            return Err(BodyError::TooLong);
        }
        whole.extend_from_slice(&part);
        if hold.is_none()
            && limits::UNCOUNTED_PARTIAL_BYTES < whole.len()
            && let Some(waiting) = waiting
        {
            hold = Some(state.halves.hold(network.customer(), most, waiting.evicted().clone()));
        }
    }
    Ok(whole.freeze())
}

impl IntoResponse for BodyError {
    fn into_response(self) -> Response {
        let (status, sentence) = match self {
            Self::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "A request may have 64 KB.\n"),
            Self::Late => (
                StatusCode::REQUEST_TIMEOUT,
                "The request did not come to its end. Send it again over a better connection.\n",
            ),
            Self::BrokenOff => (StatusCode::BAD_REQUEST, "The request broke off. Send it again.\n"),
        };
        (status, [(header::CONNECTION, "close")], sentence).into_response()
    }
}

/// Middleware: aborts a body that arrives too slowly. The handler gets an error instead of the end, and the client is told.
pub(in crate::server) async fn pace(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_late = Arc::new(AtomicBool::new(false));
    let response = next.run(request.map(|body| paced(body, &state, &is_late))).await;
    if is_late.load(Ordering::Relaxed) {
        return BodyError::Late.into_response();
    }
    response
}

fn paced(body: Body, state: &AppState, is_late: &Arc<AtomicBool>) -> Body {
    let clock = PaceClock::start(state.transfer_wait);
    Body::new(PacedBody { body, clock, is_late: Arc::clone(is_late) })
}

/// A body with a minimum speed.
struct PacedBody {
    body: Body,
    clock: PaceClock,
    is_late: Arc<AtomicBool>,
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(frame) => {
                if let Some(Ok(frame)) = &frame
                    && let Some(data) = frame.data_ref()
                {
                    this.clock.count(data.len());
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => this.clock.poll_over(context).map(|()| {
                this.is_late.store(true, Ordering::Relaxed);
                Some(Err(io::Error::from(io::ErrorKind::TimedOut).into()))
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
