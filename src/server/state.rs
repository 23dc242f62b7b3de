//! The state that every request handler can reach.

use super::{
    Config,
    assets::StaticAssets,
    capacity::{
        eviction::EvictionPool, fair_turns::Turns, large_answers::LargeAnswers, rate_limit::RequestLimiters,
        refusal_counts::RefusalCounts,
    },
    connections::proxies::AddressPrefix,
    files::FileSharing,
    http::{identity::Identities, log_health::LogHealth, origin::Origin, security::SiteOrigins},
    images::PictureMaker,
    limits,
    pages::renderer::Renderer,
    passwords::Passwords,
    socket::{admission::SocketAdmission, pace::PaceAccounts},
};
use crate::{
    rates::{NetworkLimiter, Rate},
    room::Rooms,
    store::Store,
};
use axum::extract::FromRef;
use std::{ops::Deref, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// A day, in seconds.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The shared state of all request handlers. Cloning it costs one reference count: a request makes a dozen clones.
#[derive(Clone)]
pub(crate) struct AppState(Arc<ServerParts>);

/// The parts of the state.
pub(crate) struct ServerParts {
    pub(super) assets: Arc<StaticAssets>,
    pub(super) renderer: Arc<Renderer>,
    /// The turns for expensive work: pages and searches.
    pub(super) turns: Arc<Turns>,
    pub(super) searches: Arc<Turns>,
    /// Large responses that wait for their clients.
    pub(super) large_answers: LargeAnswers,
    pub(super) rooms: Rooms,
    /// Compares the passwords of rooms.
    pub(super) passwords: Passwords,
    /// For how many days words are kept; none if for ever.
    pub(super) keep_days: Option<u32>,
    pub(super) identities: Arc<Identities>,
    pub(super) site: SiteOrigins,
    /// How long the body of a request may take.
    pub(super) transfer_wait: Duration,
    /// Unfinished bodies and messages.
    pub(super) halves: Arc<EvictionPool>,
    /// The proxies that are trusted about a client's address.
    pub(super) trusted_proxies: Arc<[AddressPrefix]>,
    /// The rates of a network's requests and changes.
    pub(super) requests: RequestLimiters,
    /// How often each limit refused something.
    pub(super) refusals: Arc<RefusalCounts>,
    pub(super) store: Store,
    pub(super) log_health: LogHealth,
    pub(super) files: FileSharing,
    pub(super) sockets: SocketAdmission,
    /// Cancelled when the server ends.
    pub(super) closing: CancellationToken,
}

impl AppState {
    pub(super) fn new(config: Config, identities: Identities, rooms: Rooms, store: Store) -> Self {
        if config.https && config.origins.is_empty() {
            tracing::warn!(
                "`https` is set and `origins` is not: pages at a host name cannot connect. Name the address, as in `--origin https://chat.example`"
            );
        }
        let refusals = Arc::<RefusalCounts>::default();
        let sockets = SocketAdmission::new(&config, &refusals);
        let assets = StaticAssets::load(&config.site, config.embedded);
        let changes = Rate { burst: limits::CHANGE_BURST, per_second: limits::CHANGES_PER_SECOND };
        Self(Arc::new(ServerParts {
            renderer: Arc::new(Renderer::new(config.site, assets.files.clone())),
            turns: Turns::for_pages(&refusals),
            searches: Turns::for_searches(&refusals),
            large_answers: LargeAnswers::of(limits::MAX_LARGE_ANSWER_BYTES),
            assets: Arc::new(assets),
            rooms,
            passwords: Passwords::new(),
            keep_days: config
                .keep
                .map(|keep| u32::try_from(keep.as_secs() / DAY_SECONDS).unwrap_or(u32::MAX)),
            identities: Arc::new(identities),
            site: SiteOrigins {
                allowed: config.origins.iter().filter_map(|origin| Origin::parse(origin)).collect(),
                https: config.https,
            },
            transfer_wait: config.clocks.transfer,
            halves: EvictionPool::of(config.halves_bytes),
            trusted_proxies: config.trusted_proxies.into(),
            requests: RequestLimiters {
                reads: Arc::new(NetworkLimiter::new(config.requests, limits::MAX_TRACKED_KEYS)),
                changes: Arc::new(NetworkLimiter::new(changes, limits::MAX_TRACKED_KEYS)),
                new_people: Arc::new(NetworkLimiter::new(config.new_people, limits::MAX_TRACKED_KEYS)),
                refusals: Arc::clone(&refusals),
            },
            refusals,
            store,
            log_health: LogHealth::default(),
            files: FileSharing::new(config.files, PictureMaker { program: config.program }),
            sockets,
            closing: CancellationToken::new(),
        }))
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

/// A middleware takes only the parts that it needs.
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
part!(Arc<[AddressPrefix]>, trusted_proxies);
part!(RequestLimiters, requests);
part!(SiteOrigins, site);

impl FromRef<AppState> for Arc<PaceAccounts> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.sockets.paces)
    }
}
