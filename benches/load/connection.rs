//! One client's socket: its way in, what of the last read was not whole, and what could not be written yet.

use super::frames::{self, Kind};
use memchr::memmem;
use mio::net::TcpStream;
use rustix::io::Errno;
use socket2::{Domain, Socket, Type};
use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Ipv4Addr, SocketAddr},
};

/// From how many addresses of this machine people come, where it has as many: no server has to let one have all its sockets.
const ADDRESSES: usize = if cfg!(target_os = "linux") { 8 } else { 1 };

/// How far a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Connecting,
    Upgrading,
    Joining,
    Ready,
    Gone,
}

pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) phase: Phase,
    pub(super) room: usize,
    /// The beginning of a frame.
    begun: Vec<u8>,
    unsent: Vec<u8>,
}

impl Connection {
    /// That of the person with this number.
    pub(super) fn open(server: SocketAddr, room: usize, person: usize) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(server), Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        if server.ip() == Ipv4Addr::LOCALHOST {
            let from = Ipv4Addr::from_bits(
                Ipv4Addr::LOCALHOST.to_bits() + u32::try_from(person % ADDRESSES).unwrap_or(0),
            );
            socket.bind(&SocketAddr::from((from, 0)).into())?;
        }
        match socket.connect(&server.into()) {
            Err(error) if error.raw_os_error() != Some(Errno::INPROGRESS.raw_os_error()) => {
                return Err(error);
            }
            _ => {}
        }
        let stream = TcpStream::from_std(socket.into());
        Ok(Self { stream, phase: Phase::Connecting, room, begun: Vec::new(), unsent: Vec::new() })
    }

    /// Asks for a WebSocket, as soon as the connection stands. Everybody's key is the one of the RFC.
    pub(super) fn knock(&mut self, path: &str, host: SocketAddr) -> io::Result<()> {
        if let Some(error) = self.stream.take_error()? {
            return Err(error);
        }
        self.stream.set_nodelay(true)?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        self.unsent.extend_from_slice(request.as_bytes());
        self.phase = Phase::Upgrading;
        Ok(())
    }

    /// How long the answer to that is, once it is there.
    pub(super) fn upgraded(&mut self, bytes: &[u8]) -> io::Result<Option<usize>> {
        let Some(end) = memmem::find(bytes, b"\r\n\r\n") else { return Ok(None) };
        if !bytes.starts_with(b"HTTP/1.1 101") {
            let answer = String::from_utf8_lossy(&bytes[..end]);
            return Err(io::Error::other(answer.lines().next().unwrap_or_default()));
        }
        self.phase = Phase::Joining;
        Ok(Some(end + 4))
    }

    pub(super) fn send(&mut self, kind: Kind, payload: &[u8]) -> io::Result<()> {
        frames::write_as_client(&mut self.unsent, kind, payload);
        self.flush()
    }

    /// Writes what there is to write, as far as the kernel takes it.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(written) => drop(self.unsent.drain(..written)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Fills the buffer with what was kept and what has come: how much that is, and whether nothing is left.
    /// None when nothing has come.
    pub(super) fn read(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<(usize, bool)>> {
        let kept = self.begun.len();
        if buffer.len() < 2 * kept {
            buffer.resize(2 * kept, 0);
        }
        buffer[..kept].copy_from_slice(&self.begun);
        loop {
            match self.stream.read(&mut buffer[kept..]) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(read) => {
                    self.begun.clear();
                    return Ok(Some((kept + read, kept + read < buffer.len())));
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Keeps what is not whole until more comes.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        self.begun.extend_from_slice(bytes);
    }
}
