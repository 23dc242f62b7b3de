//! Which WebSockets may be opened, and what holds for each.

use super::{
    pace::{PaceAccounts, PaceRates},
    terms::ConnectionTerms,
};
use crate::{
    rates::Rate,
    server::{
        Config, capacity::refusal_counts::RefusalCounts, connections::connection_log::ConnectionLog, limits,
    },
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// The places for WebSockets, and the terms of each.
pub(in crate::server) struct SocketAdmission {
    /// How fast one connection may send commands.
    pub(super) rate: Rate,
    /// How much one person and one network may ask, and how many connections one network may have.
    pub(in crate::server) paces: Arc<PaceAccounts>,
    pub(super) connections_per_network: u32,
    /// What holds for every WebSocket.
    pub(super) terms: Arc<ConnectionTerms>,
    /// A permit for each WebSocket that may still be opened.
    pub(super) places: Arc<Semaphore>,
    /// A permit for each of them that may only watch: who takes part is not kept out by those who do not.
    pub(super) watching: Arc<Semaphore>,
    /// Every open WebSocket. axum does not wait for them: an upgraded connection is a task of its own.
    pub(in crate::server) open: TaskTracker,
    last_id: AtomicU64,
}

impl SocketAdmission {
    pub(in crate::server) fn new(config: &Config, refusals: &Arc<RefusalCounts>) -> Self {
        let paces = PaceRates {
            connection: config.rate,
            text: config.text,
            joins: config.joins,
            connections_per_network: config.connections_per_network,
            connections: config.connections,
        };
        Self {
            rate: config.rate,
            paces: Arc::new(PaceAccounts::new(paces, Arc::clone(refusals))),
            connections_per_network: config.connections_per_network,
            terms: Arc::new(ConnectionTerms {
                restart_spread: config.restart_spread,
                network_rooms: config.connections_per_network.saturating_mul(limits::MAX_ROOMS_PER_SLOT),
                log: ConnectionLog::default(),
                refusals: Arc::clone(refusals),
            }),
            places: Arc::new(Semaphore::new(config.connections)),
            watching: Arc::new(Semaphore::new((config.connections / limits::SPECTATOR_SHARE).max(1))),
            open: TaskTracker::new(),
            last_id: AtomicU64::default(),
        }
    }

    /// The next connection's id: a number that stands in the log and in `welcome`.
    pub(super) fn next_id(&self) -> u64 {
        self.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }
}
