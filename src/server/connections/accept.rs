//! Accepts connections: their number and their timeouts.
//!
//! Our own loop over hyper, because axum's has no timeouts and no limits: a stranger who connects and sends nothing, or reads
//! nothing, would stay forever.

use super::{
    first_request,
    network::Network,
    peer_wait::PeerWait,
    proxies::{self, AddressPrefix},
    timed_stream::TimedStream,
};
use crate::server::{
    capacity::{eviction::EvictionPool, refusal_counts::RefusalCounts, slots::SlotPool},
    connections::socket_permit::SocketPermit,
    limits::{self, ConnectionTimeouts},
};
use crate::sheets::HitLimit;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderValue, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// The response when there is no socket left. Short enough for the system to send it at once.
const NO_SOCKET_RESPONSE: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\ncontent-length: 48\r\n\
    retry-after: 5\r\nconnection: close\r\n\r\nThe server has no place for another connection.\n";

/// The pause in accepting when the system has no file descriptor left: some connections end meanwhile.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long a new connection waits for the place of an evicted one: its task only has to run.
const EVICTION_WAIT: Duration = Duration::from_secs(1);

/// How often the same accept error is logged.
const ACCEPT_ERROR_LOG_INTERVAL: Duration = Duration::from_secs(10);

/// Accepts connections while the server runs.
pub(in crate::server) struct Acceptor {
    pub(in crate::server) listener: TcpListener,
    pub(in crate::server) app: Router,
    pub(in crate::server) trusted_proxies: Arc<[AddressPrefix]>,
    pub(in crate::server) clocks: ConnectionTimeouts,
    /// A permit for each possible connection, WebSockets included, and how many should be free.
    pub(in crate::server) sockets: Arc<Semaphore>,
    pub(in crate::server) free_sockets: usize,
    /// Connections that wait for their peer: they are evicted when sockets become few.
    pub(in crate::server) waiting: Arc<EvictionPool>,
    /// The connections of each network, with a limit.
    pub(in crate::server) places: Arc<SlotPool<Network>>,
    /// Counts those that are refused.
    pub(in crate::server) refusals: Arc<RefusalCounts>,
    /// Every connection, until it has become a WebSocket.
    pub(in crate::server) connections: TaskTracker,
    /// Cancelled at shutdown: requests in progress are answered to their end.
    pub(in crate::server) closing: CancellationToken,
    /// Cancelled when the server has waited long enough for them.
    pub(in crate::server) aborted: CancellationToken,
}

impl Acceptor {
    /// Accepts until the server closes. No error of one connection ends it.
    pub(in crate::server) async fn run(self) {
        let mut told = None;
        let mut trouble = |what: &str, error: Option<&io::Error>| {
            let now = Instant::now();
            if told.is_none_or(|told| ACCEPT_ERROR_LOG_INTERVAL < now.saturating_duration_since(told)) {
                told = Some(now);
                tracing::warn!(error = error.map(tracing::field::display), "{what}");
            }
        };
        loop {
            let accepted = tokio::select! {
                () = self.closing.cancelled() => return,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => match self.admit(peer).await {
                    Some(permit) => self.begin(stream, peer, permit),
                    None => {
                        self.refusals.count(HitLimit::Connections);
                        trouble(
                            "connections are refused: all sockets, or all of one network's, are taken",
                            None,
                        );
                        // If the response cannot be sent at once, the client only sees the connection closed.
                        let _ = stream.try_write(NO_SOCKET_RESPONSE);
                    }
                },
                // The connection was closed before it was accepted.
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    trouble(
                        "no connection can be accepted; is the limit of open files too low?",
                        Some(&error),
                    );
                    time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    /// A place for one more connection, if there is one. A proxy has many connections; requests in them are limited separately.
    async fn admit(&self, peer: SocketAddr) -> Option<SocketPermit> {
        let place = match proxies::is_trusted(peer.ip(), &self.trusted_proxies) {
            true => None,
            false => Some(self.places.take(Network::of(peer.ip()).customer())?),
        };
        let some_leave = self.waiting.make_room(self.free_sockets, self.sockets.available_permits());
        let socket = Arc::clone(&self.sockets);
        let socket = match socket.try_acquire_owned() {
            Ok(socket) => socket,
            Err(_) if some_leave => {
                let free = Arc::clone(&self.sockets).acquire_owned();
                time::timeout(EVICTION_WAIT, free).await.ok()?.ok()?
            }
            Err(_) => return None,
        };
        Some(SocketPermit { _socket: socket, _place: place })
    }

    fn begin(&self, stream: TcpStream, peer: SocketAddr, permit: SocketPermit) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's delay");
        }
        let waiting = PeerWait::begin(&self.waiting, Network::of(peer.ip()).customer(), &self.aborted);
        let (clocks, closing) = (self.clocks, self.closing.clone());
        let aborted = waiting.evicted().clone();
        let app = self.app.clone();
        self.connections.spawn(async move {
            let arrived = time::timeout(clocks.header, first_request::arrived(&stream));
            let is_there = tokio::select! {
                arrived = arrived => matches!(arrived, Ok(Ok(()))),
                () = closing.cancelled() => false,
                () = aborted.cancelled() => false,
            };
            if !is_there {
                return;
            }
            let stream = TimedStream::new(stream, permit, clocks.transfer);
            // Boxed: a connection that sends nothing, or an unfinished request, then needs no memory for it.
            let serving = Box::pin(serve(stream, (app, peer, waiting), clocks.header, closing));
            tokio::select! {
                () = serving => {}
                () = aborted.cancelled() => {}
            }
        });
    }
}

/// Serves one connection until it ends, becomes a WebSocket, or the server closes.
async fn serve(
    stream: TimedStream,
    (app, peer, waiting): (Router, SocketAddr, Arc<PeerWait>),
    header_wait: Duration,
    closing: CancellationToken,
) {
    let is_closing = closing.clone();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Arc::clone(&waiting));
        let (app, waiting, is_closing) = (app.clone(), Arc::clone(&waiting), is_closing.is_cancelled());
        async move {
            waiting.ends();
            let mut response = app.oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
            waiting.begins();
            if is_closing {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_wait)
        .max_buf_size(limits::HTTP_BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection ended early");
    }
}

/// Whether an accept error concerns only the connection that would have been accepted (accept(2)).
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
