//! The clients of a scenario, waited for together.

use crate::{
    client::{Client, Habits},
    progress::Progress,
    random::Random,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    ops::Deref,
    time::{Duration, Instant},
};
use tokio::time;

/// How long nothing at all may move before waiting is given up. Longer than the longest wait of a server or client.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often the clients are looked at.
const TICK: Duration = Duration::from_millis(10);

/// The clients of a scenario.
pub(crate) struct Crowd(Vec<Client>);

impl Crowd {
    pub(crate) fn start(count: usize, server: SocketAddr, habits: &Habits, random: &mut Random) -> Self {
        Self((0..count).map(|_| Client::start(server, habits.clone(), random.fork())).collect())
    }

    /// One from each of these addresses.
    pub(crate) fn start_from(
        addresses: impl Iterator<Item = Ipv4Addr>,
        server: SocketAddr,
        habits: &Habits,
        random: &mut Random,
    ) -> Self {
        Self::start_with(addresses.map(|from| Habits { from: Some(from), ..habits.clone() }), server, random)
    }

    /// One with each of these habits.
    pub(crate) fn start_with(
        habits: impl Iterator<Item = Habits>,
        server: SocketAddr,
        random: &mut Random,
    ) -> Self {
        Self(habits.map(|habits| Client::start(server, habits, random.fork())).collect())
    }

    /// The same in each of these rooms.
    pub(crate) fn start_in(
        rooms: &[String],
        count: usize,
        server: SocketAddr,
        habits: &Habits,
        random: &mut Random,
    ) -> Self {
        let everywhere =
            rooms.iter().flat_map(|room| Self::start(count, server, &habits.in_room(room), random).0);
        Self(everywhere.collect())
    }

    /// The rooms they are in.
    pub(crate) fn rooms(&self) -> BTreeSet<&str> {
        self.0.iter().map(Client::room).collect()
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn kept(&self) -> usize {
        self.sum(|client| client.known().kept.len())
    }

    pub(crate) fn sent(&self) -> usize {
        self.sum(|client| client.known().sent as usize)
    }

    pub(crate) fn resent(&self) -> usize {
        self.sum(|client| client.known().resent as usize)
    }

    pub(crate) fn joins(&self) -> usize {
        self.sum(|client| client.known().joins as usize)
    }

    pub(crate) fn refused(&self, code: &str) -> usize {
        self.sum(|client| client.known().refused.get(code).copied().unwrap_or_default() as usize)
    }

    /// How often anything was refused to any of them.
    pub(crate) fn refusals(&self) -> usize {
        self.sum(|client| client.known().refused.values().sum::<u32>() as usize)
    }

    /// How many are in the room.
    pub(crate) fn present(&self) -> usize {
        self.sum(|client| usize::from(client.known().joined))
    }

    /// How long entries took to everyone since this was last asked: the median and the 99th part of a hundred.
    pub(crate) fn delays(&self) -> (Duration, Duration) {
        self.delays_at([50, 99]).into()
    }

    /// The same, for other parts of a hundred.
    pub(crate) fn delays_at<const N: usize>(&self, parts: [usize; N]) -> [Duration; N] {
        let mut delays: Vec<u32> =
            self.0.iter().flat_map(|client| std::mem::take(&mut client.known().delays)).collect();
        delays.sort_unstable();
        let at = |part: usize| delays.get(delays.len() * part / 100).copied().unwrap_or_default();
        parts.map(|part| Duration::from_micros(at(part).into()))
    }

    /// Everyone has said what they had to, and knows all that was said.
    pub(crate) fn is_settled(&self) -> bool {
        let mut newest = BTreeMap::new();
        for client in &self.0 {
            let newest: &mut u64 = newest.entry(client.room()).or_default();
            *newest = client.known().view.newest().max(*newest);
        }
        let settled = |client: &Client| {
            let known = client.known();
            known.joined && known.outbox.is_empty() && known.view.whole_up_to() == newest[client.room()]
        };
        self.0.iter().all(settled)
    }

    /// Waits until it is so.
    ///
    /// # Panics
    /// When nothing moves any more.
    pub(crate) async fn until(&self, what: &str, progress: &mut Progress, so: impl FnMut(&Self) -> bool) {
        if !self.waits(what, progress, so).await {
            panic!("{what}: nothing moves any more; {}", self.describe());
        }
    }

    /// Waits until everyone has settled. If somebody never does, the verdict will say what they lack.
    pub(crate) async fn settle(&self, progress: &mut Progress) {
        self.waits("settling", progress, Self::is_settled).await;
    }

    /// Whether it came to be so before nothing moved any more.
    async fn waits(&self, what: &str, progress: &mut Progress, mut so: impl FnMut(&Self) -> bool) -> bool {
        let (mut moved, mut last) = (Instant::now(), (0, 0, 0));
        while !so(self) {
            time::sleep(TICK).await;
            let entries = self.sum(|client| client.known().view.entries().len());
            let now = (self.kept(), self.joins(), entries);
            if now != last {
                (moved, last) = (Instant::now(), now);
            }
            if PATIENCE < moved.elapsed() {
                return false;
            }
            progress.show(|| format!("{what}: {} kept, {} in the room", self.kept(), self.present()));
        }
        true
    }

    /// The state of those who are not done, for a failure.
    fn describe(&self) -> String {
        let undone =
            self.0.iter().enumerate().filter(|(_, client)| !client.is_done() || !client.known().joined);
        let describe = |(number, client): (usize, &Client)| {
            let known = client.known();
            let newest = known.view.newest();
            format!(
                "client {number}: joined {}, {} unsaid, newest {newest}, hole {:?}, refused {:?}, {:?}",
                known.joined,
                known.outbox.len(),
                known.view.hole(),
                known.refused,
                known.faults,
            )
        };
        let lines: Vec<_> = undone.take(5).map(describe).collect();
        format!("{} kept of {} sent; {}", self.kept(), self.sent(), lines.join("; "))
    }

    fn sum(&self, of: impl Fn(&Client) -> usize) -> usize {
        self.0.iter().map(of).sum()
    }
}

impl Deref for Crowd {
    type Target = [Client];

    fn deref(&self) -> &[Client] {
        &self.0
    }
}
