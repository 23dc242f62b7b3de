//! Closing a connection, with the close code that says why.

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

/// Closing because the server goes away (RFC 6455, section 7.4.1).
const CLOSE_GOING_AWAY: u16 = 1001;

/// Closing because there is no place for now (IANA's registry of close codes).
const CLOSE_TRY_AGAIN_LATER: u16 = 1013;

/// Closing because of what the other side does (RFC 6455, section 7.4.1).
const CLOSE_POLICY_VIOLATION: u16 = 1008;

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CloseReason {
    /// The other side closed, as it does when a page is left or loaded again.
    Closed,
    /// The connection is gone without a word.
    Lost,
    /// Nothing came from it, or it did not read, for too long.
    Dead,
    /// A message did not come to its end for too long.
    Late,
    /// A long message did not come to its end, and others needed its place.
    Evicted,
    /// It broke the WebSocket protocol.
    Broken(ProtocolError),
    /// It went on sending commands much too fast.
    Flooding,
    /// It was refused at the door.
    TurnedAway,
    /// The server ends.
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

    /// For the other side; none when it closed, or is not there to read it.
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

    /// What the other side says by closing: that it leaves, or that it takes another connection in place of this one.
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

/// The last frame of a server that ends: when to come back, another moment for each.
pub(super) fn closing_frame(within: Duration) -> Frame {
    let after_ms = u32::try_from(reconnect_jitter(within).as_millis()).unwrap_or(u32::MAX);
    Frame::encode(&Event::Closing(Closing { after_ms }))
}

/// The closing handshake (RFC 6455, section 7.1.2): our close, then theirs, each within its time.
pub(super) async fn close(websocket: &mut WebSocket, line: &Outbound, ended: CloseReason) {
    match (ended.close_frame(), ended) {
        (Some(frame), _) => {
            line.lock().end(frame);
            let handshake = async {
                // What fails here fails because the other side has gone, which is what was wanted.
                if line.send().await.is_ok() {
                    websocket.drain(limits::MAX_CLOSE_BYTES).await;
                }
            };
            let _ = time::timeout(limits::CLOSE_TIMEOUT, handshake).await;
        }
        (None, CloseReason::Closed) => websocket.drain_now(limits::MAX_CLOSE_BYTES),
        (None, _) => {}
    }
}

/// A random part of a span of time, so that what is told to many does not come back at once. Without randomness the system's
/// clock has to do.
fn reconnect_jitter(within: Duration) -> Duration {
    let part = getrandom::u32().unwrap_or_else(|error| {
        tracing::warn!(%error, "the system gives no randomness to spread the clients' return with");
        time::Instant::now().into_std().elapsed().subsec_nanos()
    });
    within.mul_f64(f64::from(part) / f64::from(u32::MAX))
}
