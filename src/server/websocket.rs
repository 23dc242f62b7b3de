//! The server's end of a WebSocket (RFC 6455), made for many idle connections.
//!
//! It owns no buffer while nothing is half read or half written. What is sent is frames that are ready made and
//! shared, as many as there are in one system call.

pub(crate) mod decoder;
mod upgrade;

pub(super) use decoder::{MessageLimits, ProtocolError, SocketMessage};
pub(super) use upgrade::Upgrade;

use super::{
    capacity::eviction::{EvictionPool, PoolShare},
    connections::{network::Network, socket_permit::SocketPermit},
    limits,
};
use bytes::{Buf, BufMut, Bytes};
use decoder::Decoder;
use socket2::SockRef;
use std::{
    cell::RefCell,
    io::{self, IoSlice},
    net::Shutdown,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};
use tokio::net::TcpStream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// How much is read at once. One such buffer serves all connections of a thread.
const READ_BUFFER_BYTES: usize = 16 * 1024;

/// How many bytes are rather copied than given to the system in pieces.
const COPY_BELOW_BYTES: usize = 4 * 1024;

/// How many frames one system call takes.
const MAX_IO_SLICES: usize = 64;

thread_local! {
    static READ_BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BUFFER_BYTES].into());
}

/// One connection.
#[derive(Debug)]
pub(super) struct WebSocket {
    writer: SocketWriter,
    decoder: Decoder,
    /// When bytes last came.
    heard: Instant,
    /// Since when the message that is half here is.
    begun: Instant,
    halves: PartialMessages,
    /// There while what is half here is long.
    half: Option<Box<PartialHold>>,
    /// Its place among the connections there may be.
    _permit: SocketPermit,
}

/// Where messages that are half here are counted, and for whom.
#[derive(Clone, Debug)]
pub(super) struct PartialMessages {
    pub(super) pool: Arc<EvictionPool>,
    pub(super) network: Network,
}

/// What is held of a long message that is half here, until it has to give way.
#[derive(Debug)]
struct PartialHold {
    evicted: Pin<Box<WaitForCancellationFutureOwned>>,
    _hold: PoolShare,
}

/// What writes to a connection. Clones write to the same one.
#[derive(Clone, Debug)]
pub(super) struct SocketWriter(Arc<TcpStream>);

/// Why nothing more can be heard.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The connection is gone.
    Lost,
    /// A message is half here, and others need its place.
    Evicted,
    /// What came is no WebSocket traffic, or more than is taken.
    Broken(ProtocolError),
}

impl WebSocket {
    /// Over this stream, of which this much has been read, for messages of these lengths.
    fn new(
        stream: TcpStream,
        permit: SocketPermit,
        already_read: &[u8],
        lengths: &'static MessageLimits,
        halves: PartialMessages,
    ) -> Self {
        let mut decoder = Decoder::new(lengths);
        decoder.feed(already_read);
        let now = Instant::now();
        let writer = SocketWriter(Arc::new(stream));
        Self { writer, decoder, heard: now, begun: now, halves, half: None, _permit: permit }
    }

    /// What writes to it.
    pub(super) fn writer(&self) -> &SocketWriter {
        &self.writer
    }

    /// When anything last came, if it was a byte.
    pub(super) fn heard(&self) -> Instant {
        self.heard
    }

    /// Whether a message that has begun should have come by now.
    pub(super) fn is_late(&self, now: Instant) -> bool {
        self.decoder
            .midway()
            .is_some_and(|bytes| allowed_for(bytes) < now.saturating_duration_since(self.begun))
    }

    /// Begins its clocks anew: what did not come was not read.
    pub(super) fn excuse(&mut self, now: Instant) {
        (self.heard, self.begun) = (now, now);
    }

