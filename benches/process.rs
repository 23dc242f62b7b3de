//! Servers as processes: started, found by what they print, read in /proc, and ended.

use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{self, Child, Command, Stdio},
    sync::mpsc::{self, Sender},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. Ended when it is dropped, and its folder removed.
pub(crate) struct Server {
    child: Child,
    addr: SocketAddr,
    began: Instant,
    _folder: TempDir,
}

/// What a process has used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// Seconds of user and system time, of all its threads.
    pub(crate) cpu: f64,
    /// Bytes.
    pub(crate) resident: f64,
}

impl Server {
    /// Starts a program that prints this mark and then its address, and waits until it has.
    pub(crate) fn start(mut command: Command, mark: &'static str, folder: TempDir) -> Result<Self> {
        let began = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
        let (tell, lines) = mpsc::channel();
        child.stdout.take().into_iter().for_each(|pipe| listen(pipe, tell.clone()));
        child.stderr.take().into_iter().for_each(|pipe| listen(pipe, tell.clone()));
        drop(tell);
        let mut printed = Vec::new();
        while let Ok(line) = lines.recv_timeout(PATIENCE.saturating_sub(began.elapsed())) {
            if let Some(addr) = address(&line, mark) {
                return Ok(Self { child, addr, began, _folder: folder });
            }
            printed.push(line);
        }
        // It may have ended already.
        let _ = child.kill();
        let _ = child.wait();
        bail!("it does not listen: {}", printed.join("\n"))
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// How long ago it was started.
    pub(crate) fn age(&self) -> Duration {
        self.began.elapsed()
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        Usage::of(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Usage {
    pub(crate) fn own() -> Result<Self> {
        Self::of(process::id())
    }

    fn of(process: u32) -> Result<Self> {
        /// Of a second, in what the kernel tells programs, whatever its own clock.
        const TICK: f64 = 0.01;
        let read = |file| fs::read_to_string(format!("/proc/{process}/{file}"));
        let stat = read("stat").context("the server has ended")?;
        // The name comes in brackets, and may hold anything.
        let after_name = stat.rsplit_once(')').context("no name")?.1;
        let ticks =
            after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        let status = read("status")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kibibytes: f64 = resident.trim().trim_end_matches(" kB").parse().unwrap_or_default();
        Ok(Self { cpu: ticks.sum::<f64>() * TICK, resident: kibibytes * 1024.0 })
    }
}

/// Sends on what a server prints for as long as anybody wants it, and reads it for as long as it runs.
fn listen(pipe: impl Read + Send + 'static, tell: Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let _ = tell.send(line);
        }
    });
}

fn address(line: &str, mark: &str) -> Option<SocketAddr> {
    let rest = line.split_once(mark)?.1;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').unwrap_or(rest.len());
    rest[..end].parse().ok()
}
