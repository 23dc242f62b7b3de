//! People who open pages: HTTP/1.1 on connections that stay open, a thread each.

use super::histogram::Histogram;
use anyhow::{Context, Result, bail, ensure};
use memchr::memmem;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came out.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) pages: u64,
    pub(crate) seconds: f64,
    /// Of one page.
    pub(crate) bytes: usize,
    /// Milliseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// Somebody who opens pages of one server.
pub(crate) struct Visitor {
    stream: TcpStream,
    host: SocketAddr,
    /// What has come of the answer.
    answer: Vec<u8>,
}

impl Visitor {
    pub(crate) fn new(host: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, host, answer: Vec::new() })
    }

    /// Opens a page, and says how long it is.
    pub(crate) fn open(&mut self, path: &str) -> Result<usize> {
        let host = self.host;
        write!(self.stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n\r\n")?;
        self.answer.clear();
        let head = loop {
            match memmem::find(&self.answer, b"\r\n\r\n") {
                Some(end) => break end + 4,
                None => self.read()?,
            }
        };
        let text = String::from_utf8_lossy(&self.answer[..head]).to_ascii_lowercase();
        ensure!(text.starts_with("http/1.1 200"), "{path}: {}", text.lines().next().unwrap_or_default());
        let field = |name| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if let Some(length) = field("content-length:") {
            let end = head + length.parse::<usize>()?;
            while self.answer.len() < end {
                self.read()?;
            }
        } else {
            ensure!(field("transfer-encoding:") == Some("chunked"), "{path} has no end");
            while !self.answer.ends_with(b"\r\n0\r\n\r\n") {
                self.read()?;
            }
        }
        Ok(self.answer.len() - head)
    }

    fn read(&mut self) -> Result<()> {
        let mut buffer = [0; 64 * 1024];
        match self.stream.read(&mut buffer).context("a page does not come")? {
            0 => bail!("a page ended early"),
            size => self.answer.extend_from_slice(&buffer[..size]),
        }
        Ok(())
    }
}

/// As many pages as these visitors can open one after the other.
pub(crate) fn hurry(host: SocketAddr, path: &str, visitors: usize, long: Duration) -> Result<Opened> {
    visit(host, path, visitors, long, |_| Duration::ZERO)
}

/// So many pages a second, of one visitor.
pub(crate) fn stroll(host: SocketAddr, path: &str, per_second: f64, long: Duration) -> Result<Opened> {
    visit(host, path, 1, long, |opened| Duration::from_secs_f64(opened as f64 / per_second))
}

/// `due` says how long after the beginning a page is opened after so many of the same visitor.
fn visit(
    host: SocketAddr,
    path: &str,
    visitors: usize,
    long: Duration,
    due: impl Fn(u64) -> Duration + Sync,
) -> Result<Opened> {
    let began = Instant::now();
    let one = || -> Result<(Vec<u64>, usize)> {
        let (mut visitor, mut took, mut bytes) = (Visitor::new(host)?, Vec::new(), 0);
        while began.elapsed() < long {
            thread::sleep(due(took.len() as u64).saturating_sub(began.elapsed()));
            let asked = Instant::now();
            bytes = visitor.open(path)?;
            took.push(asked.elapsed().as_nanos() as u64);
        }
        Ok((took, bytes))
    };
    let all = thread::scope(|scope| {
        let visitors: Vec<_> = (0..visitors).map(|_| scope.spawn(one)).collect();
        let ended = visitors.into_iter().map(|visitor| visitor.join().ok().context("a visitor is lost")?);
        ended.collect::<Result<Vec<_>>>()
    })?;
    let mut histogram = Histogram::new();
    let took = all.iter().flat_map(|(took, _)| took);
    took.clone().for_each(|nanos| histogram.record(*nanos));
    Ok(Opened {
        pages: took.count() as u64,
        seconds: began.elapsed().as_secs_f64(),
        bytes: all.first().map_or(0, |(_, bytes)| *bytes),
        p50: histogram.quantile(0.5),
        p99: histogram.quantile(0.99),
    })
}
