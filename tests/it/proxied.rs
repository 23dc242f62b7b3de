//! People who come through a real proxy: nginx, set up as OPERATING.md says.

use crate::support::{Client, TestServer, room, within};
use parlor::rates::Rate;
use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::yield_now,
};

const ANN: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const BEN: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

/// A running nginx, killed when it is dropped.
struct Nginx {
    child: Child,
    addr: SocketAddr,
    _folder: TempDir,
}

impl Nginx {
    /// In front of this server. None, and a sentence, where there is no nginx.
    async fn before(server: SocketAddr) -> Option<Self> {
        let Some(program) = program() else {
            eprintln!("skipped: nginx is not installed (bin/setup test installs it on Debian, for root)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        // Nobody takes the port so soon after it was free.
        let addr = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let settings = folder.path().join("nginx.conf");
        fs::write(&settings, configuration(folder.path(), addr, server)).unwrap();
        let child = Command::new(program)
            .arg("-c")
            .arg(&settings)
            .arg("-p")
            .arg(folder.path())
            .args(["-e", "stderr"])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let nginx = Self { child, addr, _folder: folder };
        within("nginx", async {
            while TcpStream::connect(addr).await.is_err() {
                yield_now().await;
            }
        })
        .await;
        Some(nginx)
    }

    async fn connect(&self, from: Ipv4Addr) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        socket.connect(self.addr).await.unwrap()
    }

    /// The first line of the answer to somebody who asks for a file, with this header.
    async fn ask(&self, from: Ipv4Addr, header: &str) -> String {
        let mut stream = self.connect(from).await;
        let request = format!("GET /robots.txt HTTP/1.0\r\nhost: {}\r\n{header}\r\n", self.addr);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        within("an answer", stream.read_to_string(&mut answer)).await.unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Whether a network is told to wait before it has asked this often.
    async fn refuses(&self, from: Ipv4Addr, times: u32) -> bool {
        for n in 0..times {
            // What a client says of itself is not believed.
            let claimed = format!("x-forwarded-for: 192.0.2.{n}\r\n");
            if self.ask(from, &claimed).await.contains(" 429 ") {
                return true;
            }
        }
        false
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders =
        env::split_paths(&path).chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")]);
    folders.map(|folder| folder.join("nginx")).find(|program| program.is_file())
}

/// The example of OPERATING.md, for these ports, without TLS and without a trace on this machine.
fn configuration(folder: &Path, addr: SocketAddr, server: SocketAddr) -> String {
    let document =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/OPERATING.md")).unwrap();
    let example = document.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.expect("OPERATING.md shows how to set up nginx");
    let lines = example.lines().filter(|line| !line.trim().starts_with("ssl_"));
    let example = lines.collect::<Vec<_>>().join("\n");
    let (listen, pass) = ("listen 443 ssl;", "http://127.0.0.1:3000;");
    assert!(example.contains(listen) && example.contains(pass));
    let example =
        example.replace(listen, &format!("listen {addr};")).replace(pass, &format!("http://{server};"));
    let folder = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{example}\n}}\n"
    )
}

#[tokio::test]
async fn behind_nginx_one_person_is_slowed_down_and_another_is_not() {
    let server = TestServer::with(|config| {
        config.requests = Rate { burst: 20, per_second: 1 };
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let server = server.await;
    let Some(nginx) = Nginx::before(server.addr()).await else { return };
    assert!(nginx.refuses(ANN, 100).await);
    assert!(nginx.ask(BEN, "").await.contains(" 200 "));
}

#[tokio::test]
async fn behind_nginx_people_talk_and_each_network_has_so_many_connections() {
    let server = TestServer::with(|config| {
        config.connections_per_network = 1;
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let server = server.await;
    let Some(nginx) = Nginx::before(server.addr()).await else { return };
    let room = room("a");
    let mut ann = Client::connect(nginx.connect(ANN).await, None).await;
    let mut ben = Client::connect(nginx.connect(BEN).await, None).await;
    ann.join(&room).await;
    ben.join(&room).await;
    let seq = ann.say(&room, "hello").await;
    ben.has_heard(&room, seq).await;

    let second = server.knock_over(nginx.connect(ANN).await).await;
    assert_eq!(second.unwrap_err(), 503, "her network has as many connections as it may");
    ann.close().await;
    // The place is free as soon as the server has noticed.
    within("a free place", async {
        while server.knock_over(nginx.connect(ANN).await).await.is_err() {
            yield_now().await;
        }
    })
    .await;
}
