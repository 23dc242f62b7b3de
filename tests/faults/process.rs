//! Parlor as a process: started on a data folder that outlives it, ended politely or not, and started again.

use axum::response::IntoResponse;
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key},
};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;
use tokio::{sync::oneshot, time};

/// How long a server may take to listen, or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many complaints of a server are remembered: enough to see what went wrong.
const COMPLAINTS: usize = 20;

/// Limits that no scenario means to meet.
const FLAGS: [&str; 14] = [
    "--commands-burst=100000",
    "--commands-per-second=100000",
    "--text-burst=1000000000",
    "--requests-burst=100000",
    "--requests-per-second=100000",
    "--new-people-burst=100000",
    "--new-rooms-burst=100000",
    "--connections=10000",
    "--connections-per-network=20000",
    "--connections-per-person=1000",
    "--people-per-room=10000",
    "--restart-spread=3",
    "--least-free=0",
    "--log=json",
];

/// The settings of a deployed server.
const CONFIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Leptos.toml");

/// Where a server lives: its data, and what its processes complained of.
pub(crate) struct Home {
    data: PathBuf,
    flags: &'static [&'static str],
    complaints: Arc<Mutex<Vec<String>>>,
    /// Removed when the scenario ends.
    _folder: Option<TempDir>,
}

/// A running server. Killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    addr: SocketAddr,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self::with(&FLAGS)
    }

    /// With these settings beside those of a server as it is deployed.
    pub(crate) fn with(flags: &'static [&'static str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { data: folder.path().join("data"), flags, complaints: Arc::default(), _folder: Some(folder) }
    }

    /// In a folder that somebody else looks after.
    pub(crate) fn at(data: &Path) -> Self {
        Self { data: data.to_owned(), flags: &FLAGS, complaints: Arc::default(), _folder: None }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data.join("parlor.db")
    }

    /// The cookie of the person of this number, whom the server has known for so long.
    pub(crate) fn cookie_of(&self, number: u8, known_for_seconds: u64) -> String {
        let key = Key::from(&fs::read(self.data.join("identity.key")).unwrap());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let token = format!("{}.{}", format!("{number:02x}").repeat(11) + "ff", now - known_for_seconds);
        let jar = SignedCookieJar::new(key).add(Cookie::new("parlor", token));
        let response = jar.into_response();
        let set = response.headers()["set-cookie"].to_str().unwrap();
        set.split(';').next().unwrap_or_default().to_owned()
    }

    /// Errors and panics in the log, of every process so far.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap().clone()
    }

    /// Forgets the complaints that were to be expected.
    pub(crate) fn forgive(&self, expected: &str) {
        self.complaints.lock().unwrap().retain(|line| !line.contains(expected));
    }

    /// Starts a server on a port of its own, and waits until it listens.
    pub(crate) async fn start(&self) -> Server {
        self.start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    pub(crate) async fn start_at(&self, listen: SocketAddr) -> Server {
        let (mut child, listening) = self.spawn(listen);
        match time::timeout(PATIENCE, listening).await {
            Ok(Ok(addr)) => Server { child, addr },
            _ => {
                // It may have ended already.
                let _ = child.kill();
                let _ = child.wait();
                panic!("the server does not start: {:?}", self.complaints());
            }
        }
    }

    /// Starts a server and kills it, maybe before it listens.
    pub(crate) async fn start_in_vain(&self, lives: Duration) {
        let (mut child, _) = self.spawn(SocketAddr::from(([127, 0, 0, 1], 0)));
        time::sleep(lives).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn spawn(&self, listen: SocketAddr) -> (Child, oneshot::Receiver<SocketAddr>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
        let ours = |name: &str| name.starts_with("PARLOR_") || name.starts_with("LEPTOS_");
        for (name, _) in env::vars().filter(|(name, _)| ours(name)) {
            command.env_remove(name);
        }
        command.env("RUST_LOG", "warn,parlor::server=info").args(["--config", CONFIG]).args(self.flags);
        command.arg("--listen").arg(listen.to_string()).arg("--data").arg(&self.data);
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let (tell, listening) = oneshot::channel();
        let complaints = Arc::clone(&self.complaints);
        thread::spawn(move || {
            let mut tell = Some(tell);
            for line in lines.map_while(Result::ok) {
                if let Some(addr) = listens_on(&line) {
                    // Nobody waits for one that is started in vain.
                    let _ = tell.take().map(|tell| tell.send(addr));
                } else if !line.starts_with('{') || line.contains(r#""level":"ERROR""#) {
                    let mut complaints = complaints.lock().unwrap();
                    if complaints.len() < COMPLAINTS {
                        complaints.push(line);
                    }
                }
            }
        });
        (child, listening)
    }
}

impl Server {
    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and how long it then takes to end as it should.
    pub(crate) async fn terminate(mut self) -> Result<Duration, String> {
        let told = Instant::now();
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
        match time::timeout(PATIENCE, self.ended()).await {
            Ok(status) if status.success() => Ok(told.elapsed()),
            Ok(status) => Err(format!("told to end, the server ended with {status}")),
            Err(_) => Err(format!("told to end, the server did not within {PATIENCE:?}")),
        }
    }

    /// How much memory it has, in KiB.
    pub(crate) fn resident_kib(&self) -> u64 {
        resident_kib(self.child.id())
    }

    /// How much memory the processes have that it started, in KiB.
    pub(crate) fn children_resident_kib(&self) -> u64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        let resident = |children: String| {
            children.split_whitespace().filter_map(|id| id.parse().ok()).map(resident_kib).sum::<u64>()
        };
        children.map(resident).sum()
    }

    async fn ended(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn resident_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

fn listens_on(line: &str) -> Option<SocketAddr> {
    line.split_once("listening on http://")?.1.split('"').next()?.parse().ok()
}
