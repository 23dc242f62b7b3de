//! Passwords of rooms: hashing them, and slowing down whoever guesses.
//!
//! A hash takes memory and a fiftieth of a second on purpose. So one is made at a time, the networks take turns, and whoever guesses
//! wrong a few times waits.

use super::{
    capacity::fair_turns::{Overloaded, Turns},
    connections::network::Network,
};
use crate::{
    domain::{DoorPassword, Person},
    store::PasswordHash,
};
use argon2::{Algorithm, Argon2, Params, Version};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// How many wrong passwords one person may send at once, and how long each takes to be forgiven.
const PERSON_GUESSES: GuessRate = GuessRate { burst: 8, interval: Duration::from_secs(30) };

/// The same for all people of a network: a class whose pupils all mistype the password once or twice shares an address.
const NETWORK_GUESSES: GuessRate = GuessRate { burst: 60, interval: Duration::from_secs(5) };

/// How many keys one generation remembers. The last two are remembered, so that old ones are forgotten at no cost.
const MAX_PER_GENERATION: usize = 8 * 1024;

/// The costs of Argon2id: 19 MiB, two passes, one lane, as OWASP advises at least. They belong to the hashes that are stored: whoever
/// changes them adds a column that says which costs a hash has.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Hashes passwords of rooms.
#[derive(Debug)]
pub(in crate::server) struct Passwords {
    turns: Arc<Turns>,
    people: GuessLimiter<Person>,
    networks: GuessLimiter<Network>,
}

/// Why a password was not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum NotCompared {
    /// They guessed too often, and wait so long.
    Wait(Duration),
    /// Too many passwords are being compared.
    Overloaded,
}

impl From<Overloaded> for NotCompared {
    fn from(_: Overloaded) -> Self {
        Self::Overloaded
    }
}

impl Passwords {
    pub(in crate::server) fn new() -> Self {
        Self {
            turns: Turns::for_passwords(),
            people: GuessLimiter::new(PERSON_GUESSES),
            networks: GuessLimiter::new(NETWORK_GUESSES),
        }
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`Overloaded`], when too many wait already, or the system gives no randomness.
    pub(in crate::server) async fn hash(&self, password: &DoorPassword) -> Result<PasswordHash, Overloaded> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Overloaded)?;
        let hash = self.turns.work(|| hashed(password, &salt)).await?;
        Ok(PasswordHash { salt, hash })
    }

    /// Whether a person guessed the password of this hash.
    ///
    /// # Errors
    /// [`NotCompared`], when they guessed too often, or too many wait already.
    pub(in crate::server) async fn is(
        &self,
        (person, network): (Person, Network),
        guess: &DoorPassword,
        known: PasswordHash,
    ) -> Result<bool, NotCompared> {
        let (network, now) = (network.customer(), Instant::now());
        // Counted before it is compared, so that nobody sends many at once.
        self.people.take(person, now).map_err(NotCompared::Wait)?;
        self.networks.take(network, now).map_err(NotCompared::Wait)?;
        let hash = self.turns.work(|| hashed(guess, &known.salt)).await?;
        let is_right = is_same(&hash, &known.hash);
        if is_right {
            self.people.give_back(person);
            self.networks.give_back(network);
        }
        Ok(is_right)
    }
}

fn hashed(password: &DoorPassword, salt: &[u8; 16]) -> [u8; 32] {
    let mut hash = [0; 32];
    let params =
        Params::new(MEMORY_KIB, PASSES, 1, Some(hash.len())).expect("the costs are within their limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_str().as_bytes(), salt, &mut hash)
        .expect("any password and a salt of 16 bytes will do");
    hash
}

/// Takes as long wherever they differ.
fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differing, (one, other)| differing | (one ^ other)) == 0
}

/// How often somebody may guess.
#[derive(Clone, Copy, Debug)]
struct GuessRate {
    burst: u32,
    interval: Duration,
}

/// Counts the wrong guesses of each of those who guessed last.
#[derive(Debug)]
struct GuessLimiter<K> {
    rate: GuessRate,
    // A std mutex: it is held for a look-up, never across an await.
    guesses: Mutex<RecentGuesses<K>>,
}

