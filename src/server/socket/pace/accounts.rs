//! Accounts: what one person, or one network, may use over all their connections.

use crate::rates::{Rate, RetryAfter, TokenBucket};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

/// The minimum number of accounts before unused ones are removed.
const MIN_ACCOUNTS_TO_SWEEP: usize = 64;

/// How often unused accounts are looked for while there are as many as may be: that takes time proportional to their number.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// An account for each connected key, and for recent ones whose buckets are not full again; and a shared one for all others.
#[derive(Debug)]
pub(in crate::server) struct Accounts<K> {
    rates: AccountRates,
    /// How many keys have their own account.
    capacity: usize,
    // A std mutex: it is held for a look-up, never across an await.
    known: Mutex<KnownAccounts<K>>,
    /// For keys without a place: an attack from very many of them slows newcomers, but does not keep any of them out.
    shared: Arc<Account>,
}

/// The rates of an account's buckets.
#[derive(Clone, Copy, Debug)]
pub(super) struct AccountRates {
    /// Of commands.
    pub(super) commands: Rate,
    /// Of posted bytes.
    pub(super) text: Rate,
    /// Of rooms that are entered.
    pub(super) joins: Rate,
}

#[derive(Debug)]
struct KnownAccounts<K> {
    accounts: HashMap<K, Arc<Account>>,
    /// The number of accounts at which unused ones are removed.
    sweep_at: usize,
    /// When they were last looked for.
    swept: Option<Instant>,
}

/// The resources used by one person, or one network.
#[derive(Debug)]
pub(in crate::server) struct Account {
    pub(super) commands: Mutex<TokenBucket>,
    pub(super) text: Mutex<TokenBucket>,
    pub(super) joins: Mutex<TokenBucket>,
    connections: AtomicU32,
    /// The rooms of its connections; a room counts once for each connection.
    rooms: AtomicU32,
}

impl<K: Eq + Hash> Accounts<K> {
    /// So many accounts with these rates. All keys without one share those of `shared`.
    pub(super) fn new(rates: AccountRates, shared: AccountRates, capacity: usize) -> Self {
        let known = KnownAccounts { accounts: HashMap::new(), sweep_at: MIN_ACCOUNTS_TO_SWEEP, swept: None };
        let shared = Arc::new(Account::new(shared, Instant::now()));
        Self { rates, capacity, known: Mutex::new(known), shared }
    }

    /// The account of this key.
    pub(in crate::server) fn of(&self, who: K, now: Instant) -> Arc<Account> {
        let mut known = self.known.lock().expect("no holder panics");
        if let Some(account) = known.accounts.get(&who) {
            return Arc::clone(account);
        }
        if known.sweep_at.min(self.capacity) <= known.accounts.len() {
            known.sweep(now);
        }
        if self.capacity <= known.accounts.len() {
            return Arc::clone(&self.shared);
        }
        Arc::clone(known.accounts.entry(who).or_insert_with(|| Arc::new(Account::new(self.rates, now))))
    }
}

impl<K: Eq + Hash> KnownAccounts<K> {
    /// Removes unused accounts, unless that was done a moment ago.
    fn sweep(&mut self, now: Instant) {
        let is_recent = |swept: Instant| now.saturating_duration_since(swept) < SWEEP_INTERVAL;
        if self.accounts.len() < self.sweep_at && self.swept.is_some_and(is_recent) {
            return;
        }
        // Accounts are handed out under this lock, so a count of one means that nobody else has it.
        self.accounts.retain(|_, account| 1 < Arc::strong_count(account) || !account.is_full(now));
        self.sweep_at = (2 * self.accounts.len()).max(MIN_ACCOUNTS_TO_SWEEP);
        self.swept = Some(now);
        self.accounts.shrink_to(2 * MIN_ACCOUNTS_TO_SWEEP);
    }
}

impl Account {
    fn new(rates: AccountRates, now: Instant) -> Self {
        let bucket = |rate| Mutex::new(TokenBucket::new(rate, now));
        Self {
            commands: bucket(rates.commands),
            text: bucket(rates.text),
            joins: bucket(rates.joins),
            connections: AtomicU32::new(0),
            rooms: AtomicU32::new(0),
        }
    }

    /// A place for one more connection, if the account has fewer than `limit`.
    pub(in crate::server) fn seat(self: Arc<Self>, limit: u32) -> Option<Seat> {
        add_below(&self.connections, limit).then(|| Seat { account: self, rooms: 0 })
    }

