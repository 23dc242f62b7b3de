//! Rate limits of one person, and of one network, over all their connections: in addition to the limits of each connection.

mod accounts;

pub(in crate::server) use accounts::Seat;

use crate::{
    domain::Person,
    rates::{Rate, RateDecision, RetryAfter, TokenBucket},
    server::{
        capacity::{refusal_counts::RefusalCounts, retry_after::refused_for},
        connections::network::Network,
        limits,
    },
    sheets::HitLimit,
};
use accounts::{Account, AccountRates, Accounts, charge_all};
use axum::{
    Extension,
    body::HttpBody,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use std::{sync::Arc, time::Instant};

/// The refusal of too much text.
pub(in crate::server) const TOO_MUCH_TEXT_SENTENCE: &str =
    "So much was said by you, or from your network, that this has to wait. Send it again in a few minutes.";

/// The rate limits of one connection, its person and its network.
#[derive(Debug)]
pub(in crate::server) struct ConnectionMeter {
    own: TokenBucket,
    /// None for a watcher, who has no identity.
    person: Option<Arc<Account>>,
    pub(in crate::server) seat: Seat,
    /// When it last said that its person types.
    typed: Option<Instant>,
}

impl ConnectionMeter {
    pub(in crate::server) fn new(rate: Rate, person: Option<Arc<Account>>, seat: Seat, now: Instant) -> Self {
        Self { own: TokenBucket::new(rate, now), person, seat, typed: None }
    }

    /// Takes a token for one command from each. Only the connection's own bucket can close it.
    pub(in crate::server) fn take(&mut self, now: Instant) -> RateDecision {
        match self.own.take(now) {
            RateDecision::Steady => {
                match charge_all(self.accounts(), |account| &account.commands, 1.0, now) {
                    Ok(()) => RateDecision::Steady,
                    Err(wait) => RateDecision::TooFast(wait),
                }
            }
            pace @ (RateDecision::TooFast(_) | RateDecision::Flooding) => pace,
        }
    }

    /// Whether this many bytes may be posted; if so, they are charged, and who writes on is told again.
    pub(in crate::server) fn lets_say(&mut self, bytes: usize, now: Instant) -> Result<(), RetryAfter> {
        let bytes = bytes + limits::ENTRY_COST_BYTES;
        charge_all(self.accounts(), |account| &account.text, bytes as f32, now)?;
        self.typed = None;
        Ok(())
    }

    /// Whether one more room may be entered; if so, that is charged.
    pub(in crate::server) fn lets_join(&self, now: Instant) -> Result<(), RetryAfter> {
        charge_all(self.accounts(), |account| &account.joins, 1.0, now)
    }

    /// Whether others are to be told that the person types; not again within a moment.
    pub(in crate::server) fn lets_type(&mut self, now: Instant) -> bool {
        let is_recent = |typed: Instant| now.saturating_duration_since(typed) < limits::TYPING_INTERVAL;
        let lets = !self.typed.is_some_and(is_recent);
        if lets {
            self.typed = Some(now);
        }
        lets
    }

    /// Charges for this many bytes of a command or an answer.
    pub(in crate::server) fn charge(&mut self, bytes: usize) {
        let tokens = bytes as f32 / limits::BYTES_PER_TOKEN as f32;
        self.own.charge(tokens);
        self.accounts().for_each(|account| account.charge(tokens));
    }

    fn accounts(&self) -> impl Iterator<Item = &Account> + Clone {
        self.person.iter().chain([&self.seat.account]).map(|account| &**account)
    }
}

/// The accounts of a server.
#[derive(Debug)]
pub(in crate::server) struct PaceAccounts {
    pub(in crate::server) people: Accounts<Person>,
    pub(in crate::server) networks: Accounts<Network>,
    /// Only counts connections that watch.
    pub(in crate::server) watching: Accounts<Network>,
    /// Counts what is refused.
    pub(in crate::server) refusals: Arc<RefusalCounts>,
}

/// The rates from which those of all accounts follow.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct PaceRates {
    /// Of one connection's commands.
    pub(in crate::server) connection: Rate,
    /// Of one person's text, in bytes.
    pub(in crate::server) text: Rate,
    /// Of one person's joins.
    pub(in crate::server) joins: Rate,
    /// How many connections one network may have.
    pub(in crate::server) connections_per_network: u32,
    /// How many connections there may be: so many people and networks have an account for sure.
    pub(in crate::server) connections: usize,
}

