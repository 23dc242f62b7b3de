//! The server's end of a WebSocket (RFC 6455), made for many connections that are idle most of the time.
//!
//! It owns no buffer while nothing is half read or half written. What is sent is frames that are ready made and
//! shared, as many as there are in one system call.

pub(crate) mod decoder;
mod upgrade;

pub(super) use decoder::{Broken, Message};
pub(super) use upgrade::Upgrade;

use super::accept::SocketPermit;
use bytes::{Buf, BufMut, Bytes};
use decoder::Decoder;
use std::{
    cell::RefCell,
    future::poll_fn,
    io::{self, IoSlice},
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::net::TcpStream;

/// How much is read at once. One such buffer serves all connections of a thread.
const READ: usize = 64 * 1024;

/// How many bytes are rather copied than given to the system in pieces.
const COPIED: usize = 4 * 1024;

/// How many frames one system call takes.
const SLICES: usize = 64;

thread_local! {
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ].into());
}

/// One connection.
#[derive(Debug)]
pub(super) struct WebSocket {
    writer: Writer,
    decoder: Decoder,
    /// Its place among the connections there may be.
    _permit: SocketPermit,
}

/// What writes to a connection. Clones write to the same one.
#[derive(Clone, Debug)]
pub(super) struct Writer(Arc<TcpStream>);

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
    fn new(stream: TcpStream, permit: SocketPermit, already_read: &[u8], limit: usize) -> Self {
        let mut decoder = Decoder::new(limit);
        decoder.feed(already_read);
        Self { writer: Writer(Arc::new(stream)), decoder, _permit: permit }
    }

    /// What writes to it.
    pub(super) fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Ready with the next message.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Message, Unheard>> {
        loop {
            if let Some(message) = self.decoder.next().map_err(Unheard::Broken)? {
                return Poll::Ready(Ok(message));
            }
            let stream = &*self.writer.0;
            ready!(stream.poll_read_ready(context)).map_err(|_| Unheard::Lost)?;
            let read = SCRATCH.with_borrow_mut(|scratch| {
                let read = stream.try_read(scratch)?;
                self.decoder.feed(&scratch[..read]);
                Ok::<_, io::Error>(read)
            });
            match read {
                Ok(0) => return Poll::Ready(Err(Unheard::Lost)),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return Poll::Ready(Err(Unheard::Lost)),
            }
        }
    }

    /// The next message. May be dropped while it waits, and loses nothing by it.
    pub(super) async fn next(&mut self) -> Result<Message, Unheard> {
        poll_fn(|context| self.poll_next(context)).await
    }
}

impl Writer {
    /// Writes what the system takes at once, and drops that from `frames`. True when it took everything.
    pub(super) fn try_write(&self, frames: &mut Vec<Bytes>) -> io::Result<bool> {
        while !frames.is_empty() {
            match self.write_some(frames) {
                Ok(written) => forget(frames, written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// One system call: of one buffer where that is little to copy, for the system takes it faster than several.
    fn write_some(&self, frames: &[Bytes]) -> io::Result<usize> {
        let length: usize = frames.iter().map(Bytes::len).sum();
        match frames {
            [frame] => self.0.try_write(frame),
            _ if length <= COPIED => SCRATCH.with_borrow_mut(|scratch| {
                let mut rest = &mut scratch[..];
                frames.iter().for_each(|frame| rest.put_slice(frame));
                self.0.try_write(&scratch[..length])
            }),
            _ => {
                let mut slices = [IoSlice::new(&[]); SLICES];
                slices.iter_mut().zip(frames).for_each(|(slice, frame)| *slice = IoSlice::new(frame));
                self.0.try_write_vectored(&slices[..frames.len().min(SLICES)])
            }
        }
    }

    /// Waits until the system takes more.
    pub(super) async fn writable(&self) -> io::Result<()> {
        self.0.writable().await
    }
}

/// Drops what was written.
fn forget(frames: &mut Vec<Bytes>, mut written: usize) {
    let whole = frames.iter().take_while(|frame| {
        let is_whole = frame.len() <= written;
        written -= if is_whole { frame.len() } else { 0 };
        is_whole
    });
    let whole = whole.count();
    frames.drain(..whole);
    if let Some(begun) = frames.first_mut() {
        begun.advance(written);
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
