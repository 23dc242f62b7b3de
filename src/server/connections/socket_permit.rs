//! What a connection holds for as long as it is open.

use crate::server::{capacity::slots::Slot, connections::network::Network};
use tokio::sync::OwnedSemaphorePermit;

/// What a connection holds for as long as it is open, also as a WebSocket.
#[derive(Debug)]
pub(in crate::server) struct SocketPermit {
    pub(super) _socket: OwnedSemaphorePermit,
    pub(super) _place: Option<Slot<Network>>,
}
