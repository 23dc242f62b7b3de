//! Rate limits of one person, and of one network, over all their connections: in addition to the limits of each connection.

use crate::{
    domain::Person,
    server::{
        connections::network::Network,
        limits::{self, Rate, RateDecision, TokenBucket},
    },
};
use axum::{
    Extension,
    body::HttpBody,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

/// The refusal of too much text.
pub(in crate::server) const TOO_MUCH_TEXT_SENTENCE: &str =
    "So much was said by you, or from your network, that this has to wait. Send it again in a few minutes.";

/// The minimum number of accounts before unused ones are removed.
const MIN_ACCOUNTS_TO_SWEEP: usize = 64;

/// An account for each connected key, and for recent ones whose buckets are not full again.
#[derive(Debug)]
pub(in crate::server) struct Accounts<K> {
    rates: AccountRates,
    // A std mutex: it is held for a look-up, never across an await.
    known: Mutex<KnownAccounts<K>>,
}

/// The rates of an account's buckets.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct AccountRates {
    /// Of commands.
    pub(in crate::server) commands: Rate,
    /// Of posted bytes.
    pub(in crate::server) text: Rate,
}

#[derive(Debug)]
struct KnownAccounts<K> {
    accounts: HashMap<K, Arc<Account>>,
    /// The number of accounts at which unused ones are removed.
    sweep_at: usize,
}

/// The resources used by one person, or one network.
#[derive(Debug)]
pub(in crate::server) struct Account {
    commands: Mutex<TokenBucket>,
    text: Mutex<TokenBucket>,
    connections: AtomicU32,
    /// The rooms of its connections; a room counts once for each connection.
    rooms: AtomicU32,
}

impl<K: Eq + Hash> Accounts<K> {
    /// Accounts with these rates.
    pub(in crate::server) fn new(rates: AccountRates) -> Self {
        Self {
            rates,
            known: Mutex::new(KnownAccounts { accounts: HashMap::new(), sweep_at: MIN_ACCOUNTS_TO_SWEEP }),
        }
    }

    /// The account of this key.
    pub(in crate::server) fn of(&self, who: K, now: Instant) -> Arc<Account> {
        let mut known = self.known.lock().expect("no holder panics");
        if known.sweep_at <= known.accounts.len() {
            // Accounts are handed out under this lock, so a count of one means that nobody else has it.
            known.accounts.retain(|_, account| 1 < Arc::strong_count(account) || !account.is_full(now));
            known.sweep_at = (2 * known.accounts.len()).max(MIN_ACCOUNTS_TO_SWEEP);
            known.accounts.shrink_to(2 * MIN_ACCOUNTS_TO_SWEEP);
        }
        Arc::clone(known.accounts.entry(who).or_insert_with(|| Arc::new(Account::new(self.rates, now))))
    }
}

impl Account {
    fn new(rates: AccountRates, now: Instant) -> Self {
        Self {
            commands: Mutex::new(TokenBucket::new(rates.commands, now)),
            text: Mutex::new(TokenBucket::new(rates.text, now)),
            connections: AtomicU32::new(0),
            rooms: AtomicU32::new(0),
        }
    }

    /// A place for one more connection, if the account has fewer than `limit`.
    pub(in crate::server) fn seat(self: Arc<Self>, limit: u32) -> Option<Seat> {
        add_below(&self.connections, limit).then(|| Seat { account: self, rooms: 0 })
    }

    fn is_full(&self, now: Instant) -> bool {
        let is_full = |bucket: &Mutex<TokenBucket>| bucket.lock().expect("no holder panics").is_full(now);
        is_full(&self.commands) && is_full(&self.text)
    }

    fn allows(&self, now: Instant) -> bool {
        self.commands.lock().expect("no holder panics").try_take(now)
    }

    /// Whether this many bytes may be posted; if so, they are charged.
    fn lets_say(&self, bytes: usize, now: Instant) -> bool {
        self.text.lock().expect("no holder panics").try_charge(bytes as f32, now)
    }

