//! The pace at which the body of a request must come.

use super::{pace_clock::PaceClock, state::AppState};
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
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

/// Middleware: gives a body up that comes too slowly. Whoever reads it finds an error in place of its end, and whoever sent it
/// is told.
pub(super) async fn pace(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_late = Arc::new(AtomicBool::new(false));
    let paced = |body| {
        Body::new(PacedBody {
            body,
            clock: PaceClock::start(state.transfer_wait),
            is_late: Arc::clone(&is_late),
        })
    };
    let response = next.run(request.map(paced)).await;
    if is_late.load(Ordering::Relaxed) {
        let headers = [(header::CONNECTION, "close")];
        let sentence = "The request did not come to its end. Send it again over a better connection.\n";
        return (StatusCode::REQUEST_TIMEOUT, headers, sentence).into_response();
    }
    response
}

/// A body with a clock.
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
