//! The limits that all connections share.

use crate::server::connections::connection_log::ConnectionLog;
use std::time::Duration;

/// What holds for every connection.
#[derive(Debug)]
pub(in crate::server) struct ConnectionTerms {
    /// Over how long the clients of a server that ends come back.
    pub(in crate::server) restart_spread: Duration,
    /// Over how many rooms all connections of one network may be spread.
    pub(in crate::server) network_rooms: u32,
    pub(in crate::server) log: ConnectionLog,
}
