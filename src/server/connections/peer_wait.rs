//! Whether a connection waits for its peer: for a request, for the rest of one, or for the peer to read a response. A waiting
//! connection may be evicted; one whose request is being answered is not.

use super::network::Network;
use crate::server::capacity::eviction::{EvictionPool, PoolShare};
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

/// The waiting state of a connection that is not a WebSocket. Initially it waits.
#[derive(Debug)]
pub(in crate::server) struct PeerWait {
    pool: Arc<EvictionPool>,
    network: Network,
    evicted: CancellationToken,
    /// Set while it waits. A std mutex: it is held for a moment, never across an await.
    hold: Mutex<Option<PoolShare>>,
}

impl PeerWait {
    /// A connection from this network, which also ends with `aborted`.
    pub(in crate::server) fn begin(
        pool: &Arc<EvictionPool>,
        network: Network,
        aborted: &CancellationToken,
    ) -> Arc<Self> {
        let evicted = aborted.child_token();
        let hold = Mutex::new(Some(pool.hold(network, 1, evicted.clone())));
        Arc::new(Self { pool: Arc::clone(pool), network, evicted, hold })
    }

    /// Cancelled when the connection must end.
    pub(in crate::server) fn evicted(&self) -> &CancellationToken {
        &self.evicted
    }

    /// The connection now waits for its peer.
    pub(in crate::server) fn begins(&self) {
        let hold = self.pool.hold(self.network, 1, self.evicted.clone());
        self.set(Some(hold));
    }

    /// Its peer now waits.
    pub(in crate::server) fn ends(&self) {
        self.set(None);
    }

    fn set(&self, hold: Option<PoolShare>) {
        *self.hold.lock().expect("no holder panics") = hold;
    }
}
