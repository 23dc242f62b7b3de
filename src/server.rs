//! The axum server: one port for pages, API, assets and the WebSocket.
//!
//! [`Server::bind`] opens the log and binds the port, [`Server::run`] serves until shutdown. The program and the tests start it
//! in the same way.

mod admin;
mod assets;
mod boot;
mod capacity;
pub(crate) mod connections;
mod files;
pub(crate) mod http;
pub(crate) mod images;
pub mod limits;
mod pages;
mod passwords;
mod socket;
pub(crate) mod state;
pub(crate) mod websocket;

pub use assets::{EmbeddedFile, site_hash};
pub use boot::{
    config::{BuildInfo, CliCommand, Config, ConfigError},
    health_check::ask_health,
    maintenance::{admin_link, backup, check, owner_link},
    open_files::raise_open_files,
    signal::signals,
    telemetry,
};
pub use connections::proxies::{AddressPrefix, NotAPrefix};
pub use images::{PictureFiles, make_ready};

use crate::{
    room::Rooms,
    store::{self, Store},
};
use capacity::{eviction::EvictionPool, slots::SlotPool};
use connections::accept::Acceptor;
use http::identity::Identities;
use limits::ConnectionTimeouts;
use state::AppState;
use std::{
    fs::{DirBuilder, File},
    io,
    net::SocketAddr,
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::Semaphore,
    time,
};
use tokio_util::{
    sync::CancellationToken,
    task::{AbortOnDropHandle, TaskTracker},
};

/// A server that is bound to its port and does not serve yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    addr: SocketAddr,
    pub(crate) state: AppState,
    store: Store,
    /// The maximum number of connections, and of one network.
    connections: (usize, u32),
    clocks: ConnectionTimeouts,
    /// How long text stays in the log.
    keep: Option<Duration>,
    /// At the first start with a data folder: the link by which one administers the server.
    first_admin_link: Option<String>,
    /// The lock that marks this process as the owner of the data folder.
    owner: File,
}

/// Why a server could not start, or failed.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The data folder cannot be created or used.
    #[error("the data folder {} cannot be used; check that it can be written", path.display())]
    Data {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// Another server uses the same data folder.
    #[error("another Parlor is running with the data folder {}; stop it, or choose another with --data", .0.display())]
    Taken(PathBuf),
    /// The identity keys, or the revocation list, cannot be used.
    #[error("the identities cannot be used")]
    Key(#[from] http::identity::KeyError),
    /// The log cannot be opened.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The server cannot listen on the address.
    #[error(
        "{addr} cannot be listened on; is another server running there? Choose another address with --listen"
    )]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// Serving failed.
    #[error("serving failed")]
    Serve(#[source] io::Error),
}

impl Server {
    /// Creates the data folder, opens the log, and binds the port.
    ///
    /// # Errors
    /// [`ServerError`], which says what cannot be used and what to do.
    pub async fn bind(config: Config) -> Result<Self, ServerError> {
        let owner = own(&config.data)?;
        let identities = Identities::open(&config.data, config.https)?;
        let database = config.database();
        let is_first_start = !database.exists();
        let store = Store::open(&database)?;
        store.keep_free(config.least_free);
        let rooms = Rooms::start(store.clone(), config.rooms.clone()).await?;
        let listen = |source| ServerError::Listen { addr: config.listen, source };
        let listener = listen_on(config.listen).map_err(listen)?;
        let addr = listener.local_addr().map_err(listen)?;
        let connections = (config.connections, config.connections_per_network);
        let clocks = config.clocks;
        let keep = config.keep;
        let first_admin_link = match is_first_start {
            true => {
                let origin = config.origins.first().cloned().unwrap_or_else(|| format!("http://{addr}"));
                Some(admin_link(&database, Some(&origin))?)
            }
            false => None,
        };
        Ok(Self {
            listener,
            addr,
            state: AppState::new(config, identities, rooms, store.clone()),
            store,
            connections,
            clocks,
            keep,
            first_admin_link,
            owner,
        })
    }

