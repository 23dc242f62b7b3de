//! Slots: how many of something each key may hold at once.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

/// A number of places for each key.
#[derive(Debug)]
pub(in crate::server) struct SlotPool<K: Eq + Hash> {
    /// The maximum for one key.
    most: u32,
    // A std mutex: it is held for a look-up.
    taken: Mutex<HashMap<K, u32>>,
}

/// One or several places. Dropping it returns them.
#[derive(Debug)]
pub(in crate::server) struct Slot<K: Copy + Eq + Hash> {
    who: K,
    count: u32,
    places: Arc<SlotPool<K>>,
}

impl<K: Copy + Eq + Hash> SlotPool<K> {
    /// This many places for each key.
    pub(in crate::server) fn new(most: u32) -> Self {
        Self { most, taken: Mutex::default() }
    }

    /// Takes a place for this key; none if the key has its maximum.
    pub(in crate::server) fn take(self: &Arc<Self>, who: K) -> Option<Slot<K>> {
        self.take_many(who, 1)
    }

    /// Takes this many places for this key; none if the key would exceed its maximum.
    pub(in crate::server) fn take_many(self: &Arc<Self>, who: K, count: u32) -> Option<Slot<K>> {
        let mut taken = self.taken.lock().expect("no holder panics");
        let has = taken.get(&who).copied().unwrap_or_default();
        let then = has.checked_add(count).filter(|then| *then <= self.most)?;
        taken.insert(who, then);
        Some(Slot { who, count, places: Arc::clone(self) })
    }
}

impl<K: Copy + Eq + Hash> Drop for Slot<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().expect("no holder panics");
        // A key without places is removed: memory use follows the places in use.
        match taken.get_mut(&self.who) {
            Some(count) if self.count < *count => *count -= self.count,
            _ => drop(taken.remove(&self.who)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_so_many_places_and_who_has_none_is_forgotten() {
        let places = Arc::new(SlotPool::new(2));
        let ann = (places.take("ann"), places.take("ann"));
        assert!(ann.0.is_some() && ann.1.is_some() && places.take("ann").is_none());
        let ben = places.take("ben");
        assert!(ben.is_some());
        drop(ann.0);
        assert!(places.take("ann").is_some());
        drop((ann.1, ben));
        assert!(places.taken.lock().unwrap().is_empty());
    }
}
