//! Parlor as its operators have it: a process with settings, signals, and a log on standard error.

use super::{Client, client::connection, within};
use std::{
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
};
use tempfile::TempDir;
use tokio::{sync::mpsc, task};

/// A running `parlor`, killed when it is dropped.
pub(crate) struct Program {
    child: Option<Child>,
    log: mpsc::UnboundedReceiver<String>,
    addr: SocketAddr,
    _data: TempDir,
}

impl Program {
    /// Starts it on a port of its own, with a log for programs, and waits until it listens.
    pub(crate) async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
        for (name, _) in
            env::vars().filter(|(name, _)| name.starts_with("PARLOR_") || name.starts_with("LEPTOS_"))
        {
            command.env_remove(name);
        }
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("Leptos.toml");
        command.env_remove("RUST_LOG").arg("--config").arg(config).arg("--data").arg(data.path());
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
        Self { child: Some(child), log, addr, _data: data }
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

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
