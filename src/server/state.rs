//! The state that every request handler can reach.

use super::{
    Config,
    assets::StaticAssets,
    capacity::{
        eviction::EvictionPool,
        fair_turns::Turns,
        large_answers::LargeAnswers,
        rate_limit::{NetworkLimiter, RateLimiter, RequestLimiters},
        slots::SlotPool,
    },
    connections::{connection_log::ConnectionLog, network::Network, proxies::AddressPrefix},
    files::{Downloads, ReservedDisk, SharedToday},
    http::{identity::Identities, log_health::LogHealth, origin::Origin, security::SiteOrigins},
    images::PictureMaker,
    limits::{self, FileLimits, Rate},
    pages::renderer::Renderer,
    socket::{pace::PaceAccounts, terms::ConnectionTerms},
};
use crate::{domain::Person, room::Rooms, store::Store};
use axum::extract::FromRef;
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What every request handler can reach. A clone is the same, and costs one count: a request makes a dozen.
#[derive(Clone)]
pub(crate) struct AppState(Arc<ServerParts>);

/// What it is made of.
pub(crate) struct ServerParts {
    pub(super) assets: Arc<StaticAssets>,
    pub(super) renderer: Arc<Renderer>,
    /// What takes much of the processors or of memory is done in these: pages, and searches.
    pub(super) turns: Arc<Turns>,
    pub(super) searches: Arc<Turns>,
    /// What of it waits to be taken.
    pub(super) large_answers: LargeAnswers,
    pub(super) rooms: Rooms,
    pub(super) identities: Arc<Identities>,
    pub(super) site: SiteOrigins,
    pub(super) rate: Rate,
    /// How long the body of a request may take.
    pub(super) transfer_wait: Duration,
    /// What is half here: of bodies, and of messages.
    pub(super) halves: Arc<EvictionPool>,
    /// Whose word about a client's address counts.
    pub(super) trusted_proxies: Arc<[AddressPrefix]>,
    /// How often a network may ask for something, and change something.
    pub(super) requests: RequestLimiters,
    pub(super) store: Store,
    pub(super) log_health: LogHealth,
    pub(super) files: FileLimits,
    pub(super) uploads: Arc<RateLimiter<Person>>,
    /// A permit for each file that may come at this moment.
    pub(super) uploading: Arc<Semaphore>,
    /// How many of those one network, and one person, may bring at this moment.
    pub(super) uploading_networks: Arc<SlotPool<Network>>,
    pub(super) uploading_people: Arc<SlotPool<Person>>,
    /// A place for each file that is given at this moment.
    pub(super) downloads: Downloads,
    /// What files that are coming will take of the disk.
    pub(super) reserved_disk: ReservedDisk,
    /// How much each network shared today.
    pub(super) shared_today: Arc<SharedToday>,
    /// What makes pictures ready, and whose turn it is.
    pub(super) picture_maker: Arc<PictureMaker>,
    pub(super) pictures: Arc<Turns>,
    /// How much one person and one network may ask, and how many connections one network may have.
    pub(super) paces: Arc<PaceAccounts>,
    pub(super) connections_per_network: u32,
    /// What holds for every WebSocket.
    pub(super) terms: Arc<ConnectionTerms>,
    /// A permit for each WebSocket that may still be opened.
    pub(super) places: Arc<Semaphore>,
    /// A permit for each of them that may only watch: who takes part is not kept out by those who do not.
    pub(super) watching: Arc<Semaphore>,
    /// Every open WebSocket. axum does not wait for them: an upgraded connection is a task of its own.
    pub(super) sockets: TaskTracker,
    /// Cancelled when the server ends.
    pub(super) closing: CancellationToken,
    connections: AtomicU64,
}

impl AppState {
    pub(super) fn new(config: Config, identities: Identities, rooms: Rooms, store: Store) -> Self {
        if config.https && config.origins.is_empty() {
            tracing::warn!(
                "`https` is set and `origins` is not: pages at a host name cannot connect. Name the address, as in `--origin https://chat.example`"
            );
        }
        let assets = StaticAssets::load(&config.site, config.embedded);
        let changes = Rate { burst: limits::CHANGE_BURST, per_second: limits::CHANGES_PER_SECOND };
        Self(Arc::new(ServerParts {
            renderer: Arc::new(Renderer::new(config.site, assets.files.clone())),
            turns: Turns::new(),
            searches: Turns::for_searches(),
            large_answers: LargeAnswers::of(limits::MAX_LARGE_ANSWER_BYTES),
            assets: Arc::new(assets),
            rooms,
            identities: Arc::new(identities),
            site: SiteOrigins {
                allowed: config.origins.iter().filter_map(|origin| Origin::parse(origin)).collect(),
                https: config.https,
            },
            rate: config.rate,
            transfer_wait: config.clocks.transfer,
            halves: EvictionPool::of(config.halves_bytes),
            trusted_proxies: config.trusted_proxies.into(),
            requests: RequestLimiters {
                reads: Arc::new(NetworkLimiter::new(config.requests, limits::MAX_TRACKED_KEYS)),
                changes: Arc::new(NetworkLimiter::new(changes, limits::MAX_TRACKED_KEYS)),
            },
            store,
            log_health: LogHealth::default(),
            files: config.files,
            uploads: Arc::new(RateLimiter::new(limits::UPLOAD_RATE, limits::MAX_TRACKED_KEYS)),
            uploading: Arc::new(Semaphore::new(limits::MAX_CONCURRENT_UPLOADS)),
            uploading_networks: Arc::new(SlotPool::new(limits::MAX_UPLOADS_PER_NETWORK)),
            uploading_people: Arc::new(SlotPool::new(limits::MAX_UPLOADS_PER_PERSON)),
            downloads: Downloads::default(),
            reserved_disk: ReservedDisk::default(),
            shared_today: Arc::default(),
            picture_maker: Arc::new(PictureMaker { program: config.program }),
            pictures: Turns::for_pictures(),
            paces: Arc::new(PaceAccounts::new(config.rate, config.text)),
            connections_per_network: config.connections_per_network,
            terms: Arc::new(ConnectionTerms {
                restart_spread: config.restart_spread,
                network_rooms: config.connections_per_network.saturating_mul(limits::MAX_ROOMS_PER_SLOT),
                log: ConnectionLog::default(),
            }),
            places: Arc::new(Semaphore::new(config.connections)),
            watching: Arc::new(Semaphore::new((config.connections / limits::SPECTATOR_SHARE).max(1))),
            sockets: TaskTracker::new(),
            closing: CancellationToken::new(),
            connections: AtomicU64::default(),
        }))
    }

    /// The next connection's id: a number that stands in the log and in `welcome`.
    pub(super) fn next_connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Deref for AppState {
    type Target = ServerParts;

    fn deref(&self) -> &ServerParts {
        &self.0
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").finish_non_exhaustive()
    }
}

/// A middleware takes what it needs, and knows of nothing else.
macro_rules! part {
    ($part:ty, $field:ident) => {
        impl FromRef<AppState> for $part {
            fn from_ref(state: &AppState) -> Self {
                state.$field.clone()
            }
        }
    };
}

part!(Arc<StaticAssets>, assets);
part!(Arc<Identities>, identities);
part!(Arc<PaceAccounts>, paces);
part!(Arc<[AddressPrefix]>, trusted_proxies);
part!(RequestLimiters, requests);
part!(SiteOrigins, site);
