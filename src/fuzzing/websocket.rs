//! What a client sends over its socket, in whatever pieces it comes.

use crate::server::websocket::decoder::{
    Decoder, MAX_EXCERPT_BYTES, MessageLimits, ProtocolError, SocketMessage,
};

/// How long messages may be here, in bytes: short, so that too long ones are met as well.
static LIMITS: MessageLimits = MessageLimits { held: 300, skipped: 900 };

/// Bytes of a client after the handshake. The first says in which pieces they come.
pub fn websocket(data: &[u8]) {
    let Some((&piece, bytes)) = data.split_first() else { return };
    let at_once = read(&mut bytes.chunks(bytes.len().max(1)));
    let in_pieces = read(&mut bytes.chunks(usize::from(piece).max(1)));
    let one_by_one = read(&mut bytes.chunks(1));
    assert_eq!(at_once, in_pieces, "pieces make no difference");
    assert_eq!(at_once, one_by_one, "pieces make no difference");
}

/// What is read until something is wrong.
fn read(pieces: &mut dyn Iterator<Item = &[u8]>) -> (Vec<SocketMessage>, Option<ProtocolError>) {
    let mut decoder = Decoder::new(&LIMITS);
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        loop {
            match decoder.next() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(broken) => return (messages, Some(broken)),
            }
        }
    }
    for message in &messages {
        match message {
            SocketMessage::Text(text) => assert!(text.len() <= LIMITS.held),
            SocketMessage::TooLarge(excess) => {
                assert!(LIMITS.held < excess.length && excess.length <= LIMITS.skipped);
                assert!(excess.excerpt.len() <= MAX_EXCERPT_BYTES.min(LIMITS.held));
            }
            SocketMessage::Ping(content) => assert!(content.len() <= 125),
            SocketMessage::Binary | SocketMessage::Pong | SocketMessage::Close(_) => {}
        }
    }
    (messages, None)
}
