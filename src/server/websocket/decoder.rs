//! Decodes the bytes of a client into messages. Pure.
//!
//! What a client can make it hold is bounded: of a message that is longer than is taken only the beginning is kept, and the
//! rest is passed over as it comes.

mod error;
mod frame_header;

pub(crate) use error::ProtocolError;
use error::reason;
use frame_header::{
    FrameHeader, OPCODE_BINARY, OPCODE_CLOSE, OPCODE_CONTINUATION, OPCODE_PING, OPCODE_PONG, OPCODE_TEXT,
};

/// What a client says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SocketMessage {
    Text(String),
    /// Of which the content is nobody's business: it means nothing here.
    Binary,
    /// One that is longer than is taken.
    TooLarge(OversizedMessage),
    /// With what the pong is to repeat.
    Ping(Vec<u8>),
    Pong,
    /// With the code, if one was given.
    Close(Option<u16>),
}

/// A message of which most was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OversizedMessage {
    /// How long it was, in bytes.
    pub(crate) length: usize,
    /// How it began: at most [`MAX_EXCERPT_BYTES`].
    pub(crate) excerpt: Vec<u8>,
}

/// How long a message may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MessageLimits {
    /// A longer one is passed over and refused.
    pub(crate) held: usize,
    /// A longer one closes the connection.
    pub(crate) skipped: usize,
}

/// How much of a message that is passed over is kept, in bytes: its type and its id stand there, if it is one of a client that is
/// merely mistaken.
pub(crate) const MAX_EXCERPT_BYTES: usize = 512;

/// Takes bytes, gives messages. Holds memory only while something is half read.
#[derive(Debug)]
pub(crate) struct Decoder {
    limits: &'static MessageLimits,
    unread: Vec<u8>,
    /// How much of `unread` was read after all.
    read: u32,
    /// A frame of which not everything has come.
    open: Option<OpenFrame>,
    /// A message of which not every fragment has come.
    begun: Option<PartialMessage>,
}

/// A frame of which the head was read.
#[derive(Debug)]
struct OpenFrame {
    is_last: bool,
    opcode: u8,
    mask: [u8; 4],
    /// How many of its bytes have come, and how many there are.
    taken: u32,
    length: u32,
}

/// A message of which something was read.
#[derive(Debug)]
struct PartialMessage {
    is_text: bool,
    /// Of all of it, what was passed over included.
    length: u32,
    content: Vec<u8>,
}

impl Decoder {
    /// One that takes messages of these lengths.
    pub(crate) fn new(limits: &'static MessageLimits) -> Self {
        Self { limits, unread: Vec::new(), read: 0, open: None, begun: None }
    }

