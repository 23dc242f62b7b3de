//! The server's end of a WebSocket (RFC 6455), made for many connections that are idle most of the time.
//!
//! It owns no buffer while nothing is half read or half written. What is sent is frames that are ready made and
//! shared, as many as there are in one system call.

mod decoder;
mod upgrade;

pub(super) use decoder::{Broken, Message};
pub(super) use upgrade::Upgrade;

use bytes::{Buf, Bytes};
use decoder::Decoder;
use std::{
    cell::RefCell,
    io::{self, IoSlice},
};
use tokio::net::TcpStream;

/// How much is read at once. One such buffer serves all connections of a thread.
const READ: usize = 64 * 1024;

/// How many frames one system call takes.
const SLICES: usize = 64;

thread_local! {
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ].into());
}

/// One connection.
#[derive(Debug)]
pub(super) struct WebSocket {
    stream: TcpStream,
    decoder: Decoder,
}

/// Why nothing more can be heard.
#[derive(Debug)]
pub(super) enum Unheard {
    /// The connection is gone.
    Lost,
    /// What came is no WebSocket traffic, or more than is taken.
    Broken(Broken),
}

impl WebSocket {
    /// Over this stream, of which this much has been read; messages longer than `limit` bytes are not taken.
    fn new(stream: TcpStream, already_read: &[u8], limit: usize) -> Self {
        let mut decoder = Decoder::new(limit);
        decoder.feed(already_read);
        Self { stream, decoder }
    }

    /// The next message. May be dropped while it waits, and loses nothing by it.
    pub(super) async fn next(&mut self) -> Result<Message, Unheard> {
        loop {
            if let Some(message) = self.decoder.next().map_err(Unheard::Broken)? {
                return Ok(message);
            }
            self.stream.readable().await.map_err(|_| Unheard::Lost)?;
            let read = SCRATCH.with_borrow_mut(|scratch| {
                let read = self.stream.try_read(scratch)?;
                self.decoder.feed(&scratch[..read]);
                Ok::<_, io::Error>(read)
            });
            match read {
                Ok(0) => return Err(Unheard::Lost),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return Err(Unheard::Lost),
            }
        }
    }

    /// Writes what the system takes at once, and drops that from `frames`. True when it took everything.
    pub(super) fn try_write(&self, frames: &mut Vec<Bytes>) -> io::Result<bool> {
        let mut sent = 0;
        let done = loop {
            let mut slices = [IoSlice::new(&[]); SLICES];
            let rest = &mut frames[sent..];
            if rest.is_empty() {
                break Ok(true);
            }
            for (slice, frame) in slices.iter_mut().zip(rest.iter()) {
                *slice = IoSlice::new(frame);
            }
            let count = rest.len().min(SLICES);
            match self.stream.try_write_vectored(&slices[..count]) {
                Ok(mut written) => {
                    for frame in rest {
                        let taken = written.min(frame.len());
                        frame.advance(taken);
                        written -= taken;
                        if !frame.is_empty() {
                            break;
                        }
                        sent += 1;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break Ok(false),
                Err(error) => break Err(error),
            }
        };
        frames.drain(..sent);
        done
    }

    /// Writes all of `frames`, for as long as it takes.
    pub(super) async fn write(&self, frames: &mut Vec<Bytes>) -> io::Result<()> {
        while !self.try_write(frames)? {
            self.stream.writable().await?;
        }
        Ok(())
    }
}

/// A pong for this ping, or a ping without content (RFC 6455, sections 5.5.2 and 5.5.3).
pub(super) fn ping() -> Bytes {
    Bytes::from_static(&[0x89, 0])
}

/// See [`ping`].
pub(super) fn pong(content: &[u8]) -> Bytes {
    control(0x8A, content)
}

/// The close frame that says why (RFC 6455, section 5.5.1).
pub(super) fn close(code: u16, reason: &str) -> Bytes {
    control(0x88, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// The close frame that answers one: with the same code, if it had one.
pub(super) fn closed(code: Option<u16>) -> Bytes {
    control(0x88, code.map(u16::to_be_bytes).as_ref().map_or(&[], |code| code))
}

/// A control frame; its content is at most 125 bytes long.
fn control(head: u8, content: &[u8]) -> Bytes {
    let length = u8::try_from(content.len()).expect("a control frame is short");
    [&[head, length], content].concat().into()
}
