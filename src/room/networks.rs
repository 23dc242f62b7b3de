//! The networks that people were last seen from: a ban may hold for them as well.

use crate::domain::{NetworkKey, Person};
use std::collections::HashMap;

/// How many people one generation remembers. The last two generations are remembered, so that old ones are forgotten at no cost.
const MAX_PER_GENERATION: usize = 8 * 1024;

/// The last network of each of the people who were seen last. In memory alone.
#[derive(Debug, Default)]
pub(super) struct RecentNetworks {
    recent: HashMap<Person, NetworkKey>,
    before: HashMap<Person, NetworkKey>,
}

impl RecentNetworks {
    /// A person was seen from a network.
    pub(super) fn note(&mut self, person: Person, network: NetworkKey) {
        if MAX_PER_GENERATION <= self.recent.len() && !self.recent.contains_key(&person) {
            self.before = std::mem::take(&mut self.recent);
        }
        self.recent.insert(person, network);
    }

    /// The last network of a person, if they were seen lately.
    pub(super) fn of(&self, person: Person) -> Option<NetworkKey> {
        self.recent.get(&person).or_else(|| self.before.get(&person)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u64) -> Person {
        let mut bytes = [1; 12];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        Person::from_bytes(bytes)
    }

    #[test]
    fn the_last_network_of_those_who_were_seen_last_is_remembered_and_no_more() {
        let mut networks = RecentNetworks::default();
        let (home, cafe) = (NetworkKey::from_bytes([1; 8]), NetworkKey::from_bytes([2; 8]));
        networks.note(person(0), home);
        networks.note(person(0), cafe);
        assert_eq!(networks.of(person(0)), Some(cafe));
        let most = MAX_PER_GENERATION as u64;
        (1..=most).for_each(|n| networks.note(person(n), home));
        assert_eq!(networks.of(person(0)), Some(cafe), "a generation later");
        (1..=2 * most).for_each(|n| networks.note(person(most + n), home));
        assert_eq!(networks.of(person(0)), None);
        assert!(networks.recent.len() + networks.before.len() <= 2 * MAX_PER_GENERATION);
    }
}
