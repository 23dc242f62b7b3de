//! From the bytes a client sends to its messages: pure, whatever pieces the bytes come in.

/// What a client says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    Text(String),
    /// Of which the content is nobody's business: it means nothing here.
    Binary,
    /// With what the pong is to repeat.
    Ping(Vec<u8>),
    Pong,
    /// With the code, if one was given.
    Close(Option<u16>),
}

/// What is wrong with what came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is not as RFC 6455 has it.
    Protocol,
    /// A text is not UTF-8.
    NotUtf8,
    /// A message is longer than is taken.
    TooLong,
}

impl Broken {
    /// The code to close with (RFC 6455, section 7.4.1).
    pub(crate) fn close_code(self) -> u16 {
        match self {
            Self::Protocol => 1002,
            Self::NotUtf8 => 1007,
            Self::TooLong => 1009,
        }
    }
}

/// Takes bytes, gives messages. Holds memory only while something is half read.
#[derive(Debug)]
pub(crate) struct Decoder {
    limit: usize,
    unread: Vec<u8>,
    /// How much of `unread` was read after all.
    read: usize,
    /// A message of which not every fragment has come.
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    is_text: bool,
    content: Vec<u8>,
}

/// The head of a frame (RFC 6455, section 5.2).
struct Head {
    is_last: bool,
    opcode: u8,
    mask: [u8; 4],
    /// Of the head itself.
    width: usize,
    /// Of what follows it.
    length: u64,
}

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

/// The longest content of a control frame.
const CONTROL_BYTES: u64 = 125;

impl Decoder {
    /// One that takes messages of at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, unread: Vec::new(), read: 0, begun: None }
    }

    /// More of what the client sent.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
    }

    /// The next message, once all of it is here. After an error there is none any more.
    pub(crate) fn next(&mut self) -> Result<Option<Message>, Broken> {
        while let Some((is_last, opcode, content)) = self.frame()? {
            let message = match opcode {
                PING => Some(Message::Ping(content)),
                PONG => Some(Message::Pong),
                CLOSE => Some(Message::Close(reason(&content)?)),
                _ => self.assemble(is_last, opcode, content)?,
            };
            if message.is_some() {
                return Ok(message);
            }
        }
        Ok(None)
    }

    /// Puts the fragments of a message together (RFC 6455, section 5.4).
    fn assemble(&mut self, is_last: bool, opcode: u8, content: Vec<u8>) -> Result<Option<Message>, Broken> {
        let message = match (self.begun.take(), opcode) {
            (None, TEXT | BINARY) => Begun { is_text: opcode == TEXT, content },
            (Some(mut begun), CONTINUATION) => {
                begun.content.extend(content);
                begun
            }
            _ => return Err(Broken::Protocol),
        };
        if !is_last {
            self.begun = Some(message);
            return Ok(None);
        }
        match message {
            Begun { is_text: true, content } => {
                String::from_utf8(content).map(|text| Some(Message::Text(text))).map_err(|_| Broken::NotUtf8)
            }
            Begun { is_text: false, .. } => Ok(Some(Message::Binary)),
        }
    }

    /// The next frame, unmasked, once all of it is here.
    fn frame(&mut self) -> Result<Option<(bool, u8, Vec<u8>)>, Broken> {
        let Some(head) = Head::read(&self.unread[self.read..])? else {
            self.settle();
            return Ok(None);
        };
        let begun = self.begun.as_ref().map_or(0, |begun| begun.content.len());
        let length = usize::try_from(head.length).map_err(|_| Broken::TooLong)?;
        if self.limit.saturating_sub(begun) < length {
            return Err(Broken::TooLong);
        }
        let start = self.read + head.width;
        let Some(masked) = self.unread.get(start..start + length) else {
            self.settle();
            return Ok(None);
        };
        let mut content = masked.to_vec();
        content.iter_mut().enumerate().for_each(|(place, byte)| *byte ^= head.mask[place % 4]);
        self.read = start + length;
        if self.read == self.unread.len() {
            self.settle();
        }
        Ok(Some((head.is_last, head.opcode, content)))
    }

    /// Forgets what was read, and gives its memory back when that was everything.
    fn settle(&mut self) {
        if self.read == self.unread.len() {
            self.unread = Vec::new();
        } else {
            self.unread.drain(..self.read);
        }
        self.read = 0;
    }
}

impl Head {
    /// None when not all of it is here.
    fn read(bytes: &[u8]) -> Result<Option<Self>, Broken> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        let (is_last, reserved, opcode) = (first & 0x80 != 0, first & 0x70, first & 0x0F);
        let is_masked = second & 0x80 != 0;
        if reserved != 0 || !is_masked {
            return Err(Broken::Protocol);
        }
        let (length, rest) = match second & 0x7F {
            126 => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from(u16::from_be_bytes(*length)), rest),
                None => return Ok(None),
            },
            127 => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from_be_bytes(*length), rest),
                None => return Ok(None),
            },
            length => (u64::from(length), rest),
        };
        match opcode {
            CONTINUATION | TEXT | BINARY => {}
            CLOSE | PING | PONG if is_last && length <= CONTROL_BYTES => {}
            _ => return Err(Broken::Protocol),
        }
        let Some((mask, rest)) = rest.split_first_chunk() else { return Ok(None) };
        Ok(Some(Self { is_last, opcode, mask: *mask, width: bytes.len() - rest.len(), length }))
    }
}

/// What a close frame says (RFC 6455, section 5.5.1).
fn reason(content: &[u8]) -> Result<Option<u16>, Broken> {
    let Some((code, reason)) = content.split_first_chunk() else {
        return if content.is_empty() { Ok(None) } else { Err(Broken::Protocol) };
    };
    let code = u16::from_be_bytes(*code);
    // Those that may be sent: of RFC 6455, section 7.4, and of the registry it began.
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(Broken::Protocol);
    }
    std::str::from_utf8(reason).map_err(|_| Broken::NotUtf8)?;
    Ok(Some(code))
}

#[cfg(test)]
mod tests;
