//! WebSocket frames (RFC 6455), as far as a client needs them that is only to be fast.

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text or binary, or the continuation of one.
    Data,
    Close,
    Ping,
    Pong,
}

/// A frame that came whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) kind: Kind,
    pub(crate) payload: &'a [u8],
    /// How many bytes it took, its head included.
    pub(crate) size: usize,
}

/// The frame that these bytes begin with; none as long as it is not all there. Servers do not mask.
pub(crate) fn first(bytes: &[u8]) -> Option<Frame<'_>> {
    let &[opcode, length, ..] = bytes else { return None };
    let (head, length) = match length {
        126 => (4, u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?).into()),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => (2, short.into()),
    };
    let size = head + usize::try_from(length).ok()?;
    let kind = match opcode & 0x0f {
        0x8 => Kind::Close,
        0x9 => Kind::Ping,
        0xa => Kind::Pong,
        _ => Kind::Data,
    };
    Some(Frame { kind, payload: bytes.get(head..size)?, size })
}

/// Appends a frame as a client sends it. Its mask is of zeroes: the server's work is the same.
pub(crate) fn write(out: &mut Vec<u8>, kind: Kind, payload: &[u8]) {
    const FINAL: u8 = 0x80;
    const MASKED: u8 = 0x80;
    let opcode = match kind {
        Kind::Data => 0x1,
        Kind::Close => 0x8,
        Kind::Ping => 0x9,
        Kind::Pong => 0xa,
    };
    out.push(FINAL | opcode);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short @ ..=125), _) => out.push(MASKED | short),
        (_, Ok(long)) => {
            out.push(MASKED | 126);
            out.extend(long.to_be_bytes());
        }
        _ => {
            out.push(MASKED | 127);
            out.extend((payload.len() as u64).to_be_bytes());
        }
    }
    out.extend([0; 4]);
    out.extend_from_slice(payload);
}
