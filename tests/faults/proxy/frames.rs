//! The frames in a stream of bytes from a server (RFC 6455, section 5.2), without looking into them.

/// Cuts a server's bytes into whole frames, however they come in.
///
/// The response to the handshake counts as the first frame, so that nothing is lost on the way to them.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// What came and is not yet a whole frame.
    begun: Vec<u8>,
    past_handshake: bool,
}

impl Frames {
    /// Takes what came, and gives every frame that is whole now.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.begun.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut at = 0;
        while let Some(length) = self.next_length(&self.begun[at..]) {
            frames.push(self.begun[at..at + length].to_vec());
            at += length;
            self.past_handshake = true;
        }
        self.begun.drain(..at);
        frames
    }

    /// The length of the first frame, when all of it is there.
    fn next_length(&self, bytes: &[u8]) -> Option<usize> {
        if !self.past_handshake {
            return bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|end| end + 4);
        }
        let length = frame_length(bytes)?;
        (length <= bytes.len()).then_some(length)
    }
}

/// The length of a frame with its header, by its header.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let second = *bytes.get(1)?;
    let mask = if second & 0x80 == 0 { 0 } else { 4 };
    let (header, payload) = match second & 0x7f {
        126 => (4, u64::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => (2, u64::from(short)),
    };
    Some(header + mask + usize::try_from(payload).ok()?)
}

/// Whether a frame is the acknowledgement of a message. The server's frames are not masked, and not split.
pub(crate) fn is_ack(frame: &[u8]) -> bool {
    const KEPT: &[u8] = br#"{"type":"kept""#;
    let is_text = frame.first() == Some(&0x81);
    is_text && frame.windows(KEPT.len()).take(16).any(|part| part == KEPT)
}