    fn is_full(&self, now: Instant) -> bool {
        [&self.commands, &self.text, &self.joins]
            .into_iter()
            .all(|bucket| bucket.lock().expect("no holder panics").is_full(now))
    }

    pub(super) fn charge(&self, tokens: f32) {
        self.commands.lock().expect("no holder panics").charge(tokens);
    }
}

/// Charges this much to one bucket of each account, if each has a token. Who is refused by one is charged by none.
pub(super) fn charge_all<'a>(
    accounts: impl Iterator<Item = &'a Account> + Clone,
    bucket: fn(&Account) -> &Mutex<TokenBucket>,
    tokens: f32,
    now: Instant,
) -> Result<(), RetryAfter> {
    let waits =
        accounts.clone().map(|account| bucket(account).lock().expect("no holder panics").has_token(now));
    // The longest wait: until then it would be refused again.
    if let Some(wait) = waits.filter_map(Result::err).max() {
        return Err(wait);
    }
    accounts.for_each(|account| bucket(account).lock().expect("no holder panics").charge(tokens));
    Ok(())
}

/// A connection's place in its network's account. Dropping it returns the place and its rooms.
#[derive(Debug)]
pub(in crate::server) struct Seat {
    pub(super) account: Arc<Account>,
    rooms: u32,
}

impl Seat {
    /// Counts one more room, if the network's connections have fewer than `limit`.
    pub(in crate::server) fn enter(&mut self, limit: u32) -> bool {
        let entered = add_below(&self.account.rooms, limit);
        self.rooms += u32::from(entered);
        entered
    }

    /// Counts one room less.
    pub(in crate::server) fn leave(&mut self) {
        if 0 < self.rooms {
            self.rooms -= 1;
            self.account.rooms.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.account.connections.fetch_sub(1, Ordering::Relaxed);
        self.account.rooms.fetch_sub(self.rooms, Ordering::Relaxed);
    }
}

/// Adds one if the count is below `limit`.
fn add_below(count: &AtomicU32, limit: u32) -> bool {
    let one_more = |count: u32| (count < limit).then_some(count + 1);
    count.try_update(Ordering::Relaxed, Ordering::Relaxed, one_more).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 10, per_second: 1 };
    const RATES: AccountRates = AccountRates { commands: RATE, text: RATE, joins: RATE };

    #[test]
    fn a_network_has_so_many_places_and_rooms_and_gets_them_back() {
        let (accounts, now) = (Accounts::new(RATES, RATES, usize::MAX), Instant::now());
        let seat = || accounts.of(0, now).seat(2);
        let (mut one, two) = (seat().unwrap(), seat().unwrap());
        assert!(seat().is_none());
        assert!(one.enter(1) && !one.enter(1));
        drop((one, two));
        assert!(seat().is_some_and(|mut seat| seat.enter(1)));
    }

    #[test]
    fn accounts_of_those_who_have_gone_are_forgotten() {
        let (accounts, now) = (Accounts::new(RATES, RATES, usize::MAX), Instant::now());
        let stays = accounts.of(0, now);
        (1..100_000).for_each(|n| drop(accounts.of(n, now)));
        let known = accounts.known.lock().unwrap();
        assert!(known.accounts.len() <= 2 * MIN_ACCOUNTS_TO_SWEEP);
        assert!(Arc::ptr_eq(&known.accounts[&0], &stays));
    }
    #[test]
    fn when_all_accounts_are_in_use_the_others_share_one_and_memory_is_bounded() {
        let (capacity, now) = (1_000, Instant::now());
        let accounts = Accounts::new(RATES, RATES, capacity);
        let says = |who: u32, now| {
            let account = accounts.of(who, now);
            charge_all([&*account].into_iter(), |account| &account.text, 10.0, now).is_ok()
        };
        let many = 10 * capacity as u32;
        let first: Vec<_> = (0..many).filter(|who| says(*who, now)).collect();
        assert_eq!(first.len(), capacity + 1, "each with an account, and one of those without");
        assert_eq!(accounts.known.lock().unwrap().accounts.len(), capacity);
        let later = now + Duration::from_secs(60);
        let second = (many..2 * many).filter(|who| says(*who, later)).count();
        assert_eq!(second, capacity + 1, "who is idle makes room");
        assert!(accounts.known.lock().unwrap().accounts.len() <= capacity);
    }
}
