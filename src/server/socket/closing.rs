//! How a connection ends: cleanly both ways, with the close code that says why.

use crate::{
    protocol::{COMING_BACK, Closing, Event, Frame, Refused},
    server::{limits, spread},
};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::time;

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The other side closed, as it does when a page is left or loaded again.
    Closed,
    /// The connection is gone without a word.
    Lost,
    /// Nothing came from it, or it did not read, for too long.
    Dead,
    /// It broke the WebSocket protocol in the way this code names (RFC 6455, section 7.4.1).
    Broken(u16),
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
            Self::Broken(_) => "broke the protocol",
            Self::Flooding => "commands much too fast",
            Self::TurnedAway => "too many connections of one person",
            Self::Closing => "the server closes",
        }
    }

    /// For the other side; none when it closed, or is not there to read it.
    fn close_frame(self) -> Option<CloseFrame> {
        let code = match self {
            Self::Closed | Self::Lost | Self::Dead => return None,
            Self::Broken(code) => code,
            Self::Flooding | Self::TurnedAway => close_code::POLICY,
            Self::Closing => close_code::AWAY,
        };
        Some(CloseFrame { code, reason: Utf8Bytes::from_static(self.reason()) })
    }
}

/// What the other side says by closing: that it leaves, or that it takes another connection in place of this one.
pub(super) fn closed(frame: Option<&CloseFrame>) -> Ended {
    if frame.is_some_and(|frame| frame.code == COMING_BACK) { Ended::Lost } else { Ended::Closed }
}

/// What the error of a read says about the frame that caused it.
pub(super) fn broken(error: axum::Error) -> Ended {
    let Ok(error) = error.into_inner().downcast::<tungstenite::Error>() else { return Ended::Lost };
    match *error {
        tungstenite::Error::Utf8(_) => Ended::Broken(close_code::INVALID),
        tungstenite::Error::Capacity(_) => Ended::Broken(close_code::SIZE),
        tungstenite::Error::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => {
            Ended::Lost
        }
        tungstenite::Error::Protocol(_) => Ended::Broken(close_code::PROTOCOL),
        _ => Ended::Lost,
    }
}

/// The last frame of a server that ends: when to come back, another moment for each.
pub(super) fn farewell(within: Duration) -> Frame {
    let after_ms = u32::try_from(spread(within).as_millis()).unwrap_or(u32::MAX);
    Frame::encode(&Event::Closing(Closing { after_ms }))
}

/// Says why, and closes: a person has too many connections.
pub(super) async fn turn_away(mut websocket: WebSocket, refused: Refused) -> Ended {
    let frame = Frame::encode(&Event::Refused(refused));
    if let Ok(text) = Utf8Bytes::try_from(frame.into_bytes()) {
        // Whether it arrives is theirs: the close says the same.
        let _ = time::timeout(limits::WRITE_WAIT, websocket.send(Message::Text(text))).await;
    }
    close(websocket, Ended::TurnedAway).await;
    Ended::TurnedAway
}

/// The closing handshake (RFC 6455, section 7.1.2): our close, then theirs, each within its time.
pub(super) async fn close(mut websocket: WebSocket, ended: Ended) {
    let handshake = async {
        match ended.close_frame() {
            Some(frame) => websocket.send(Message::Close(Some(frame))).await?,
            None => return websocket.flush().await,
        }
        while let Some(Ok(_)) = websocket.next().await {}
        Ok(())
    };
    if ended != Ended::Dead {
        // What fails here fails because the other side has gone, which is what was wanted.
        let _ = time::timeout(limits::CLOSE_WAIT, handshake).await;
    }
}