/// When all guesses of a key are forgiven.
#[derive(Debug)]
struct RecentGuesses<K> {
    recent: HashMap<K, Instant>,
    before: HashMap<K, Instant>,
}

impl<K: Copy + Eq + Hash> GuessLimiter<K> {
    fn new(rate: GuessRate) -> Self {
        Self { rate, guesses: Mutex::new(RecentGuesses { recent: HashMap::new(), before: HashMap::new() }) }
    }

    /// Counts a guess, or says how long they wait until they may.
    fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let GuessRate { burst, interval } = self.rate;
        let mut guesses = self.guesses.lock().expect("no holder panics");
        let forgiven = guesses.of(key).map_or(now, |forgiven| forgiven.max(now));
        let allowed = forgiven.checked_sub(interval * (burst - 1)).unwrap_or(now);
        if now < allowed {
            return Err(allowed - now);
        }
        guesses.set(key, forgiven + interval);
        Ok(())
    }

    /// The guess was right: it does not count.
    fn give_back(&self, key: K) {
        let mut guesses = self.guesses.lock().expect("no holder panics");
        if let Some(earlier) = guesses.of(key).and_then(|forgiven| forgiven.checked_sub(self.rate.interval)) {
            guesses.set(key, earlier);
        }
    }
}

impl<K: Copy + Eq + Hash> RecentGuesses<K> {
    fn of(&self, key: K) -> Option<Instant> {
        self.recent.get(&key).or_else(|| self.before.get(&key)).copied()
    }

    fn set(&mut self, key: K, forgiven: Instant) {
        if MAX_PER_GENERATION <= self.recent.len() && !self.recent.contains_key(&key) {
            self.before = std::mem::take(&mut self.recent);
        }
        self.recent.insert(key, forgiven);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn password(text: &str) -> DoorPassword {
        DoorPassword::parse(text).unwrap().unwrap()
    }

    fn who(n: u8) -> (Person, Network) {
        (Person::from_bytes([n; 12]), Network::of(Ipv4Addr::new(192, 0, 2, n).into()))
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_and_no_two_hashes_are_the_same() {
        let passwords = Passwords::new();
        let [one, other] = [
            passwords.hash(&password("open sesame")).await.unwrap(),
            passwords.hash(&password("open sesame")).await.unwrap(),
        ];
        assert!(one.salt != other.salt && one.hash != other.hash);
        for known in [one, other] {
            assert_eq!(passwords.is(who(1), &password("open sesame"), known).await, Ok(true));
            assert_eq!(passwords.is(who(1), &password("open barley"), known).await, Ok(false));
        }
        assert_eq!(format!("{one:?}"), "PasswordHash");
    }

    #[test]
    fn whoever_guesses_wrong_a_few_times_waits_and_is_told_how_long() {
        let limiter = GuessLimiter::new(GuessRate { burst: 3, interval: Duration::from_secs(10) });
        let now = Instant::now() + Duration::from_hours(1);
        let later = |seconds| now + Duration::from_secs(seconds);
        assert!((0..3).all(|_| limiter.take(1, now).is_ok()));
        assert_eq!(limiter.take(1, now), Err(Duration::from_secs(10)));
        assert_eq!(limiter.take(2, now), Ok(()), "somebody else does not wait");
        assert_eq!(limiter.take(1, later(9)), Err(Duration::from_secs(1)));
        assert_eq!(limiter.take(1, later(10)), Ok(()));
        assert!((0..3).all(|_| limiter.take(1, later(1_000)).is_ok()));
        limiter.give_back(1);
        assert_eq!(limiter.take(1, later(1_000)), Ok(()), "the right one did not count");
        assert!(limiter.take(1, later(1_000)).is_err());
    }

    #[test]
    fn the_guesses_that_are_remembered_are_bounded() {
        let limiter = GuessLimiter::new(PERSON_GUESSES);
        let now = Instant::now() + Duration::from_hours(1);
        for key in 0..3 * MAX_PER_GENERATION {
            limiter.take(key, now).unwrap();
        }
        let guesses = limiter.guesses.lock().unwrap();
        assert!(guesses.recent.len() + guesses.before.len() <= 2 * MAX_PER_GENERATION);
        assert!(guesses.of(3 * MAX_PER_GENERATION - 1).is_some());
    }
}
