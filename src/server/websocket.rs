//! The server side of a WebSocket (RFC 6455), made for many idle connections.
//!
//! It has no buffer while no message is half read or half written. It sends encoded, shared frames, many of them in one system
//! call.

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

/// The size of the read buffer. One buffer serves all connections of a thread.
const READ_BUFFER_BYTES: usize = 16 * 1024;

/// Up to this many bytes are copied into one buffer instead of a vectored write.
const COPY_BELOW_BYTES: usize = 4 * 1024;

/// The most frames in one system call.
const MAX_IO_SLICES: usize = 64;

thread_local! {
    static READ_BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BUFFER_BYTES].into());
}

/// One connection.
#[derive(Debug)]
pub(super) struct WebSocket {
    writer: SocketWriter,
    decoder: Decoder,
    /// When bytes were last received.
    heard: Instant,
    /// Since when the current message is incomplete.
    begun: Instant,
    halves: PartialMessages,
    /// Set while an incomplete message is long.
    half: Option<Box<PartialHold>>,
    /// Its place in the total of connections.
    _permit: SocketPermit,
}

/// The pool that counts incomplete messages, and the network they count for.
#[derive(Clone, Debug)]
pub(super) struct PartialMessages {
    pub(super) pool: Arc<EvictionPool>,
    pub(super) network: Network,
}

/// The memory of a long incomplete message, until it is evicted.
#[derive(Debug)]
struct PartialHold {
    evicted: Pin<Box<WaitForCancellationFutureOwned>>,
    _hold: PoolShare,
}

/// The writer of a connection. Clones write to the same connection.
#[derive(Clone, Debug)]
pub(super) struct SocketWriter(Arc<TcpStream>);

/// Why reading ended.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The connection is lost.
    Lost,
    /// A message is incomplete, and others need its memory.
    Evicted,
    /// The data violates the protocol or exceeds a limit.
    Broken(ProtocolError),
}

impl WebSocket {
    /// On this stream, from which these bytes were already read, with these limits of messages.
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

    /// Its writer.
    pub(super) fn writer(&self) -> &SocketWriter {
        &self.writer
    }

    /// When a byte was last received.
    pub(super) fn heard(&self) -> Instant {
        self.heard
    }

    /// Whether an incomplete message is too slow.
    pub(super) fn is_late(&self, now: Instant) -> bool {
        self.decoder
            .midway()
            .is_some_and(|bytes| allowed_for(bytes) < now.saturating_duration_since(self.begun))
    }

    /// Restarts its timeouts, because nothing was read meanwhile.
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

    /// Ready if the incomplete message is evicted. Registers it in the pool once it is long enough.
    fn poll_evicted(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.decoder.half_bytes() <= limits::UNCOUNTED_PARTIAL_BYTES {
            self.half = None;
            return Poll::Pending;
        }
        let half = self.half.get_or_insert_with(|| self.halves.begin(self.decoder.most_bytes()));
        half.evicted.as_mut().poll(context)
    }

    /// Shuts down the sending side (RFC 6455, section 7.1.1), and skips received data until the peer ends too, or this many
    /// bytes came. Closing a socket with unread data would discard data that the peer has not read, such as the close frame.
    pub(super) async fn drain(&self, limit_bytes: usize) {
        // Fails if the peer has gone.
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

    /// Skips data that was already received, without waiting.
    pub(super) fn drain_now(&self, limit_bytes: usize) {
        let mut left = limit_bytes;
        while 0 < left
            && let Some(count @ 1..) = self.pass_over()
        {
            left = left.saturating_sub(count);
        }
    }

    /// Reads once and drops the data. Returns the number of bytes, 0 at the end; none if there is no data now.
    fn pass_over(&self) -> Option<usize> {
        match READ_BUFFER.with_borrow_mut(|scratch| self.writer.0.try_read(scratch)) {
            Ok(count) => Some(count),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            Err(_) => Some(0),
        }
    }
}

impl PartialMessages {
    /// Registers a message of at most this many bytes.
    fn begin(&self, most: usize) -> Box<PartialHold> {
        let evicted = CancellationToken::new();
        let hold = self.pool.hold(self.network, most, evicted.clone());
        Box::new(PartialHold { evicted: Box::pin(evicted.cancelled_owned()), _hold: hold })
    }
}

/// The time that a message of this many received bytes may take.
fn allowed_for(bytes: usize) -> Duration {
    let seconds = u64::try_from(bytes / limits::MIN_MESSAGE_BYTES_PER_SECOND).unwrap_or(u64::MAX);
    limits::MESSAGE_TIMEOUT.saturating_add(Duration::from_secs(seconds))
}

impl SocketWriter {
    #[cfg(test)]
    pub(super) fn new(stream: TcpStream) -> Self {
        Self(Arc::new(stream))
    }

    /// Writes as much as the system takes at once, and removes it from `frames`. True if it took everything.
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

    /// The same, even if the system has not reported the socket as writable: it does so only when a third of its buffer is
    /// free, which may take minutes with a slow peer.
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

    /// One system call: small frames are copied into one buffer, which is faster than several.
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

    /// Waits until the socket is writable.
    pub(super) async fn writable(&self) -> io::Result<()> {
        self.0.writable().await
    }
}

/// Removes written bytes.
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

/// A ping without content (RFC 6455, sections 5.5.2 and 5.5.3).
pub(super) fn ping() -> Bytes {
    Bytes::from_static(&[0x89, 0])
}

/// The pong for a ping with this content, see [`ping`].
pub(super) fn pong(content: &[u8]) -> Bytes {
    control(0x8A, content)
}

/// A close frame with a reason (RFC 6455, section 5.5.1).
pub(super) fn close(code: u16, reason: &str) -> Bytes {
    control(0x88, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// The close frame that answers the peer's: with the same code, if it had one.
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
