//! WebSocket frames (RFC 6455), as far as they are needed by a client that is only to be fast.
//!
//! It masks with zeroes, so what is masked is as it was, and the server's work is the same.

const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;

/// How long a mask is.
const MASK: usize = 4;

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

/// The frame that these bytes begin with; none as long as it is not all there.
pub(crate) fn first(bytes: &[u8]) -> Option<Frame<'_>> {
    let &[opcode, length, ..] = bytes else { return None };
    let mask = if length & MASKED == 0 { 0 } else { MASK };
    let (head, length) = match length & !MASKED {
        126 => (4, u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?).into()),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => (2, short.into()),
    };
    let begin = head + mask;
    let size = begin + usize::try_from(length).ok()?;
    let kind = match opcode & 0x0f {
        0x8 => Kind::Close,
        0x9 => Kind::Ping,
        0xa => Kind::Pong,
        _ => Kind::Data,
    };
    Some(Frame { kind, payload: bytes.get(begin..size)?, size })
}

/// Appends a frame as a client sends it.
pub(crate) fn write_as_client(out: &mut Vec<u8>, kind: Kind, payload: &[u8]) {
    write_head(out, kind, payload.len(), MASKED);
    out.extend([0; MASK]);
    out.extend_from_slice(payload);
}

/// Appends a frame as a server sends it.
pub(crate) fn write_as_server(out: &mut Vec<u8>, kind: Kind, payload: &[u8]) {
    write_head(out, kind, payload.len(), 0);
    out.extend_from_slice(payload);
}

fn write_head(out: &mut Vec<u8>, kind: Kind, length: usize, masked: u8) {
    let opcode = match kind {
        Kind::Data => 0x1,
        Kind::Close => 0x8,
        Kind::Ping => 0x9,
        Kind::Pong => 0xa,
    };
    out.push(FINAL | opcode);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..=125), _) => out.push(masked | short),
        (_, Ok(long)) => {
            out.push(masked | 126);
            out.extend(long.to_be_bytes());
        }
        _ => {
            out.push(masked | 127);
            out.extend((length as u64).to_be_bytes());
        }
    }
}
