//! The thread that keeps the index up to date with the log.
//!
//! It reads committed entries batch by batch, and never blocks people who write or read the log: whatever fails here, messages
//! are still stored and shown.

use super::{
    backlog::Backlog,
    file, index,
    query::IndexReader,
    signal::{IndexerPause, IndexerSignal, PendingWork},
};
use crate::store::{
    ErrorCause, StoreError,
    db::{reader, schema},
    writer::log_throttle::LogThrottle,
};
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// The minimum rest between two batches when everything is indexed: messages of that time share one batch. A search does not
/// wait for it.
const GATHER_WAIT: Duration = Duration::from_millis(100);

/// After working for t, the thread sleeps 19 t while messages are written: it takes at most 5 % of one core. While nobody
/// writes, it goes on at once.
const IDLE_TO_WORK_RATIO: u32 = 19;

/// The longest rest.
const MAX_REST: Duration = Duration::from_secs(2);

/// The delay before a failed step is tried again: a full disk stays full for a while.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// How long deleted text may stay in the index's write-ahead log; edits of that time share a sync.
const CLEAN_AFTER: Duration = Duration::from_secs(1);

/// The state of the thread.
pub(super) struct Indexer {
    log: PathBuf,
    index: Arc<IndexReader>,
    signal: Arc<IndexerSignal>,
    work: Option<IndexerFiles>,
    /// Notified when everything is indexed.
    waiting: Vec<oneshot::Sender<()>>,
    /// Whether the index is known to be damaged.
    is_damaged: bool,
    log_throttle: LogThrottle,
}

/// The files, and the pending work.
struct IndexerFiles {
    log: Connection,
    index: Connection,
    backlog: Backlog,
    /// Rooms of which the index still has text that the log no longer keeps, and up to which place.
    to_trim: BTreeMap<i64, i64>,
    /// Since when deleted text may be in the write-ahead log.
    unclean: Option<Instant>,
}

impl Indexer {
    pub(super) fn new(log: &Path, index: Arc<IndexReader>, signal: Arc<IndexerSignal>) -> Self {
        Self {
            log: log.to_owned(),
            index,
            signal,
            work: None,
            waiting: Vec::new(),
            is_damaged: false,
            log_throttle: LogThrottle::default(),
        }
    }

    /// Follows the log until the signal is closed.
    pub(super) fn run(mut self) {
        let mut pause = IndexerPause { is_read: false, is_done: false, rest: Duration::ZERO };
        while let Some(mut news) = self.signal.wait(pause) {
            let began = Instant::now();
            self.waiting.append(&mut news.waiting);
            pause = self.guarded(began, |indexer| indexer.go_on(news));
            // Drops requests that nobody waits for.
            self.waiting.retain(|waiting| !waiting.is_closed());
        }
        // SQLite makes a checkpoint when the last connection closes, if that one may write.
        self.index.close_idle();
    }

    /// Runs a step. A step that fails or panics is tried again later: the thread continues.
    fn guarded(
        &mut self,
        began: Instant,
        step: impl FnOnce(&mut Self) -> Result<IndexerPause, StoreError>,
    ) -> IndexerPause {
        match catch_unwind(AssertUnwindSafe(|| step(self))) {
            Ok(Ok(pause)) => self.pause(pause, began),
            Ok(Err(error)) => self.give_up(&error),
            Err(_) => self.give_up(&StoreError::IndexPanicked),
        }
    }

    /// Does a part of the pending work.
    fn go_on(&mut self, mut news: PendingWork) -> Result<IndexerPause, StoreError> {
        if mem::take(&mut news.is_doubted) {
            self.is_damaged = true;
            self.work = None;
        }
        let work = match &mut self.work {
            Some(work) => work,
            none => {
                news = PendingWork::all();
                let (path, is_damaged) = (self.index.path(), mem::take(&mut self.is_damaged));
                let log = reader::open(&self.log)?;
                let index = self.index.alone(|| {
                    if is_damaged {
                        file::remove(path)?;
                    }
                    file::open(path, &log)
                })?;
                none.insert(IndexerFiles {
                    log,
                    index,
                    backlog: Backlog::default(),
                    to_trim: BTreeMap::new(),
                    unclean: None,
                })
            }
        };
        work.note_work(news)?;
        work.step()
    }

    /// After a step: notifies those who wait, and computes the rest.
    fn pause(&mut self, pause: IndexerPause, began: Instant) -> IndexerPause {
        if let Some(failed) = self.log_throttle.written() {
            tracing::info!(failed, "the search index is written again");
        }
        if pause.is_read {
            for waiting in self.waiting.drain(..) {
                // The receiver may be gone.
                let _ = waiting.send(());
            }
        }
        if !self.waiting.is_empty() {
            return IndexerPause { rest: Duration::ZERO, ..pause };
        }
        let is_busy = self.signal.has_news();
        let rest =
            if is_busy { (began.elapsed() * IDLE_TO_WORK_RATIO).min(MAX_REST) } else { Duration::ZERO };
        IndexerPause { rest: pause.rest.max(rest), ..pause }
    }

