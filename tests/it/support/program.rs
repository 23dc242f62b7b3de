//! Parlor as its operators have it: a process with settings, signals, and a log on standard error.

use super::{Answer, Ask, Client, client::connection, within};
use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    thread,
};
use tempfile::TempDir;
use tokio::{sync::mpsc, task};

/// Where cargo has put it.
const PROGRAM: &str = env!("CARGO_BIN_EXE_parlor");

/// A running `parlor`, killed when it is dropped.
pub(crate) struct Program {
    child: Option<Child>,
    log: mpsc::UnboundedReceiver<String>,
    addr: SocketAddr,
    /// Removed when the test ends.
    data: Option<TempDir>,
}

impl Program {
    /// Starts it in a data folder of its own, and waits until it listens.
    pub(crate) async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut program = Self::listening(command(PROGRAM), data.path()).await;
        program.data = Some(data);
        program
    }

    /// Starts it in this data folder, and waits until it listens.
    pub(crate) async fn on(data: &Path) -> Self {
        Self::listening(command(PROGRAM), data).await
    }

    /// The same, so that [`Program::limit_files`] does not kill it.
    pub(crate) async fn with_limited_files(data: &Path) -> Self {
        let mut command = command("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", PROGRAM]);
        Self::listening(command, data).await
    }

    /// The same, allowed so many open files and no more.
    pub(crate) async fn with_open_files(data: &Path, count: u32) -> Self {
        let mut command = command("sh");
        command.args(["-c", &format!("ulimit -n {count}; exec \"$@\""), "sh", PROGRAM]);
        Self::listening(command, data).await
    }

    /// Runs it to its end, in the repository, where its settings file is.
    pub(crate) fn run(arguments: &[&OsStr]) -> Output {
        command(PROGRAM).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
    }

    /// Starts it on a port of its own, with a log for programs, and waits until it listens.
    async fn listening(mut command: Command, data: &Path) -> Self {
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("Leptos.toml");
        command.arg("--config").arg(config).arg("--data").arg(data);
        command.args(["--listen", "127.0.0.1:0", "--log", "json"]).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let (write, mut log) = mpsc::unbounded_channel();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| write.send(line)));

        let listening = async {
            while let Some(line) = log.recv().await {
                if let Some((_, addr)) = line.split_once("listening on http://") {
                    return addr.split('"').next().expect("a line goes on").parse().unwrap();
                }
            }
            panic!("the program ended");
        };
        let addr = within("the program", listening).await;
        Self { child: Some(child), log, addr, data: None }
    }

    pub(crate) async fn newcomer(&self) -> Client {
        Client::connect(connection(self.addr).await, None).await
    }

    /// The next line of its log with this message, and every line before it.
    pub(crate) async fn logs(&mut self, message: &str) -> (serde_json::Value, Vec<String>) {
        let mut lines = Vec::new();
        let found = async {
            loop {
                let line = self.log.recv().await.expect("the program goes on");
                let value: serde_json::Value =
                    serde_json::from_str(&line).expect("a line of the log is JSON");
                lines.push(line);
                if value["fields"]["message"] == message {
                    return value;
                }
            }
        };
        (within(format!("{message:?} in the log"), found).await, lines)
    }

    /// Lets no file of it become larger than this, as a full disk would; or again as large as it likes. False when
    /// this system cannot.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) -> bool {
        let id = self.child.as_ref().expect("it runs until it is waited for").id();
        let limit = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let limit = format!("--fsize={limit}:");
        let limited = Command::new("prlimit").args(["--pid", &id.to_string(), &limit]).status();
        limited.is_ok_and(|status| status.success())
    }

    /// Lets it open no file more than so many, or again as many as it may. False when this system cannot.
    pub(crate) fn limit_open_files(&self, count: Option<u64>) -> bool {
        let id = self.child.as_ref().expect("it runs until it is waited for").id();
        let limit = format!("--nofile={}:", count.unwrap_or(1024));
        let limited = Command::new("prlimit").args(["--pid", &id.to_string(), &limit]).status();
        limited.is_ok_and(|status| status.success())
    }

    /// Where it listens.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What it answers.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        within(path.to_owned(), Ask::get(path).of(self.addr)).await
    }

    /// Sends it a signal, as `kill` does.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.as_ref().expect("it runs until it is waited for").id();
        assert!(Command::new("kill").args(["-s", signal, &id.to_string()]).status().unwrap().success());
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ends(mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it is waited for once");
        within("the program's end", task::spawn_blocking(move || child.wait())).await.unwrap().unwrap()
    }
}

/// A program that takes no setting from the environment of the tests.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    let is_setting =
        |name: &str| name.starts_with("PARLOR_") || name.starts_with("LEPTOS_") || name == "RUST_LOG";
    for (name, _) in env::vars().filter(|(name, _)| is_setting(name)) {
        command.env_remove(name);
    }
    command
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
