//! Somebody in a room who owns no memory but the socket.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long anything may take that happens at once. It is only ever waited out by a failure.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is read at once, and the longest frame.
const BUFFER: usize = 64 * 1024;

pub(crate) struct Client(TcpStream);

impl Client {
    /// Somebody new, in the room that all of them share.
    pub(crate) fn join(addr: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET /ws HTTP/1.1\r\nHost: {addr}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        .unwrap();
        let mut client = Self(stream);
        client.read_until(b"\r\n\r\n");
        client.send(r#"{"type":"join","payload":{"room":"a"}}"#);
        client.read_until(br#""type":"joined""#);
        client
    }

    /// Reads all that is under way.
    pub(crate) fn settle(&mut self) {
        self.send(r#"{"type":"probe","payload":{}}"#);
        self.read_until(br#""type":"heartbeat""#);
    }

    pub(crate) fn say(&mut self, number: usize) {
        self.send(&format!(
            r#"{{"type":"say","payload":{{"room":"a","id":"01890000-0000-7000-8000-{number:012x}","body":"{}"}}}}"#,
            "x".repeat(100)
        ));
    }

    pub(crate) fn enter(&mut self, room: &str) {
        self.send(&format!(r#"{{"type":"join","payload":{{"room":"{room}"}}}}"#));
        self.read_until(br#""type":"joined""#);
    }

    /// Does something that is kept.
    pub(crate) fn post(&mut self, what: &str, room: &str, number: usize, fields: &str) {
        let id = format!("01890000-0000-7000-9000-{number:012x}");
        self.send(&format!(r#"{{"type":"{what}","payload":{{"room":"{room}","id":"{id}",{fields}}}}}"#));
        self.read_until(br#""type":"kept""#);
    }

    pub(crate) fn hear_said(&mut self) {
        self.read_until(br#""type":"said""#);
    }

    /// A text frame under a mask of nothing (RFC 6455, section 5.3).
    fn send(&mut self, text: &str) {
        let length = u16::try_from(text.len()).unwrap();
        let [high, low] = length.to_be_bytes();
        let mut frame = [0; 512];
        // The shortest form of the length, and the mask.
        let head = if length < 126 {
            frame[..6].copy_from_slice(&[0x81, 0x80 | low, 0, 0, 0, 0]);
            6
        } else {
            frame[..8].copy_from_slice(&[0x81, 0x80 | 126, high, low, 0, 0, 0, 0]);
            8
        };
        // As a rule in one packet.
        let (first, rest) = text.as_bytes().split_at(text.len().min(frame.len() - head));
        frame[head..head + first.len()].copy_from_slice(first);
        self.0.write_all(&frame[..head + first.len()]).unwrap();
        self.0.write_all(rest).unwrap();
    }

    fn read_until(&mut self, wanted: &[u8]) {
        let mut buffer = [0; BUFFER];
        let mut length = 0;
        while !buffer[..length].windows(wanted.len()).any(|window| window == wanted) {
            let read = self.0.read(&mut buffer[length..]).expect("what was waited for comes");
            assert!(0 < read, "the server closed");
            length += read;
        }
    }
}

/// Asks for a page in this coding, and reads it to its end.
pub(crate) fn get(addr: SocketAddr, path: &str, coding: &str) {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {addr}\r\nAccept-Encoding: {coding}\r\n\r\n").unwrap();
    let mut buffer = [0; BUFFER];
    let mut read = stream.read(&mut buffer).unwrap();
    assert!(buffer.starts_with(b"HTTP/1.0 200"), "{}", String::from_utf8_lossy(&buffer[..read.min(100)]));
    while read != 0 {
        read = stream.read(&mut buffer).unwrap();
    }
}
