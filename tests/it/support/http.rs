//! A browser that only asks: one request a connection, no redirects followed, no cookies kept.
//!
//! By hand, because a test wants to send what no client library would, and because a library that switches on
//! features of the server's own dependencies would have them all built twice.

use std::{net::SocketAddr, str};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request.
pub(crate) struct Ask {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Ask {
    pub(crate) fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// A form, as a page without JavaScript sends it.
    pub(crate) fn post_form(path: &str, form: impl Into<Vec<u8>>) -> Self {
        Self::post(path, form).with("content-type", "application/x-www-form-urlencoded")
    }

    /// A body of whatever bytes.
    pub(crate) fn post(path: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { method: "POST", body: body.into(), ..Self::get(path) }
    }

    /// The same, with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// In HTTP/1.0, where the end of the connection is the end of the body.
    pub(super) async fn of(self, addr: SocketAddr) -> Answer {
        self.over(TcpStream::connect(addr).await.unwrap(), addr).await
    }

    /// The same, over this connection to that address.
    pub(super) async fn over(self, stream: TcpStream, addr: SocketAddr) -> Answer {
        let mut request = format!("{} {} HTTP/1.0\r\n", self.method, self.path);
        if self.headers.iter().all(|(name, _)| *name != "host") {
            request.push_str(&format!("host: {addr}\r\n"));
        }
        let length = ("content-length", self.body.len().to_string());
        for (name, value) in self.headers.iter().chain((self.method != "GET").then_some(&length)) {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let (mut reading, mut writing) = stream.into_split();
        let write = async {
            // A server that refuses a long body need not read it to the end.
            let _ = writing.write_all(&[request.as_bytes(), &self.body].concat()).await;
        };
        let read = async {
            let mut response = Vec::new();
            let _ = reading.read_to_end(&mut response).await;
            response
        };
        Answer::parse(&tokio::join!(write, read).1)
    }
}

impl Answer {
    fn parse(response: &[u8]) -> Self {
        let end = response.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a response has a head");
        let mut head = str::from_utf8(&response[..end]).unwrap().split("\r\n");
        let status = head.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").expect("a header has a name");
            (name.to_ascii_lowercase(), value.to_owned())
        };
        Self { status, headers: head.map(header).collect(), body: response[end + 4..].to_vec() }
    }

    /// A header's value; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The identity cookie it sets, as it is sent back.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.headers.iter().find_map(|(name, value)| (name == "set-cookie").then(|| cookie(value))?)
    }

    /// Every value of a header.
    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }
}

/// The identity cookie in a `Set-Cookie` header, without its attributes.
pub(super) fn cookie(header: &str) -> Option<&str> {
    let is_ours = header.starts_with("parlor=") || header.starts_with("__Host-parlor=");
    is_ours.then(|| header.split(';').next())?
}