    /// More of what the client sent.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
    }

    /// How many bytes of the message that has begun have come; none when no message has, nor a frame.
    pub(crate) fn midway(&self) -> Option<usize> {
        let begun = self.begun.as_ref().map(|begun| begun.length as usize);
        begun.or_else(|| (self.open.is_some() || (self.read as usize) < self.unread.len()).then_some(0))
    }

    /// How long a message is at the most that it holds, in bytes.
    pub(crate) fn most_bytes(&self) -> usize {
        self.limits.held
    }

    /// How many bytes it holds of what is half here.
    pub(crate) fn half_bytes(&self) -> usize {
        let begun = self.begun.as_ref().map_or(0, |begun| begun.content.len());
        self.unread.len() - self.read as usize + begun
    }

    /// How many bytes it holds, those included that it could hold without asking for more.
    #[cfg(test)]
    pub(crate) fn held_bytes(&self) -> usize {
        let begun = self.begun.as_ref().map_or(0, |begun| begun.content.capacity());
        self.unread.capacity() + begun
    }

    /// The next message, once all of it is here. After an error there is none any more.
    pub(crate) fn next(&mut self) -> Result<Option<SocketMessage>, ProtocolError> {
        loop {
            if self.open.is_none() {
                let Some((head, width)) = FrameHeader::read(&self.unread[self.read as usize..])? else {
                    self.settle();
                    return Ok(None);
                };
                self.read += u32::from(width);
                self.open = Some(self.open(&head)?);
            }
            let Some(control) = self.take() else {
                self.settle();
                return Ok(None);
            };
            if self.read as usize == self.unread.len() {
                self.settle();
            }
            if let Some(open) = self.open.take()
                && let Some(message) = self.finish(&open, control)?
            {
                return Ok(Some(message));
            }
        }
    }

    /// What comes under this head, if it may come now.
    fn open(&mut self, head: &FrameHeader) -> Result<OpenFrame, ProtocolError> {
        let length = usize::try_from(head.length).map_err(|_| ProtocolError::TooLong)?;
        if !head.is_control() {
            match (&self.begun, head.opcode) {
                (None, OPCODE_TEXT | OPCODE_BINARY) => {
                    self.begun = Some(PartialMessage {
                        is_text: head.opcode == OPCODE_TEXT,
                        length: 0,
                        content: Vec::new(),
                    });
                }
                (Some(_), OPCODE_CONTINUATION) => {}
                _ => return Err(ProtocolError::Protocol),
            }
            let before = self.begun.as_ref().map_or(0, |begun| begun.length as usize);
            if self.limits.skipped.saturating_sub(before) < length {
                return Err(ProtocolError::TooLong);
            }
        }
        let FrameHeader { is_last, opcode, mask, .. } = *head;
        let length = u32::try_from(length).map_err(|_| ProtocolError::TooLong)?;
        Ok(OpenFrame { is_last, opcode, mask, taken: 0, length })
    }

    /// Takes what has come of the open frame. None when there is more to come; of a control frame, which is short, its content.
    fn take(&mut self) -> Option<Vec<u8>> {
        let open = self.open.as_mut()?;
        let come = &mut self.unread[self.read as usize..];
        let (from, left) = (open.taken as usize, (open.length - open.taken) as usize);
        let part = come.len().min(left);
        let is_control = frame_header::is_control(open.opcode);
        if is_control && part < left {
            return None;
        }
        let (mask, content) = (open.mask, &mut come[..part]);
        content.iter_mut().enumerate().for_each(|(place, byte)| *byte ^= mask[(from + place) % 4]);
        let mut control = Vec::new();
        match &mut self.begun {
            Some(begun) if !is_control => begun.take(content, self.limits.held),
            _ => control.extend_from_slice(content),
        }
        let all = part == left;
        let part = u32::try_from(part).unwrap_or(u32::MAX);
        open.taken += part;
        self.read += part;
        all.then_some(control)
    }

    /// What a frame comes to that is here in full (RFC 6455, section 5.4).
    fn finish(
        &mut self,
        frame: &OpenFrame,
        control: Vec<u8>,
    ) -> Result<Option<SocketMessage>, ProtocolError> {
        match frame.opcode {
            OPCODE_PING => Ok(Some(SocketMessage::Ping(control))),
            OPCODE_PONG => Ok(Some(SocketMessage::Pong)),
            OPCODE_CLOSE => Ok(Some(SocketMessage::Close(reason(&control)?))),
            _ if !frame.is_last => Ok(None),
            _ => self.begun.take().map(|begun| begun.finish(self.limits.held)).transpose(),
        }
    }

    /// Forgets what was read, and gives its memory back when that was everything.
    fn settle(&mut self) {
        if self.read as usize == self.unread.len() {
            self.unread = Vec::new();
        } else {
            self.unread.drain(..self.read as usize);
            self.unread.shrink_to_fit();
        }
        self.read = 0;
    }
}

impl PartialMessage {
    /// Takes more of its content, and passes over what makes it longer than may be held.
    fn take(&mut self, more: &[u8], held: usize) {
        self.length += u32::try_from(more.len()).unwrap_or(u32::MAX);
        let length = self.length as usize;
        if length <= held {
            if self.content.capacity() < length {
                let capacity = (self.content.capacity() * 2).max(length).min(held);
                self.content.reserve_exact(capacity - self.content.len());
            }
            self.content.extend_from_slice(more);
            return;
        }
        let excerpt = MAX_EXCERPT_BYTES.min(held);
        let room = excerpt.saturating_sub(self.content.len()).min(more.len());
        self.content.extend_from_slice(&more[..room]);
        if excerpt < self.content.capacity() {
            self.content.truncate(excerpt);
            self.content.shrink_to_fit();
        }
    }

    /// The message, all of it being here.
    fn finish(self, held: usize) -> Result<SocketMessage, ProtocolError> {
        let Self { is_text, length, content } = self;
        let length = length as usize;
        if held < length {
            return Ok(SocketMessage::TooLarge(OversizedMessage { length, excerpt: content }));
        }
        if !is_text {
            return Ok(SocketMessage::Binary);
        }
        String::from_utf8(content).map(SocketMessage::Text).map_err(|_| ProtocolError::NotUtf8)
    }
}

#[cfg(test)]
mod tests;