    fn charge(&self, tokens: f32) {
        self.commands.lock().expect("no holder panics").charge(tokens);
    }
}

/// A connection's place in its network's account. Dropping it returns the place and its rooms.
#[derive(Debug)]
pub(in crate::server) struct Seat {
    account: Arc<Account>,
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

/// The rate limits of one connection, its person and its network.
#[derive(Debug)]
pub(in crate::server) struct ConnectionMeter {
    own: TokenBucket,
    /// None for a watcher, who has no identity.
    person: Option<Arc<Account>>,
    pub(in crate::server) seat: Seat,
}

impl ConnectionMeter {
    pub(in crate::server) fn new(rate: Rate, person: Option<Arc<Account>>, seat: Seat, now: Instant) -> Self {
        Self { own: TokenBucket::new(rate, now), person, seat }
    }

    /// Takes a token for one command from each. Only the connection's own bucket can close it.
    pub(in crate::server) fn take(&mut self, now: Instant) -> RateDecision {
        match self.own.take(now) {
            RateDecision::Steady if self.person.as_ref().is_some_and(|person| !person.allows(now)) => {
                RateDecision::TooFast
            }
            RateDecision::Steady if !self.seat.account.allows(now) => RateDecision::TooFast,
            pace @ (RateDecision::Steady | RateDecision::TooFast | RateDecision::Flooding) => pace,
        }
    }

    /// Whether this many bytes may be posted; if so, they are charged.
    pub(in crate::server) fn lets_say(&self, bytes: usize, now: Instant) -> bool {
        let bytes = bytes + limits::ENTRY_COST_BYTES;
        self.person.as_ref().is_none_or(|person| person.lets_say(bytes, now))
            && self.seat.account.lets_say(bytes, now)
    }

