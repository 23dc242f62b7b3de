//! Evicts those who hold too much: idle connections, and unfinished bodies and messages.
//!
//! Nobody is refused because others hold everything. The networks that hold most lose what they have held longest.

use crate::server::connections::network::Network;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio_util::sync::CancellationToken;

/// A limited resource.
#[derive(Debug)]
pub(in crate::server) struct EvictionPool {
    /// How much of it may be held.
    most: usize,
    // A std mutex: it is held for a look-up, never across an await.
    held: Mutex<PoolHolders>,
}

#[derive(Debug, Default)]
struct PoolHolders {
    amount: usize,
    /// The amount that was told to leave, and is not returned yet.
    leaving: usize,
    /// The number of the next holder.
    next: u64,
    /// By number, so the oldest holders come first.
    holders: BTreeMap<u64, Holder>,
}

#[derive(Debug)]
struct Holder {
    network: Network,
    amount: usize,
    evicted: CancellationToken,
}

/// A share of the pool. Dropping it returns it.
#[derive(Debug)]
pub(in crate::server) struct PoolShare {
    pool: Arc<EvictionPool>,
    number: u64,
    amount: usize,
}

impl EvictionPool {
    /// A pool with this limit.
    pub(in crate::server) fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { most, held: Mutex::default() })
    }

    /// Takes this amount. The holder drops it soon after `evicted` is cancelled.
    pub(in crate::server) fn hold(
        self: &Arc<Self>,
        network: Network,
        amount: usize,
        evicted: CancellationToken,
    ) -> PoolShare {
        let mut held = self.lock();
        let number = held.next;
        held.next += 1;
        held.amount += amount;
        held.holders.insert(number, Holder { network, amount, evicted });
        let excess = held.amount.saturating_sub(self.most);
        let evicted = held.evict(excess);
        drop(held);
        evicted.iter().for_each(CancellationToken::cancel);
        PoolShare { pool: Arc::clone(self), number, amount }
    }

    /// Makes room for `wanted`, of which `free` is available. Amounts that are being returned count. Finding holders takes time
    /// proportional to their number, so it evicts for many at once, when half is missing. True if something is being returned.
    pub(in crate::server) fn make_room(&self, wanted: usize, free: usize) -> bool {
        let mut held = self.lock();
        let free = free.saturating_add(held.leaving);
        let missing = if wanted / 2 <= free { 0 } else { wanted - free };
        let evicted = held.evict(missing);
        let is_leaving = 0 < held.leaving;
        drop(held);
        evicted.iter().for_each(CancellationToken::cancel);
        is_leaving
    }

    fn lock(&self) -> MutexGuard<'_, PoolHolders> {
        self.held.lock().expect("no holder panics")
    }
}

impl PoolHolders {
    /// Evicts at least this amount, as far as there is as much.
    fn evict(&mut self, amount: usize) -> Vec<CancellationToken> {
        let (mut missing, mut evicted) = (amount, Vec::new());
        if missing == 0 {
            return evicted;
        }
        let mut networks = HashMap::<Network, (usize, VecDeque<u64>)>::new();
        for (number, holder) in &self.holders {
            let (sum, numbers) = networks.entry(holder.network).or_default();
            *sum += holder.amount;
            numbers.push_back(*number);
        }
        // Of two networks with the same amount, the one that has held it longer.
        let mut most: BinaryHeap<_> =
            networks.into_values().map(|(sum, numbers)| (sum, Reverse(numbers))).collect();
        while 0 < missing
            && let Some((sum, Reverse(mut numbers))) = most.pop()
        {
            let Some(holder) = numbers.pop_front().and_then(|oldest| self.holders.remove(&oldest)) else {
                continue;
            };
            self.amount -= holder.amount;
            self.leaving += holder.amount;
            missing = missing.saturating_sub(holder.amount);
            evicted.push(holder.evicted);
            most.push((sum - holder.amount, Reverse(numbers)));
        }
        evicted
    }
}

impl Drop for PoolShare {
    fn drop(&mut self) {
        let mut held = self.pool.lock();
        match held.holders.remove(&self.number) {
            Some(holder) => held.amount -= holder.amount,
            None => held.leaving -= self.amount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    /// Who holds how much of a pool, in the order in which they came.
    struct Holders(Arc<EvictionPool>, Vec<(CancellationToken, PoolShare)>);

    impl Holders {
        fn of(most: usize) -> Self {
            Self(EvictionPool::of(most), Vec::new())
        }

        fn hold(&mut self, network: u8, amount: usize) {
            let network = Network::of(Ipv4Addr::new(192, 0, 2, network).into());
            let evicted = CancellationToken::new();
            let hold = self.0.hold(network, amount, evicted.clone());
            self.1.push((evicted, hold));
        }

        /// The places of those who were told to give way.
        fn evicted(&self) -> Vec<usize> {
            (0..self.1.len()).filter(|place| self.1[*place].0.is_cancelled()).collect()
        }
    }

    #[test]
    fn the_oldest_of_the_network_that_holds_most_gives_way() {
        let mut holders = Holders::of(5);
        [1, 2, 2, 3, 2].into_iter().for_each(|network| holders.hold(network, 1));
        assert!(holders.evicted().is_empty());
        holders.hold(4, 1);
        assert_eq!(holders.evicted(), [1]);
        holders.hold(4, 1);
        assert_eq!(holders.evicted(), [1, 2], "of two that hold as much, the one that has held longer");
        holders.hold(5, 1);
        assert_eq!(holders.evicted(), [1, 2, 5]);
        holders.hold(6, 1);
        assert_eq!(holders.evicted(), [0, 1, 2, 5], "where each has one, the oldest of all");
    }

    #[test]
    fn whoever_holds_most_makes_room_for_itself() {
        let mut holders = Holders::of(100);
        holders.hold(1, 10);
        (0..50).for_each(|_| holders.hold(2, 30));
        assert!(!holders.evicted().contains(&0));
        assert_eq!(holders.evicted().len(), 47);
    }

    #[test]
    fn room_is_made_for_many_at_once_and_what_is_on_its_way_counts() {
        let mut holders = Holders::of(usize::MAX);
        (0..10).for_each(|_| holders.hold(1, 1));
        let pool = Arc::clone(&holders.0);
        assert!(!pool.make_room(4, 2));
        assert!(holders.evicted().is_empty());
        assert!(pool.make_room(4, 1) && pool.make_room(4, 1));
        assert_eq!(holders.evicted(), [0, 1, 2]);
        drop(holders.1.drain(..3));
        assert!(pool.make_room(4, 1));
        assert_eq!(holders.evicted(), [0, 1, 2]);
        drop(holders);
        let held = pool.lock();
        assert_eq!((held.amount, held.leaving, held.holders.len()), (0, 0, 0));
    }
}
