//! How a connection ends: cleanly both ways, with the close code that says why.

use super::line::Line;
use crate::{
    protocol::{COMING_BACK, Closing, Event, Frame},
    server::{
        limits, spread,
        websocket::{self, Broken, Unheard, WebSocket},
    },
};
use bytes::Bytes;
use std::time::Duration;
use tokio::time;

/// Closing because the server goes away (RFC 6455, section 7.4.1).
const GOING_AWAY: u16 = 1001;

/// Closing because there is no place for now (IANA's registry of close codes).
const TRY_AGAIN_LATER: u16 = 1013;

/// Closing because of what the other side does (RFC 6455, section 7.4.1).
const POLICY: u16 = 1008;

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
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
    Broken(Broken),
    /// It went on sending commands much too fast.
    Flooding,
    /// It was refused at the door.
    TurnedAway,
    /// The server ends.
    Closing,
}

impl Ended {
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
            Self::Flooding | Self::TurnedAway | Self::Late => POLICY,
            Self::Evicted => TRY_AGAIN_LATER,
            Self::Closing => GOING_AWAY,
        };
        Some(websocket::close(code, self.reason()))
    }

    /// What the other side says by closing: that it leaves, or that it takes another connection in place of this one.
    pub(super) fn by_the_other_side(code: Option<u16>) -> Self {
        if code == Some(COMING_BACK) { Self::Lost } else { Self::Closed }
    }
}

impl From<Unheard> for Ended {
    fn from(unheard: Unheard) -> Self {
        match unheard {
            Unheard::Lost => Self::Lost,
            Unheard::Evicted => Self::Evicted,
            Unheard::Broken(broken) => Self::Broken(broken),
        }
    }
}

/// The last frame of a server that ends: when to come back, another moment for each.
pub(super) fn farewell(within: Duration) -> Frame {
    let after_ms = u32::try_from(spread(within).as_millis()).unwrap_or(u32::MAX);
    Frame::encode(&Event::Closing(Closing { after_ms }))
}

/// The closing handshake (RFC 6455, section 7.1.2): our close, then theirs, each within its time.
pub(super) async fn close(websocket: &mut WebSocket, line: &Line, ended: Ended) {
    match (ended.close_frame(), ended) {
        (Some(frame), _) => {
            line.lock().end(frame);
            let handshake = async {
                // What fails here fails because the other side has gone, which is what was wanted.
                if line.send().await.is_ok() {
                    websocket.drain(limits::CLOSE_BYTES).await;
                }
            };
            let _ = time::timeout(limits::CLOSE_WAIT, handshake).await;
        }
        (None, Ended::Closed) => websocket.drain_now(limits::CLOSE_BYTES),
        (None, _) => {}
    }
}
