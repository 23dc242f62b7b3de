//! Signals between the writer, searches and the indexer.

use std::{
    collections::HashSet,
    mem,
    sync::{Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// Of how many rooms it is noted that something was written in them. Past it, all rooms are looked at.
const MAX_NOTED_ROOMS: usize = 4096;

/// What the log's writer, those who search, and the indexer have in common.
#[derive(Debug, Default)]
pub(super) struct IndexerSignal {
    // A std mutex: it is held to note or to take something, and while the indexer waits it is free.
    state: Mutex<SignalState>,
    rings: Condvar,
}

#[derive(Debug, Default)]
struct SignalState {
    news: PendingWork,
    /// Whether everything that was heard of is in the index.
    is_idle: bool,
    is_closed: bool,
}

/// What there is to do.
#[derive(Debug, Default)]
pub(super) struct PendingWork {
    /// The rooms that something was written in.
    pub(super) rooms: HashSet<i64>,
    /// They are not all noted: look at each room there is.
    pub(super) is_any_room: bool,
    /// Words were taken out of the log because they are no longer kept.
    pub(super) is_trimmed: bool,
    /// Somebody could not read the index: look whether it is whole.
    pub(super) is_doubted: bool,
    /// Who is told when all of the log that was there when they asked is in the index.
    pub(super) waiting: Vec<oneshot::Sender<()>>,
}

/// How the indexer pauses.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndexerPause {
    /// Whether everything that it heard of is in the index.
    pub(super) is_read: bool,
    /// Whether there is nothing else to do either.
    pub(super) is_done: bool,
    /// How long it rests.
    pub(super) rest: Duration,
}

impl PendingWork {
    /// That nothing is known, and everything has to be looked at.
    pub(super) fn all() -> Self {
        Self { is_any_room: true, is_trimmed: true, ..Self::default() }
    }

    fn is_some(&self) -> bool {
        self.is_any_room || self.is_trimmed || self.is_doubted || !self.rooms.is_empty()
    }
}

impl IndexerSignal {
    /// Something was written in these rooms.
    pub(super) fn written(&self, rooms: impl Iterator<Item = i64>) {
        let mut state = self.lock();
        state.news.rooms.extend(rooms);
        if MAX_NOTED_ROOMS < state.news.rooms.len() {
            state.news.rooms.clear();
            state.news.is_any_room = true;
        }
        self.ring(state);
    }

    /// Words left the log.
    pub(super) fn trimmed(&self) {
        let mut state = self.lock();
        state.news.is_trimmed = true;
        self.ring(state);
    }

    /// The index could not be read.
    pub(super) fn invalidate(&self) {
        let mut state = self.lock();
        state.news.is_doubted = true;
        self.ring(state);
    }

    /// Is told when all that is in the log now is in the index; none when it is. Nothing is told if it cannot be.
    pub(super) fn catch_up(&self) -> Option<oneshot::Receiver<()>> {
        let mut state = self.lock();
        if state.is_idle && !state.news.is_some() {
            return None;
        }
        let (told, caught_up) = oneshot::channel();
        if !state.is_closed {
            state.news.waiting.push(told);
            self.ring(state);
        }
        Some(caught_up)
    }

    /// Ends the indexer.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.news = PendingWork::default();
        self.ring(state);
    }

    /// Waits until there is something to do, and rests first unless somebody waits for it. None at the end.
    pub(super) fn wait(&self, pause: IndexerPause) -> Option<PendingWork> {
        let IndexerPause { is_read, is_done, rest } = pause;
        let mut state = self.lock();
        state.is_idle = is_read;
        let begins = Instant::now() + rest;
        loop {
            if state.is_closed {
                return None;
            }
            let has_work = !is_done || state.news.is_some();
            let is_rested = begins <= Instant::now();
            if !state.news.waiting.is_empty() || (has_work && is_rested) {
                state.is_idle = false;
                return Some(mem::take(&mut state.news));
            }
            state = if is_rested {
                self.rings.wait(state).expect("no holder panics")
            } else {
                let rest = begins.saturating_duration_since(Instant::now());
                self.rings.wait_timeout(state, rest).expect("no holder panics").0
            };
        }
    }

    /// Whether anything was written since the news were taken.
    pub(super) fn has_news(&self) -> bool {
        self.lock().news.is_some()
    }

    fn ring(&self, state: MutexGuard<'_, SignalState>) {
        drop(state);
        self.rings.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, SignalState> {
        self.state.lock().expect("no holder panics")
    }
}
