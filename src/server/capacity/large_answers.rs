//! Responses in memory: complete, compressed, and for the large ones with a limit of bytes in total.
//!
//! A slow client holds a response for as long as [`crate::server::limits::ConnectionTimeouts::transfer`] allows. A streaming
//! compressor that waits with it would hold a hundred times as much.

use super::{
    fair_turns::{Overloaded, Turns},
    slots::{Slot, SlotPool},
};
use crate::server::{connections::network::Network, http::compression::ContentCoding, limits};
use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::FutureExt;
use std::sync::Arc;

/// The resources to answer a page in one turn.
#[derive(Clone, Debug)]
pub(in crate::server) struct PageTurn {
    pub(in crate::server) turns: Arc<Turns>,
    pub(in crate::server) large: LargeAnswers,
}

/// Middleware: a page is read, rendered and compressed in one turn, so memory use has a limit, however many pages are
/// requested. HEAD costs the same: it is answered like GET, and loses its body at the end. A form waits for its body, which may
/// take long: its rendering has its own turn.
pub(in crate::server) async fn in_turn(
    State(PageTurn { turns, large }): State<PageTurn>,
    Extension(network): Extension<Network>,
    request: Request,
    next: Next,
) -> Response {
    if !request.method().is_safe() {
        return next.run(request).await;
    }
    let coding = ContentCoding::accepted(request.headers());
    let answering = async {
        let response = next.run(request).await;
        // Handing work to another thread takes longer than sending the response uncompressed.
        match coding {
            ContentCoding::Identity => large.take(network, coding, response),
            ContentCoding::Brotli | ContentCoding::Gzip => {
                turns.work(|| large.take(network, coding, response)).await.flatten()
            }
        }
    };
    let answer = turns.during(network, answering).await.flatten();
    answer.unwrap_or_else(IntoResponse::into_response)
}

/// The bytes of large responses in memory.
#[derive(Clone, Debug)]
pub(in crate::server) struct LargeAnswers {
    all: Arc<SlotPool<()>>,
    networks: Arc<SlotPool<Network>>,
}

/// A large response in memory. Its bytes are returned with the last part of it.
struct LargeAnswer {
    bytes: Bytes,
    _all: Slot<()>,
    _network: Slot<Network>,
}

impl LargeAnswers {
    /// At most `all` bytes, half of them for one network.
    pub(in crate::server) fn of(all: u32) -> Self {
        Self { all: Arc::new(SlotPool::new(all)), networks: Arc::new(SlotPool::new(all / 2)) }
    }

    /// Completes a response, in this coding. Small responses fit into the buffers of the system and hyper, and are not counted.
    ///
    /// # Errors
    /// [`Overloaded`], when the response is large and there are too many.
    pub(in crate::server) fn take(
        &self,
        network: Network,
        coding: ContentCoding,
        response: Response,
    ) -> Result<Response, Overloaded> {
        let (mut head, body) = response.into_parts();
        // All of it is in memory; nothing is awaited.
        let whole = to_bytes(body, usize::MAX).now_or_never().and_then(Result::ok);
        let bytes = whole.ok_or_else(|| {
            tracing::error!("an answer could not be drawn up");
            Overloaded
        })?;
        let bytes = coding.apply(&mut head.headers, &bytes).map_or(bytes, Bytes::from);
        if bytes.len() <= limits::HTTP_BUFFER_BYTES {
            return Ok(Response::from_parts(head, Body::from(bytes)));
        }
        let length = u32::try_from(bytes.len()).map_err(|_| Overloaded)?;
        let all = self.all.take_many((), length).ok_or(Overloaded)?;
        let network = self.networks.take_many(network.customer(), length).ok_or(Overloaded)?;
        let waiting = LargeAnswer { bytes, _all: all, _network: network };
        Ok(Response::from_parts(head, Body::from(Bytes::from_owner(waiting))))
    }
}

impl AsRef<[u8]> for LargeAnswer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        Router,
        http::{Method, Request, StatusCode},
        middleware::from_fn_with_state,
        routing::get,
    };
    use futures::poll;
    use std::{future::pending, net::Ipv4Addr, pin::pin};
    use tower::ServiceExt;

    fn network(n: u8) -> Network {
        Network::of(Ipv4Addr::new(192, 0, 2, n).into())
    }

    #[tokio::test]
    async fn whatever_reads_a_page_takes_a_turn_and_a_form_waits_for_none() {
        let turns = Turns::with(1, 0, limits::PAGE_TIMEOUT);
        let answering = PageTurn { turns: Arc::clone(&turns), large: LargeAnswers::of(0) };
        let router = Router::new()
            .route("/", get(async || "a page").post(async || "a form"))
            .layer(from_fn_with_state(answering, in_turn))
            .layer(Extension(network(1)));
        let ask = async |method: Method| {
            let request = Request::builder().method(method).uri("/").body(Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap().status()
        };
        assert_eq!(ask(Method::HEAD).await, StatusCode::OK);
        let mut holding = pin!(turns.during(network(2), pending::<()>()));
        assert!(poll!(&mut holding).is_pending());
        for reads in [Method::GET, Method::HEAD] {
            assert_eq!(ask(reads).await, StatusCode::SERVICE_UNAVAILABLE);
        }
        assert_eq!(ask(Method::POST).await, StatusCode::OK);
    }

    #[test]
    fn large_answers_have_so_many_bytes_until_they_are_taken_and_small_ones_are_free() {
        let large = LargeAnswers::of(400_000);
        let answer = |network, bytes| {
            large.take(network, ContentCoding::Identity, Response::new(Body::from(vec![b'x'; bytes])))
        };
        let ann = answer(network(1), 150_000).unwrap();
        assert!(answer(network(1), 100_000).is_err(), "a network has half");
        let ben = answer(network(2), 200_000).unwrap();
        assert!(answer(network(3), 100_000).is_err(), "all are taken");
        assert!(answer(network(3), limits::HTTP_BUFFER_BYTES).is_ok());
        // What was taken of it in part is held until the rest is.
        let mut rest = to_bytes(ann.into_body(), usize::MAX).now_or_never().unwrap().unwrap();
        drop(rest.split_to(100_000));
        assert!(answer(network(3), 100_000).is_err());
        drop((rest, ben));
        assert!(answer(network(3), 200_000).is_ok());
        assert!(large.all.take_many((), 400_000).is_some(), "what was refused holds nothing");
    }
}
