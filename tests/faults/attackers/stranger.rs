//! What every attacker has: an address, a way to the server, and whom they have in view.

use crate::addresses::connect;
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, protocol::Role},
};

/// How long an attacker waits before it tries again what failed, and how long for one answer.
const AGAIN: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(20);

/// The longest head of an answer that is read.
const HEAD_BYTES: usize = 16 * 1024;

/// How much of an answer's content is kept.
const CONTENT_BYTES: u64 = 1024;

/// How often each attack reached its end: an attack that never does tries nothing.
#[derive(Debug, Default)]
pub(crate) struct Reached(Mutex<BTreeMap<&'static str, u64>>);

impl Reached {
    /// Counts one more of something.
    pub(crate) fn note(&self, what: &'static str) {
        *self.0.lock().unwrap().entry(what).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().unwrap().clone()
    }
}

/// Somebody who means harm.
#[derive(Clone, Debug)]
pub(crate) struct Stranger {
    pub(crate) attack: &'static str,
    /// Which of them it is.
    pub(crate) number: usize,
    pub(crate) server: SocketAddr,
    /// Whence it comes.
    pub(crate) from: Ipv4Addr,
    /// Who the proxy in front says that it is; none where it comes by itself.
    pub(crate) forwarded_for: Option<Ipv4Addr>,
    /// The room where the others talk, and who they are.
    pub(crate) room: String,
    pub(crate) people: Vec<String>,
    pub(crate) reached: Arc<Reached>,
}

impl Stranger {
    /// The room where this kind of attacker leaves what it makes.
    pub(crate) fn lair(&self) -> String {
        format!("{}-{}", self.attack.replace(' ', "-"), self.number % 3)
    }

    pub(crate) async fn connect(&self) -> io::Result<TcpStream> {
        let stream = time::timeout(PATIENCE, connect(Some(self.from), self.server)).await;
        stream.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    /// How a request begins: `GET /`. What the head may still have comes after it, then an empty line.
    pub(crate) fn head(&self, request: &str) -> String {
        let forwarded = self.forwarded_for.map(|ip| format!("x-forwarded-for: {ip}\r\n")).unwrap_or_default();
        format!("{request} HTTP/1.1\r\nhost: {}\r\n{forwarded}", self.server)
    }

    /// Asks, and reads all of the answer; its status, and its head.
    pub(crate) async fn ask(&self, request: &str, headers: &str, body: &[u8]) -> io::Result<(u16, String)> {
        let length = match request.starts_with("POST") {
            true => format!("content-length: {}\r\n{headers}", body.len()),
            false => headers.to_owned(),
        };
        let head = self.ask_with(request, &length, body).await?.0;
        Ok((head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default(), head))
    }

    /// The same, for how the content of the answer begins.
    pub(crate) async fn ask_for(&self, request: &str, body: &[u8]) -> io::Result<String> {
        let length = format!("content-length: {}\r\n", body.len());
        self.ask_with(request, &length, body).await.map(|(_, content)| content)
    }

    /// The same, with a body that is cut into chunks already (RFC 9112, section 7.1).
    pub(crate) async fn ask_in_chunks(&self, request: &str, chunks: &[u8]) -> io::Result<()> {
        self.ask_with(request, "transfer-encoding: chunked\r\n", chunks).await.map(drop)
    }

    /// The head of the answer, and how its content begins.
    async fn ask_with(&self, request: &str, headers: &str, body: &[u8]) -> io::Result<(String, String)> {
        let mut stream = self.connect().await?;
        let head = format!("{}{headers}connection: close\r\n\r\n", self.head(request));
        let asking = async {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body).await?;
            let head = read_head(&mut stream).await?;
            let mut content = Vec::new();
            (&mut stream).take(CONTENT_BYTES).read_to_end(&mut content).await?;
            drain(&mut stream).await;
            Ok((head, String::from_utf8_lossy(&content).into_owned()))
        };
        time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Opens a WebSocket, and gives the bare connection; with the cookie it was given, or had.
    pub(crate) async fn open(&self, path: &str, cookie: Option<&str>) -> io::Result<(TcpStream, String)> {
        let mut stream = self.connect().await?;
        let cookie = cookie.map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
        let head = format!(
            "{}{cookie}connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            self.head(&format!("GET {path}"))
        );
        let opening = async {
            stream.write_all(head.as_bytes()).await?;
            read_head(&mut stream).await
        };
        let answer = time::timeout(PATIENCE, opening)
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        if !answer.starts_with("HTTP/1.1 101") {
            return Err(io::Error::other("no place"));
        }
        let given = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        Ok((stream, given.and_then(|given| given.split(';').next()).unwrap_or_default().to_owned()))
    }

    /// Opens a WebSocket as somebody new who does as the protocol says.
    pub(crate) async fn guest(&self) -> io::Result<Guest> {
        let (stream, cookie) = self.open("/ws", None).await?;
        Ok(Guest { websocket: WebSocketStream::from_raw_socket(stream, Role::Client, None).await, cookie })
    }

    /// Says that the attack did what it does.
    pub(crate) fn reaches(&self) {
        self.reached.note(self.attack);
    }

    /// Before it tries again.
    pub(crate) async fn rest(&self) {
        time::sleep(AGAIN).await;
    }
}

/// An attacker's WebSocket of which the frames are as they should be.
pub(crate) struct Guest {
    websocket: WebSocketStream<TcpStream>,
    pub(crate) cookie: String,
}

impl Guest {
    pub(crate) async fn send(&mut self, command: &str, payload: Value) -> io::Result<()> {
        let text = serde_json::json!({"type": command, "payload": payload}).to_string();
        self.websocket.send(Message::text(text)).await.map_err(io::Error::other)
    }

    /// The next event; pings are answered meanwhile.
    pub(crate) async fn hear(&mut self) -> io::Result<Value> {
        loop {
            let message = time::timeout(PATIENCE, self.websocket.next()).await;
            let message =
                message.map_err(|_| io::ErrorKind::TimedOut)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if let Message::Text(text) = message.map_err(io::Error::other)? {
                return serde_json::from_str(&text).map_err(io::Error::other);
            }
        }
    }

    /// Hears until one of these comes, or a refusal.
    pub(crate) async fn hear_of(&mut self, kinds: &[&str]) -> io::Result<Value> {
        loop {
            let event = self.hear().await?;
            let kind = event["type"].as_str().unwrap_or_default();
            if kinds.contains(&kind) || kind == "refused" {
                return Ok(event);
            }
        }
    }

    pub(crate) async fn join(&mut self, room: &str) -> io::Result<()> {
        self.send("join", serde_json::json!({"room": room})).await?;
        self.hear_of(&["joined"]).await.map(drop)
    }
}

async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD_BYTES {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Reads until the other side has ended.
pub(crate) async fn drain(stream: &mut TcpStream) -> usize {
    let mut buffer = vec![0; 16 * 1024];
    let mut read = 0;
    while let Ok(more @ 1..) = stream.read(&mut buffer).await {
        read += more;
    }
    read
}