    /// Logs the error at a limited rate, and starts again later: with a new index, if this one is damaged.
    fn give_up(&mut self, error: &StoreError) -> IndexerPause {
        self.is_damaged |=
            matches!(error, StoreError::Index(error) if ErrorCause::of(error) == ErrorCause::Damaged);
        self.work = None;
        self.waiting.clear();
        if let Some(failed) = self.log_throttle.failed(1, Instant::now()) {
            let error = error as &dyn std::error::Error;
            tracing::warn!(error, failed, "the search index is not up to date");
        }
        IndexerPause { is_read: false, is_done: false, rest: RETRY_AFTER }
    }
}

impl IndexerFiles {
    /// Adds new work to the pending work.
    fn note_work(&mut self, news: PendingWork) -> Result<(), StoreError> {
        let mut rooms = news.rooms;
        if news.is_any_room {
            rooms.extend(numbers(&self.log, "SELECT id, 0 FROM room")?.into_iter().map(|(room, _)| room));
        }
        for room in rooms {
            let read = index::mark(&self.index, room).map_err(StoreError::Index)?;
            self.backlog.add(&self.log, room, read.map_or(0, |mark| mark.seq))?;
        }
        if news.is_trimmed {
            for (room, trimmed) in numbers(&self.log, "SELECT id, trimmed FROM room WHERE trimmed <> 0")? {
                let read = index::mark(&self.index, room).map_err(StoreError::Index)?;
                if read.is_some_and(|mark| mark.trimmed < trimmed) {
                    self.to_trim.insert(room, trimmed);
                }
            }
        }
        Ok(())
    }

    /// Indexes a batch. Expired messages are removed only when there is none: searches do not find them anyway.
    fn step(&mut self) -> Result<IndexerPause, StoreError> {
        if self.unclean.is_some_and(|since| CLEAN_AFTER <= since.elapsed()) && self.empty_wal()? {
            self.unclean = None;
        }
        let mut words_went = false;
        if !self.backlog.is_empty() {
            let state = self.log.unchecked_transaction()?;
            let mark = |room| index::mark(&self.index, room).map_err(StoreError::Index);
            let portion = self.backlog.read(&state, mark)?;
            drop(state);
            words_went = index::index_batch(&self.index, portion).map_err(StoreError::Index)?;
        } else if let Some((&room, &up_to)) = self.to_trim.first_key_value() {
            words_went = true;
            if index::trim(&self.index, room, up_to).map_err(StoreError::Index)? {
                self.to_trim.remove(&room);
            }
        }
        if words_went && self.unclean.is_none() {
            self.unclean = Some(Instant::now());
        }
        let is_read = self.backlog.is_empty();
        let (is_done, rest) = match (is_read && self.to_trim.is_empty(), self.unclean) {
            (false, _) => (false, Duration::ZERO),
            (true, Some(_)) => (false, CLEAN_AFTER),
            (true, None) => (true, GATHER_WAIT),
        };
        Ok(IndexerPause { is_read, is_done, rest })
    }

    /// Makes a checkpoint and truncates the write-ahead log, so that deleted text does not stay there. Returns whether it
    /// worked: it does not wait for readers.
    fn empty_wal(&self) -> Result<bool, StoreError> {
        self.index.busy_timeout(Duration::ZERO).map_err(StoreError::Index)?;
        let is_busy =
            self.index.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        self.index.busy_timeout(schema::LOCK_TIMEOUT).map_err(StoreError::Index)?;
        is_busy.map(|is_busy| !is_busy).map_err(StoreError::Index)
    }
}

fn numbers(db: &Connection, sql: &str) -> rusqlite::Result<Vec<(i64, i64)>> {
    db.prepare_cached(sql)?.query_map([], |row| row.try_into())?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_at_a_step_leaves_a_thread_that_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("parlor.db");
        drop(schema::open(&log, Duration::from_secs(1)).unwrap());
        let index = Arc::new(IndexReader::new(folder.path().join("parlor-search.db")));
        let mut indexer = Indexer::new(&log, index, Arc::default());
        let (waiting, mut told) = oneshot::channel();
        indexer.waiting.push(waiting);
        let pause = indexer.guarded(Instant::now(), |_| panic!("it was asked for"));
        assert_eq!((pause.is_read, pause.rest), (false, RETRY_AFTER));
        assert!(
            told.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Closed),
            "nobody waits in vain"
        );
        let pause = indexer.guarded(Instant::now(), |indexer| indexer.go_on(PendingWork::default()));
        assert!(pause.is_read);
    }
}