    /// Charges for this many bytes of a command or an answer.
    pub(in crate::server) fn charge(&mut self, bytes: usize) {
        let tokens = bytes as f32 / limits::BYTES_PER_TOKEN as f32;
        self.own.charge(tokens);
        if let Some(person) = &self.person {
            person.charge(tokens);
        }
        self.seat.account.charge(tokens);
    }
}

/// The accounts of a server.
#[derive(Debug)]
pub(in crate::server) struct PaceAccounts {
    pub(in crate::server) people: Accounts<Person>,
    pub(in crate::server) networks: Accounts<Network>,
    /// Only counts connections that watch.
    pub(in crate::server) watching: Accounts<Network>,
}

impl PaceAccounts {
    /// With these rates of one connection and of one person's text.
    pub(in crate::server) fn new(connection: Rate, text: Rate) -> Self {
        let person = AccountRates { commands: connection.times(limits::PERSON_RATE_FACTOR), text };
        let network = AccountRates {
            commands: connection.times(limits::NETWORK_RATE_FACTOR),
            text: text.times(limits::NETWORK_TEXT_FACTOR),
        };
        Self {
            people: Accounts::new(person),
            networks: Accounts::new(network),
            watching: Accounts::new(network),
        }
    }
}

/// Middleware: text posted by a form is charged like text over a connection. The body is already read.
pub(in crate::server) async fn said_with_forms(
    State(paces): State<Arc<PaceAccounts>>,
    Extension(person): Extension<Person>,
    Extension(network): Extension<Network>,
    request: Request,
    next: Next,
) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let now = Instant::now();
    let bytes = usize::try_from(request.body().size_hint().lower()).unwrap_or(usize::MAX);
    let bytes = bytes.saturating_add(limits::ENTRY_COST_BYTES);
    let PaceAccounts { people, networks, .. } = &*paces;
    if people.of(person, now).lets_say(bytes, now)
        && networks.of(network.customer(), now).lets_say(bytes, now)
    {
        return next.run(request).await;
    }
    (StatusCode::TOO_MANY_REQUESTS, format!("{TOO_MUCH_TEXT_SENTENCE}\n")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const RATE: Rate = Rate { burst: 10, per_second: 1 };
    const RATES: AccountRates = AccountRates { commands: RATE, text: limits::TEXT_RATE };

    fn meter(paces: &PaceAccounts, person: u8, network: [u8; 4], now: Instant) -> ConnectionMeter {
        let person = paces.people.of(Person::from_bytes([person; 12]), now);
        let seat = paces.networks.of(Network::of(network.into()), now).seat(1000).unwrap();
        ConnectionMeter::new(RATE, Some(person), seat, now)
    }

    #[test]
    fn all_connections_of_a_person_and_of_a_network_have_a_pace_together() {
        let (paces, now) = (PaceAccounts::new(RATE, limits::TEXT_RATE), Instant::now());
        let steady =
            |meter: &mut ConnectionMeter| (0..10).filter(|_| meter.take(now) == RateDecision::Steady).count();
        let mut tabs: Vec<_> = (0..32).map(|_| meter(&paces, 0, [10, 0, 0, 1], now)).collect();
        assert_eq!(tabs.iter_mut().map(steady).sum::<usize>(), 40, "of 320: as much as of four connections");
        let mut people: Vec<_> = (1..=200).map(|n| meter(&paces, n, [10, 0, 0, 1], now)).collect();
        assert_eq!(people.iter_mut().map(steady).sum::<usize>(), 600, "640, of which 40 were taken");
        assert_eq!(steady(&mut meter(&paces, 201, [10, 0, 0, 2], now)), 10, "another network");
    }

    #[test]
    fn an_answer_costs_by_its_length_and_a_new_connection_does_not_help() {
        let (paces, now) = (PaceAccounts::new(RATE, limits::TEXT_RATE), Instant::now());
        let mut tab = meter(&paces, 0, [10, 0, 0, 1], now);
        assert_eq!(tab.take(now), RateDecision::Steady);
        tab.charge(100 * limits::BYTES_PER_TOKEN);
        drop(tab);
        assert_eq!(meter(&paces, 0, [10, 0, 0, 1], now).take(now), RateDecision::TooFast);
        let later = now + Duration::from_secs(60);
        assert_eq!(meter(&paces, 0, [10, 0, 0, 1], later).take(later), RateDecision::Steady);
    }

    #[test]
    fn what_a_person_and_a_network_say_costs_by_its_length_and_comes_back_slowly() {
        let (paces, now) = (PaceAccounts::new(RATE, Rate { burst: 10_000, per_second: 100 }), Instant::now());
        let bytes = 1000 - limits::ENTRY_COST_BYTES;
        let says = |meter: &ConnectionMeter, now| (0..100).filter(|_| meter.lets_say(bytes, now)).count();
        let ann = meter(&paces, 0, [10, 0, 0, 1], now);
        assert_eq!(says(&ann, now), 10);
        assert_eq!(says(&meter(&paces, 0, [10, 0, 0, 2], now), now), 0, "the same person elsewhere");
        let others = (1..100).map(|n| says(&meter(&paces, n, [10, 0, 0, 1], now), now)).sum::<usize>();
        assert_eq!(others, 150, "of their network, 160 in all");
        assert_eq!(says(&ann, now + Duration::from_secs(30)), 3);
    }

    #[test]
    fn a_network_has_so_many_places_and_rooms_and_gets_them_back() {
        let (accounts, now) = (Accounts::new(RATES), Instant::now());
        let seat = || accounts.of(0, now).seat(2);
        let (mut one, two) = (seat().unwrap(), seat().unwrap());
        assert!(seat().is_none());
        assert!(one.enter(1) && !one.enter(1));
        drop((one, two));
        assert!(seat().is_some_and(|mut seat| seat.enter(1)));
    }

    #[test]
    fn accounts_of_those_who_have_gone_are_forgotten() {
        let (accounts, now) = (Accounts::new(RATES), Instant::now());
        let stays = accounts.of(0, now);
        (1..100_000).for_each(|n| drop(accounts.of(n, now)));
        let known = accounts.known.lock().unwrap();
        assert!(known.accounts.len() <= 2 * MIN_ACCOUNTS_TO_SWEEP);
        assert!(Arc::ptr_eq(&known.accounts[&0], &stays));
    }
}
