//! The permits of an open connection.

use crate::server::{capacity::slots::Slot, connections::network::Network};
use tokio::sync::OwnedSemaphorePermit;

/// The permits that a connection holds while it is open, also as a WebSocket.
#[derive(Debug)]
pub(in crate::server) struct SocketPermit {
    pub(super) _socket: OwnedSemaphorePermit,
    pub(super) _place: Option<Slot<Network>>,
}
