//! The limits that all connections share.

use crate::server::{capacity::refusal_counts::RefusalCounts, connections::connection_log::ConnectionLog};
use std::{sync::Arc, time::Duration};

/// The terms of every connection.
#[derive(Debug)]
pub(in crate::server) struct ConnectionTerms {
    /// Clients reconnect within this time after a shutdown.
    pub(in crate::server) restart_spread: Duration,
    /// The maximum rooms of all connections of one network.
    pub(in crate::server) network_rooms: u32,
    pub(in crate::server) log: ConnectionLog,
    /// Counts what is refused.
    pub(in crate::server) refusals: Arc<RefusalCounts>,
}
