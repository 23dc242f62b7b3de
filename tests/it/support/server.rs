//! A real server on a port and in a data folder of its own.

use super::{
    Answer, Ask, Client,
    client::{connection, handshake},
    within,
};
use leptos::config::LeptosOptions;
use parlor::{
    domain::RoomName,
    rates::{Rate, SlowRate},
    server::{Config, Server, ServerError},
};
use std::{fs, net::SocketAddr, path::Path};
use tempfile::TempDir;
use tokio::{
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, handshake::client::Response},
};
use tokio_util::sync::CancellationToken;

/// What the built site is to a server: a few files in a folder.
const SITE: [(&str, &str); 7] = [
    ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("robots.txt", "User-agent: *\n"),
    ("pkg/parlor.css", "body { margin: 0 }\n"),
    ("pkg/parlor.js", "export default 1;\n"),
    ("pkg/parlor.js.br", "as brotli"),
    ("pkg/parlor.js.gz", "as gzip"),
    ("pkg/parlor.wasm", "\0asm"),
];

/// A server that ends when it is dropped, and its data with it.
pub(crate) struct TestServer {
    config: Config,
    running: Running,
    /// Removed when the test ends.
    _folder: TempDir,
}

struct Running {
    addr: SocketAddr,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), ServerError>>,
}

impl TestServer {
    /// With the default settings, but so patient that no test meets the rate limit unless it means to.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// The same, with some settings changed.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        for (name, text) in SITE {
            let path = site.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let site_root = site.to_str().unwrap().to_owned();
        let site_addr = SocketAddr::from(([127, 0, 0, 1], 0));
        let options =
            LeptosOptions::builder().output_name("parlor").site_root(site_root).site_addr(site_addr).build();
        let mut config = Config::with_defaults(options, folder.path().join("data"));
        config.rate = Rate { burst: 10_000, per_second: 10_000 };
        config.requests = config.rate;
        config.text = Rate { burst: 1_000_000_000, per_second: 1_000_000_000 };
        config.joins = config.rate;
        config.new_people = SlowRate { burst: 10_000, per_minute: 10_000 };
        config.rooms.new_rooms = config.new_people;
        config.program = env!("CARGO_BIN_EXE_parlor").into();
        change(&mut config);
        let running = Running::begin(config.clone()).await;
        Self { config, running, _folder: folder }
    }

    /// Ends the server as a signal would, and waits until it has.
    pub(crate) async fn stop(&mut self) {
        self.running.shutdown.cancel();
        within("the server's end", &mut self.running.task).await.unwrap().unwrap();
    }

    /// Stops it, and starts another on the same data, at another port.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.running = Running::begin(self.config.clone()).await;
    }

    /// Starts it again with some settings changed.
    pub(crate) async fn change(&mut self, change: impl FnOnce(&mut Config)) {
        self.stop().await;
        change(&mut self.config);
        self.running = Running::begin(self.config.clone()).await;
    }

    /// Starts it again after it was stopped.
    pub(crate) async fn start_again(&mut self) {
        self.running = Running::begin(self.config.clone()).await;
    }

    /// What a signal cancels.
    pub(crate) fn shutdown(&self) -> CancellationToken {
        self.running.shutdown.clone()
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.running.addr
    }

    /// The origin of its own pages.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.addr())
    }

    /// The folder of the built site.
    pub(crate) fn site(&self) -> &Path {
        Path::new(&*self.config.site.site_root)
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.config.data
    }

    /// Its settings.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Somebody who was never here.
    pub(crate) async fn newcomer(&self) -> Client {
        Client::connect(connection(self.addr()).await, None).await
    }

    /// Somebody new who has chosen this nickname.
    pub(crate) async fn person(&self, nickname: &str) -> Client {
        let mut client = self.newcomer().await;
        client.rename(nickname).await;
        client
    }

    /// Ann and Ben, who came into a room one after the other.
    pub(crate) async fn two_in(&self, room: &RoomName) -> (Client, Client) {
        let mut ann = self.person("Ann").await;
        let mut ben = self.person("Ben").await;
        ann.join(room).await;
        ben.join(room).await;
        (ann, ben)
    }

    /// Somebody new whose system takes in little that they do not read.
    pub(crate) async fn slow_reader(&self) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(16 * 1024).unwrap();
        Client::connect(socket.connect(self.addr()).await.unwrap(), None).await
    }

    /// Another connection of the same person.
    pub(crate) async fn tab_of(&self, client: &Client) -> Client {
        self.known(client.cookie()).await
    }

    /// The person of this cookie, who comes back.
    pub(crate) async fn known(&self, cookie: &str) -> Client {
        Client::connect(connection(self.addr()).await, Some(cookie)).await
    }

    /// The person of this cookie, who comes back over another network.
    pub(crate) async fn known_elsewhere(&self, cookie: &str) -> Client {
        Client::connect(self.connect_elsewhere().await, Some(cookie)).await
    }

    /// Somebody who was never here, over another network.
    pub(crate) async fn newcomer_elsewhere(&self) -> Client {
        Client::connect(self.connect_elsewhere().await, None).await
    }

    /// Somebody who only watches; the person of a cookie, if they have one.
    pub(crate) async fn watcher(&self, known: Option<&str>) -> Client {
        Client::watch(connection(self.addr()).await, known).await
    }

    /// A WebSocket with whatever headers.
    pub(crate) async fn knock(
        &self,
        headers: &[(&'static str, &str)],
    ) -> Result<(WebSocketStream<TcpStream>, Response), tungstenite::Error> {
        handshake(connection(self.addr()).await, "/ws", headers).await
    }

    /// A WebSocket over this stream, or the status that it was refused with.
    pub(crate) async fn knock_over(&self, stream: TcpStream) -> Result<WebSocketStream<TcpStream>, u16> {
        Self::knock_at("/ws", stream).await
    }

    /// A WebSocket of who only watches, or the status that it was refused with.
    pub(crate) async fn knock_to_watch(&self) -> Result<WebSocketStream<TcpStream>, u16> {
        Self::knock_at("/ws/watch", connection(self.addr()).await).await
    }

    async fn knock_at(path: &str, stream: TcpStream) -> Result<WebSocketStream<TcpStream>, u16> {
        match handshake(stream, path, &[]).await {
            Ok((websocket, _)) => Ok(websocket),
            Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// `GET` of a path, by a browser that was never here.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Ask::get(path)).await
    }

    pub(crate) async fn ask(&self, ask: Ask) -> Answer {
        within("an HTTP response", ask.of(self.addr())).await
    }

    /// The same, over another network.
    pub(crate) async fn ask_elsewhere(&self, ask: Ask) -> Answer {
        let stream = self.connect_elsewhere().await;
        within("an HTTP response", ask.over(stream, self.addr())).await
    }

    async fn connect_elsewhere(&self) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 2], 0))).unwrap();
        socket.connect(self.addr()).await.unwrap()
    }
}

impl Running {
    async fn begin(config: Config) -> Self {
        let server = Server::bind(config).await.unwrap();
        let addr = server.addr();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(server.run(shutdown.clone()));
        Self { addr, shutdown, task }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.running.shutdown.cancel();
    }
}