    /// Ready with the next message.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<SocketMessage, ReadError>> {
        loop {
            if let Some(message) = self.decoder.next().map_err(ReadError::Broken)? {
                if !matches!(message, SocketMessage::Ping(_) | SocketMessage::Pong) {
                    self.begun = self.heard;
                }
                return Poll::Ready(Ok(message));
            }
            if self.poll_evicted(context).is_ready() {
                return Poll::Ready(Err(ReadError::Evicted));
            }
            let stream = &*self.writer.0;
            ready!(stream.poll_read_ready(context)).map_err(|_| ReadError::Lost)?;
            let is_midway = self.decoder.midway().is_some();
            let read = READ_BUFFER.with_borrow_mut(|scratch| {
                let read = stream.try_read(scratch)?;
                self.decoder.feed(&scratch[..read]);
                Ok::<_, io::Error>(read)
            });
            match read {
                Ok(0) => return Poll::Ready(Err(ReadError::Lost)),
                Ok(_) => {
                    self.heard = Instant::now();
                    if !is_midway {
                        self.begun = self.heard;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return Poll::Ready(Err(ReadError::Lost)),
            }
        }
    }

    /// Ready when what is half here has to give way. Notes whether it is so long that it may have to.
    fn poll_evicted(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.decoder.half_bytes() <= limits::UNCOUNTED_PARTIAL_BYTES {
            self.half = None;
            return Poll::Pending;
        }
        let half = self.half.get_or_insert_with(|| self.halves.begin(self.decoder.most_bytes()));
        half.evicted.as_mut().poll(context)
    }

    /// Says that nothing more is written (RFC 6455, section 7.1.1), and takes what still comes until the other side ends it
    /// as well, or this many bytes have come: a system that closes with something unread throws away what the other side has
    /// not read either, which is the close frame.
    pub(super) async fn drain(&self, limit_bytes: usize) {
        // Fails where the other side has gone.
        let _ = SockRef::from(&*self.writer.0).shutdown(Shutdown::Write);
        let mut left = limit_bytes;
        while 0 < left && self.writer.0.readable().await.is_ok() {
            match self.pass_over() {
                Some(0) => return,
                Some(count) => left = left.saturating_sub(count),
                None => {}
            }
        }
    }

    /// Takes what has come, and does not wait for more.
    pub(super) fn drain_now(&self, limit_bytes: usize) {
        let mut left = limit_bytes;
        while 0 < left
            && let Some(count @ 1..) = self.pass_over()
        {
            left = left.saturating_sub(count);
        }
    }

    /// Reads once, for nobody. How many bytes, of which none is the end; none when there are none now.
    fn pass_over(&self) -> Option<usize> {
        match READ_BUFFER.with_borrow_mut(|scratch| self.writer.0.try_read(scratch)) {
            Ok(count) => Some(count),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            Err(_) => Some(0),
        }
    }
}

impl PartialMessages {
    /// Holds a message of at most so many bytes.
    fn begin(&self, most: usize) -> Box<PartialHold> {
        let evicted = CancellationToken::new();
        let hold = self.pool.hold(self.network, most, evicted.clone());
        Box::new(PartialHold { evicted: Box::pin(evicted.cancelled_owned()), _hold: hold })
    }
}

/// How long a message may take of which so many bytes have come.
fn allowed_for(bytes: usize) -> Duration {
    let seconds = u64::try_from(bytes / limits::MIN_MESSAGE_BYTES_PER_SECOND).unwrap_or(u64::MAX);
    limits::MESSAGE_TIMEOUT.saturating_add(Duration::from_secs(seconds))
}

impl SocketWriter {
    #[cfg(test)]
    pub(super) fn new(stream: TcpStream) -> Self {
        Self(Arc::new(stream))
    }

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

    /// The same, also where the system has not said that it takes more: it says so when a third of its buffer is free, which
    /// with somebody slow may be in minutes.
    pub(super) fn press(&self, frames: &mut Vec<Bytes>) -> io::Result<bool> {
        while let Some(frame) = frames.first() {
            match SockRef::from(&*self.0).send(frame) {
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
            _ if length <= COPY_BELOW_BYTES => READ_BUFFER.with_borrow_mut(|scratch| {
                let mut rest = &mut scratch[..];
                frames.iter().for_each(|frame| rest.put_slice(frame));
                self.0.try_write(&scratch[..length])
            }),
            _ => {
                let mut slices = [IoSlice::new(&[]); MAX_IO_SLICES];
                slices.iter_mut().zip(frames).for_each(|(slice, frame)| *slice = IoSlice::new(frame));
                self.0.try_write_vectored(&slices[..frames.len().min(MAX_IO_SLICES)])
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::limits::MAX_FRAME_BYTES;

    #[test]
    fn the_longest_message_arrives_over_a_slow_link_and_half_of_one_does_not_stay() {
        for bytes_per_second in [1_024, 2_000, 3_200, 10_000] {
            for second in 0..=(MAX_FRAME_BYTES / bytes_per_second) as u64 {
                let come = bytes_per_second * second as usize;
                assert!(Duration::from_secs(second) <= allowed_for(come), "{bytes_per_second} a second");
            }
        }
        assert_eq!(allowed_for(1), limits::MESSAGE_TIMEOUT);
        assert!(allowed_for(MAX_FRAME_BYTES) < Duration::from_secs(90));
    }
}
