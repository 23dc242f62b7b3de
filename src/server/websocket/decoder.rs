//! Decodes the bytes of a client into messages. Pure.
//!
//! Its memory is bounded: of a message that is too long only the beginning is stored, and the rest is skipped as it arrives.

mod error;
mod frame_header;

pub(crate) use error::ProtocolError;
use error::reason;
use frame_header::{
    FrameHeader, OPCODE_BINARY, OPCODE_CLOSE, OPCODE_CONTINUATION, OPCODE_PING, OPCODE_PONG, OPCODE_TEXT,
};

/// A message of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SocketMessage {
    Text(String),
    /// Its content is dropped: no binary message is valid here.
    Binary,
    /// A message that is too long.
    TooLarge(OversizedMessage),
    /// With the content for the pong.
    Ping(Vec<u8>),
    Pong,
    /// With the code, if one was given.
    Close(Option<u16>),
}

/// A message of which most was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OversizedMessage {
    /// Its length in bytes.
    pub(crate) length: usize,
    /// Its beginning: at most [`MAX_EXCERPT_BYTES`].
    pub(crate) excerpt: Vec<u8>,
}

/// The maximum lengths of messages, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MessageLimits {
    /// A longer one is skipped and refused.
    pub(crate) held: usize,
    /// A longer one closes the connection.
    pub(crate) skipped: usize,
}

/// How many bytes of a skipped message are stored: usually they contain its type and its id, for the refusal.
pub(crate) const MAX_EXCERPT_BYTES: usize = 512;

/// Takes bytes, returns messages. Uses memory only while a message is incomplete.
#[derive(Debug)]
pub(crate) struct Decoder {
    limits: &'static MessageLimits,
    unread: Vec<u8>,
    /// How many bytes of `unread` were read.
    read: u32,
    /// An incomplete frame.
    open: Option<OpenFrame>,
    /// A message with missing fragments.
    begun: Option<PartialMessage>,
}

/// A frame whose header was read.
#[derive(Debug)]
struct OpenFrame {
    is_last: bool,
    opcode: u8,
    mask: [u8; 4],
    /// How many of its bytes were received, and its length.
    taken: u32,
    length: u32,
}

/// An incomplete message.
#[derive(Debug)]
struct PartialMessage {
    is_text: bool,
    /// Its length so far, with the skipped bytes.
    length: u32,
    content: Vec<u8>,
}

impl Decoder {
    /// A decoder with these limits.
    pub(crate) fn new(limits: &'static MessageLimits) -> Self {
        Self { limits, unread: Vec::new(), read: 0, open: None, begun: None }
    }

    /// Adds received bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
    }

    /// How many bytes of an incomplete message were received; none if there is no incomplete message or frame.
    pub(crate) fn midway(&self) -> Option<usize> {
        let begun = self.begun.as_ref().map(|begun| begun.length as usize);
        begun.or_else(|| (self.open.is_some() || (self.read as usize) < self.unread.len()).then_some(0))
    }

    /// The most bytes of a message that it stores.
    pub(crate) fn most_bytes(&self) -> usize {
        self.limits.held
    }

    /// How many bytes of an incomplete message it stores.
    pub(crate) fn half_bytes(&self) -> usize {
        let begun = self.begun.as_ref().map_or(0, |begun| begun.content.len());
        self.unread.len() - self.read as usize + begun
    }

    /// How many bytes of memory it uses, spare capacity included.
    #[cfg(test)]
    pub(crate) fn held_bytes(&self) -> usize {
        let begun = self.begun.as_ref().map_or(0, |begun| begun.content.capacity());
        self.unread.capacity() + begun
    }

    /// The next complete message. After an error there is none.
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

    /// Checks a header, and begins its frame.
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

    /// Takes received bytes of the open frame. None if more must come; the content, if it is a complete control frame.
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

    /// The result of a complete frame (RFC 6455, section 5.4).
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

    /// Drops the bytes that were read, and frees the memory if those were all.
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
    /// Adds content, and skips what exceeds the limit.
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

    /// The complete message.
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
