//! Closes a connection, with the close code for the reason.

use super::outbound::Outbound;
use crate::{
    protocol::{CLOSE_RECONNECTING, Closing, Event, Frame},
    server::{
        limits,
        websocket::{self, ProtocolError, ReadError, WebSocket},
    },
};
use bytes::Bytes;
use std::time::Duration;
use tokio::time;

/// The server shuts down (RFC 6455, section 7.4.1).
const CLOSE_GOING_AWAY: u16 = 1001;

/// There is no place at the moment (IANA's registry of close codes).
const CLOSE_TRY_AGAIN_LATER: u16 = 1013;

/// The peer violated a policy (RFC 6455, section 7.4.1).
const CLOSE_POLICY_VIOLATION: u16 = 1008;

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CloseReason {
    /// The peer closed, for example because a page was left or reloaded.
    Closed,
    /// The TCP connection was lost without a close.
    Lost,
    /// The peer sent nothing, or read nothing, for too long.
    Dead,
    /// A message was not completed in time.
    Late,
    /// A long message was not complete, and others needed its memory.
    Evicted,
    /// It broke the WebSocket protocol.
    Broken(ProtocolError),
    /// It went on sending commands much too fast.
    Flooding,
    /// It was refused before it began.
    TurnedAway,
    /// The server shuts down.
    Closing,
}

impl CloseReason {
    /// For the log.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Closed => "closed by the other side",
            Self::Lost => "lost",
            Self::Dead => "silent for too long",
            Self::Late => "a message took too long",
            Self::Evicted => "a message took too long for others to wait",
            Self::Broken(_) => "broke the protocol",
            Self::Flooding => "commands much too fast",
            Self::TurnedAway => "too many connections of one person",
            Self::Closing => "the server closes",
        }
    }

    /// The close frame for the peer; none if the peer closed, or is gone.
    fn close_frame(self) -> Option<Bytes> {
        let code = match self {
            Self::Closed | Self::Lost | Self::Dead => return None,
            Self::Broken(broken) => broken.close_code(),
            Self::Flooding | Self::TurnedAway | Self::Late => CLOSE_POLICY_VIOLATION,
            Self::Evicted => CLOSE_TRY_AGAIN_LATER,
            Self::Closing => CLOSE_GOING_AWAY,
        };
        Some(websocket::close(code, self.reason()))
    }

    /// The meaning of the peer's close code: it leaves, or replaces this connection by another.
    pub(super) fn by_the_other_side(code: Option<u16>) -> Self {
        if code == Some(CLOSE_RECONNECTING) { Self::Lost } else { Self::Closed }
    }
}

impl From<ReadError> for CloseReason {
    fn from(unheard: ReadError) -> Self {
        match unheard {
            ReadError::Lost => Self::Lost,
            ReadError::Evicted => Self::Evicted,
            ReadError::Broken(broken) => Self::Broken(broken),
        }
    }
}

/// The last frame of a shutdown: when to reconnect, different for each connection.
pub(super) fn closing_frame(within: Duration) -> Frame {
    let after_ms = u32::try_from(reconnect_jitter(within).as_millis()).unwrap_or(u32::MAX);
    Frame::encode(&Event::Closing(Closing { after_ms }))
}

/// The closing handshake (RFC 6455, section 7.1.2): our close, then theirs, each with a timeout.
pub(super) async fn close(websocket: &mut WebSocket, outbound: &Outbound, ended: CloseReason) {
    match (ended.close_frame(), ended) {
        (Some(frame), _) => {
            outbound.lock().end(frame);
            let handshake = async {
                // An error here means that the peer has gone, which is no problem.
                if outbound.send().await.is_ok() {
                    websocket.drain(limits::MAX_CLOSE_BYTES).await;
                }
            };
            let _ = time::timeout(limits::CLOSE_TIMEOUT, handshake).await;
        }
        (None, CloseReason::Closed) => websocket.drain_now(limits::MAX_CLOSE_BYTES),
        (None, _) => {}
    }
}

/// A random part of a time span, so that clients do not all reconnect at once. Without randomness, the system's clock is used.
fn reconnect_jitter(within: Duration) -> Duration {
    let part = getrandom::u32().unwrap_or_else(|error| {
        tracing::warn!(%error, "the system gives no randomness to spread the clients' return with");
        time::Instant::now().into_std().elapsed().subsec_nanos()
    });
    within.mul_f64(f64::from(part) / f64::from(u32::MAX))
}