impl PaceAccounts {
    pub(in crate::server) fn new(rates: PaceRates, refusals: Arc<RefusalCounts>) -> Self {
        let PaceRates { connection, text, joins, connections_per_network, connections } = rates;
        let person = AccountRates { commands: connection.times(limits::PERSON_RATE_FACTOR), text, joins };
        let all_join = Rate {
            burst: connections_per_network.saturating_mul(limits::JOINS_PER_SLOT),
            ..joins.times(limits::NETWORK_RATE_FACTOR)
        };
        let network = AccountRates {
            commands: connection.times(limits::NETWORK_RATE_FACTOR),
            text: text.times(limits::NETWORK_TEXT_FACTOR),
            joins: all_join,
        };
        let capacity = connections.saturating_add(limits::MAX_TRACKED_KEYS);
        Self {
            people: Accounts::new(person, network, capacity),
            networks: Accounts::new(network, network, capacity),
            watching: Accounts::new(network, network, capacity),
            refusals,
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
    let accounts = [paces.people.of(person, now), paces.networks.of(network.customer(), now)];
    let accounts = accounts.iter().map(|account| &**account);
    match charge_all(accounts, |account| &account.text, bytes as f32, now) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            paces.refusals.count(HitLimit::Text);
            refused_for(StatusCode::TOO_MANY_REQUESTS, wait.seconds(), TOO_MUCH_TEXT_SENTENCE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const RATE: Rate = Rate { burst: 10, per_second: 1 };

    fn paces(text: Rate) -> PaceAccounts {
        let rates = PaceRates {
            connection: RATE,
            text,
            joins: Rate { burst: 10, per_second: 1 },
            connections_per_network: 5,
            connections: 1_000,
        };
        PaceAccounts::new(rates, Arc::default())
    }

    fn meter(paces: &PaceAccounts, person: u8, network: [u8; 4], now: Instant) -> ConnectionMeter {
        let person = paces.people.of(Person::from_bytes([person; 12]), now);
        let seat = paces.networks.of(Network::of(network.into()), now).seat(1000).unwrap();
        ConnectionMeter::new(RATE, Some(person), seat, now)
    }

    #[test]
    fn all_connections_of_a_person_and_of_a_network_have_a_pace_together() {
        let (paces, now) = (paces(limits::TEXT_RATE), Instant::now());
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
        let (paces, now) = (paces(limits::TEXT_RATE), Instant::now());
        let mut tab = meter(&paces, 0, [10, 0, 0, 1], now);
        assert_eq!(tab.take(now), RateDecision::Steady);
        tab.charge(100 * limits::BYTES_PER_TOKEN);
        drop(tab);
        // The person owes 61 tokens and needs one more, at four a second.
        let refused = RateDecision::TooFast(RetryAfter::new(Duration::from_secs(16)));
        assert_eq!(meter(&paces, 0, [10, 0, 0, 1], now).take(now), refused);
        let later = now + Duration::from_secs(60);
        assert_eq!(meter(&paces, 0, [10, 0, 0, 1], later).take(later), RateDecision::Steady);
    }

    #[test]
    fn what_a_person_and_a_network_say_costs_by_its_length_and_comes_back_slowly() {
        let (paces, now) = (paces(Rate { burst: 10_000, per_second: 100 }), Instant::now());
        let bytes = 1000 - limits::ENTRY_COST_BYTES;
        let says = |meter: &mut ConnectionMeter, now| {
            (0..100).filter(|_| meter.lets_say(bytes, now).is_ok()).count()
        };
        let mut ann = meter(&paces, 0, [10, 0, 0, 1], now);
        assert_eq!(says(&mut ann, now), 10);
        assert_eq!(says(&mut meter(&paces, 0, [10, 0, 0, 2], now), now), 0, "the same person elsewhere");
        let others = (1..100).map(|n| says(&mut meter(&paces, n, [10, 0, 0, 1], now), now)).sum::<usize>();
        assert_eq!(others, 150, "of their network, 160 in all");
        assert_eq!(says(&mut ann, now + Duration::from_secs(30)), 3);
    }

    #[test]
    fn entering_rooms_costs_a_person_and_a_network_and_who_is_refused_by_one_is_charged_by_none() {
        let (paces, now) = (paces(limits::TEXT_RATE), Instant::now());
        let joins = |meter: &ConnectionMeter| (0..100).filter(|_| meter.lets_join(now).is_ok()).count();
        let meters: Vec<_> = (0..4).map(|n| meter(&paces, n, [10, 0, 0, 1], now)).collect();
        assert_eq!(
            meters.iter().map(joins).collect::<Vec<_>>(),
            [10, 10, 0, 0],
            "four for each of five places"
        );
        assert_eq!(joins(&meter(&paces, 3, [10, 0, 0, 2], now)), 10, "elsewhere they have all of theirs");
    }

    #[test]
    fn typing_is_told_once_in_a_moment() {
        let (paces, now) = (paces(limits::TEXT_RATE), Instant::now());
        let mut meter = meter(&paces, 0, [10, 0, 0, 1], now);
        assert_eq!((0..100).filter(|_| meter.lets_type(now)).count(), 1);
        assert!(meter.lets_type(now + limits::TYPING_INTERVAL));
        assert!(!meter.lets_type(now + limits::TYPING_INTERVAL));
        // What was told is over when they post something.
        assert!(meter.lets_say(1, now).is_ok());
        assert!(meter.lets_type(now + limits::TYPING_INTERVAL));
    }
}
