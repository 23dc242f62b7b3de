//! A WebSocket frame of an event, encoded once for all who get it.

use super::Event;
use bytes::Bytes;

/// An encoded [`Event`]: a WebSocket text frame (RFC 6455, section 5.2), encoded once and shared by all receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame(Bytes);

/// The first byte of an unfragmented text message.
const WHOLE_TEXT_FRAME: u8 = 0x81;

/// The longest header of a frame that a server sends.
const MAX_HEADER_BYTES: usize = 10;

impl Frame {
    /// Encodes an event's text with its frame header.
    #[must_use]
    pub fn encode(event: &Event) -> Self {
        let mut bytes = Vec::with_capacity(512);
        bytes.resize(MAX_HEADER_BYTES, 0);
        serde_json::to_writer(&mut bytes, event).expect("an event has only text keys and finite numbers");
        let length = bytes.len() - MAX_HEADER_BYTES;
        let (marker, width) = match length {
            0..=125 => (length as u8, 0),
            126..=0xffff => (126, 2),
            _ => (127, 8),
        };
        let start = MAX_HEADER_BYTES - 2 - width;
        bytes[start..start + 2].copy_from_slice(&[WHOLE_TEXT_FRAME, marker]);
        bytes[start + 2..MAX_HEADER_BYTES].copy_from_slice(&(length as u64).to_be_bytes()[8 - width..]);
        Self(Bytes::from(bytes).slice(start..))
    }

    /// The event's text.
    #[must_use]
    pub fn text(&self) -> &str {
        let head = match self.0[1] {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        std::str::from_utf8(&self.0[head..]).expect("it was encoded from text")
    }

    /// The frame, header and text.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.0
    }
}

impl From<Frame> for Bytes {
    fn from(frame: Frame) -> Self {
        frame.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::RoomName,
        protocol::{Code, Count, Refused},
    };

    #[test]
    fn a_frame_has_the_head_of_its_length() {
        let count = Event::Count(Count { room: RoomName::parse("a").unwrap(), people: 7 });
        let text = r#"{"type":"count","payload":{"room":"a","people":7}}"#;
        assert_eq!(Frame::encode(&count).bytes()[..], [&[0x81, text.len() as u8], text.as_bytes()].concat());
        for (sentence, head, marker) in [(100, 4, 126), (65_400, 4, 126), (65_536, 10, 127)] {
            let refused = Event::Refused(Refused::new(Code::Busy, "x".repeat(sentence)));
            let text = serde_json::to_vec(&refused).unwrap();
            let frame = Frame::encode(&refused);
            let mut length = [0; 8];
            length[10 - head..].copy_from_slice(&frame.bytes()[2..head]);
            assert_eq!(frame.bytes()[..2], [0x81, marker]);
            assert_eq!(u64::from_be_bytes(length) as usize, text.len());
            assert_eq!(frame.bytes()[head..], text);
            assert_eq!(frame.text().as_bytes(), text);
        }
    }
}
