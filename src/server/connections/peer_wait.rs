//! Whether a connection waits for its peer: for a request, for the rest of one, or for an answer to be taken. One that waits
//! may have to give way to others, one that is being answered never.

use super::network::Network;
use crate::server::capacity::eviction::{EvictionPool, PoolShare};
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

/// What is known of a connection that is no WebSocket. It waits, at first.
#[derive(Debug)]
pub(in crate::server) struct PeerWait {
    pool: Arc<EvictionPool>,
    network: Network,
    evicted: CancellationToken,
    /// There while it waits. A std mutex: it is held for a moment, never across an await.
    hold: Mutex<Option<PoolShare>>,
}

impl PeerWait {
    /// A connection from this network, which ends with `aborted` as well.
    pub(in crate::server) fn begin(
        pool: &Arc<EvictionPool>,
        network: Network,
        aborted: &CancellationToken,
    ) -> Arc<Self> {
        let evicted = aborted.child_token();
        let hold = Mutex::new(Some(pool.hold(network, 1, evicted.clone())));
        Arc::new(Self { pool: Arc::clone(pool), network, evicted, hold })
    }

    /// Cancelled when the connection has to end.
    pub(in crate::server) fn evicted(&self) -> &CancellationToken {
        &self.evicted
    }

    /// From now on it waits for its peer.
    pub(in crate::server) fn begins(&self) {
        let hold = self.pool.hold(self.network, 1, self.evicted.clone());
        self.set(Some(hold));
    }

    /// From now on its peer waits.
    pub(in crate::server) fn ends(&self) {
        self.set(None);
    }

    fn set(&self, hold: Option<PoolShare>) {
        *self.hold.lock().expect("no holder panics") = hold;
    }
}
