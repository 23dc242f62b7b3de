//! Signals between the writer, searches and the indexer.

use std::{
    collections::HashSet,
    mem,
    sync::{Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How many changed rooms are recorded. Beyond that, all rooms are checked.
const MAX_NOTED_ROOMS: usize = 4096;

/// Shared by the log's writer, searches and the indexer.
#[derive(Debug, Default)]
pub(super) struct IndexerSignal {
    // A std mutex: held to add or take something, and free while the indexer waits.
    state: Mutex<SignalState>,
    rings: Condvar,
}

#[derive(Debug, Default)]
struct SignalState {
    news: PendingWork,
    /// Whether everything that was signalled is indexed.
    is_idle: bool,
    is_closed: bool,
}

/// The pending work.
#[derive(Debug, Default)]
pub(super) struct PendingWork {
    /// The rooms with new entries.
    pub(super) rooms: HashSet<i64>,
    /// Too many rooms changed: check every room.
    pub(super) is_any_room: bool,
    /// Text was removed from the log because it is no longer kept.
    pub(super) is_trimmed: bool,
    /// A reader failed to read the index: check whether it is damaged.
    pub(super) is_doubted: bool,
    /// Notified when everything that the log had at the time of the request is indexed.
    pub(super) waiting: Vec<oneshot::Sender<()>>,
}

/// The state of the indexer after a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndexerPause {
    /// Whether everything that was signalled is indexed.
    pub(super) is_read: bool,
    /// Whether there is no other work either.
    pub(super) is_done: bool,
    /// How long it rests.
    pub(super) rest: Duration,
}

impl PendingWork {
    /// Nothing is known: everything must be checked.
    pub(super) fn all() -> Self {
        Self { is_any_room: true, is_trimmed: true, ..Self::default() }
    }

    fn is_some(&self) -> bool {
        self.is_any_room || self.is_trimmed || self.is_doubted || !self.rooms.is_empty()
    }
}

impl IndexerSignal {
    /// These rooms have new entries.
    pub(super) fn written(&self, rooms: impl Iterator<Item = i64>) {
        let mut state = self.lock();
        state.news.rooms.extend(rooms);
        if MAX_NOTED_ROOMS < state.news.rooms.len() {
            state.news.rooms.clear();
            state.news.is_any_room = true;
        }
        self.ring(state);
    }

    /// Text was removed from the log.
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

    /// Notified when everything in the log is indexed; none if it is already. Dropped without a notification if it cannot be.
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

    /// Waits for work, after a rest unless somebody waits. None when the signal is closed.
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

    /// Whether anything was signalled since the work was taken.
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