    /// The address it listens on: with port 0 in the settings, the one the system chose.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// At the first start with a data folder: the link by which one administers the server. It is a secret.
    #[must_use]
    pub fn first_admin_link(&self) -> Option<&str> {
        self.first_admin_link.as_deref()
    }

    /// Serves until `shutdown` is cancelled. Then it notifies every client, finishes running requests, closes every socket, and
    /// writes all waiting entries. Work that does not end in time is dropped.
    ///
    /// # Errors
    /// [`ServerError::Serve`], when the task that accepts connections panicked.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), ServerError> {
        let Self { listener, addr, state, store, connections, clocks, keep, owner, .. } = self;
        let (sockets, closing) = (state.sockets.open.clone(), state.closing.clone());
        let (websockets, per_network) = connections;
        let (requests, aborted) = (TaskTracker::new(), CancellationToken::new());
        let most = boot::open_files::sockets(websockets.saturating_add(limits::MAX_HTTP_CONNECTIONS));
        // No single network can take all connections, however few are allowed.
        let per_network = per_network.min(u32::try_from(most / 2).unwrap_or(u32::MAX)).max(1);
        let acceptor = Acceptor {
            listener,
            trusted_proxies: Arc::clone(&state.trusted_proxies),
            refusals: Arc::clone(&state.refusals),
            app: http::router::router(state),
            sockets: Arc::new(Semaphore::new(most)),
            free_sockets: most / limits::FREE_SOCKETS_SHARE,
            waiting: EvictionPool::of(usize::MAX),
            places: Arc::new(SlotPool::new(per_network)),
            clocks,
            connections: requests.clone(),
            closing: closing.clone(),
            aborted: aborted.clone(),
        };
        tracing::info!("listening on http://{addr}");
        let trim = {
            let store = store.clone();
            move || boot::maintenance::trim(store.clone(), keep)
        };
        let trimming = AbortOnDropHandle::new(tokio::spawn(boot::maintenance::supervised(
            "trimming",
            boot::maintenance::RESTART_AFTER,
            trim,
        )));
        let sweep = {
            let store = store.clone();
            move || boot::maintenance::sweep(store.clone())
        };
        let sweeping = AbortOnDropHandle::new(tokio::spawn(boot::maintenance::supervised(
            "sweeping",
            boot::maintenance::RESTART_AFTER,
            sweep,
        )));
        let mut accepting = AbortOnDropHandle::new(tokio::spawn(acceptor.run()));
        let served = tokio::select! {
            () = shutdown.cancelled() => Ok(()),
            ended = &mut accepting => ended.map_err(|died| ServerError::Serve(io::Error::other(died))),
        };
        tracing::info!("closing");
        closing.cancel();
        sockets.close();
        requests.close();
        let all = async { tokio::join!(sockets.wait(), requests.wait()) };
        if time::timeout(clocks.shutdown, all).await.is_err() {
            tracing::warn!(
                sockets = sockets.len(),
                requests = requests.len(),
                "some connections did not end in time"
            );
        }
        aborted.cancel();
        drop((accepting, trimming, sweeping));
        if time::timeout(limits::STORE_CLOSE_TIMEOUT, store.close()).await.is_err() {
            tracing::error!(
                "the disk did not let the database close; what anybody was told is in it, and the next start tidies up"
            );
        }
        // Dropping would do, except for a child process that is just starting and still has a copy of the file.
        if let Err(error) = owner.unlock() {
            tracing::warn!(%error, "the data folder was not given back before the end");
        }
        tracing::info!("closed");
        served
    }
}

/// Binds the port, with a queue for as many clients as may reconnect at once after a restart: the others wait for seconds until
/// their system retries.
fn listen_on(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restarted server can bind the port although old connections still linger.
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(limits::ACCEPT_BACKLOG)
}

/// Creates the folder and locks it for this process, so that two servers never write one log.
fn own(data: &PathBuf) -> Result<File, ServerError> {
    let unusable = |source| ServerError::Data { path: data.clone(), source };
    // The data is for operators and users, not for other accounts on the machine.
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(unusable)?;
    let lock = File::create(data.join("lock")).map_err(unusable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(ServerError::Taken(data.clone())),
        Err(std::fs::TryLockError::Error(source)) => Err(unusable(source)),
    }
}
