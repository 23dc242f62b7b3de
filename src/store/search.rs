//! Search: an index beside the log, whose hits are read from the log.
//!
//! The index is a separate file that can be deleted: a thread that follows the log rebuilds it. So a message costs the log's
//! writer nothing, a backup needs no copy of the index, and a damaged index is just rebuilt. The index proposes messages; each
//! is read from the log in its current state, so deleted text is never shown.

mod backlog;
mod earlier;
mod file;
mod found;
mod index;
mod indexer;
mod query;
mod signal;
mod tokens;

use super::{
    ErrorCause, StoreError,
    committed::{CommitListener, CommittedEntry},
    db::reader::ReaderPool,
};
use crate::domain::{
    EarlierAuthor, Member, Person, RoomName,
    search::{Cursor, Search},
};
use backlog::changes_words;
pub use found::{Hit, SearchPage};
use indexer::Indexer;
use query::{IndexReader, StopFlag};
use rusqlite::Connection;
use signal::IndexerSignal;
use std::{
    collections::HashMap,
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::{sync::Semaphore, task, time};

/// How many searches run at once: each uses a core, and other people want to read pages meanwhile.
pub const MAX_CONCURRENT_SEARCHES: usize = 2;

/// How long a search waits for its turn.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a search waits until the latest messages are indexed. Usually that takes a few milliseconds. Under heavy load it
/// takes too long, and the result says that it may be incomplete.
const CATCH_UP_TIMEOUT: Duration = Duration::from_millis(50);

/// The time limit of a search. Only searches for frequent words that never occur together take this long.
const SEARCH_TIMEOUT: Duration = Duration::from_secs(5);

/// The time limit of a look at who wrote before under some names. It takes less than a millisecond, unless two people have written
/// very much under one name.
const NAMES_TIMEOUT: Duration = Duration::from_secs(1);

/// The most messages on a page of results: each is read from the log.
const MAX_HITS_PER_PAGE: usize = 100;

/// A handle on the index.
#[derive(Clone, Debug)]
pub(super) struct SearchIndex(Arc<SearchShared>);

#[derive(Debug)]
struct SearchShared {
    index: Arc<IndexReader>,
    signal: Arc<IndexerSignal>,
    turns: Semaphore,
    /// Of looks at names: they do not wait for searches.
    name_turns: Semaphore,
    // Emptied by `close`. A std mutex: held for a take.
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl SearchIndex {
    /// Starts to follow this log. If the index is unusable, that shows later; the server starts anyway.
    pub(super) fn start(log: &Path) -> Result<Self, StoreError> {
        let (index, signal) = (Arc::new(IndexReader::new(beside(log))), Arc::<IndexerSignal>::default());
        let indexer = Indexer::new(log, Arc::clone(&index), Arc::clone(&signal));
        let thread = thread::Builder::new()
            .name("search".to_owned())
            .spawn(|| indexer.run())
            .map_err(StoreError::Thread)?;
        let [turns, name_turns] = [(); 2].map(|()| Semaphore::new(MAX_CONCURRENT_SEARCHES));
        let thread = Mutex::new(Some(thread));
        Ok(Self(Arc::new(SearchShared { index, signal, turns, name_turns, thread })))
    }

    /// At most `limit` messages, from a cursor on.
    pub(super) async fn find(
        &self,
        readers: &ReaderPool,
        search: Search,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<SearchPage, StoreError> {
        let limit = limit.clamp(1, MAX_HITS_PER_PAGE);
        let page = move |log: &Connection, db: &Connection| query::page(log, db, &search, after, limit);
        let (found, is_behind) = self.read(readers, &self.0.turns, SEARCH_TIMEOUT, page).await?;
        Ok(SearchPage { is_behind, ..found })
    }

    /// Of these people, those who began to write in the room under their nickname when somebody else had written there under one
    /// that looks the same; with the last who had.
    pub(super) async fn earlier_authors(
        &self,
        readers: &ReaderPool,
        room: RoomName,
        people: Vec<Member>,
    ) -> Result<HashMap<Person, EarlierAuthor>, StoreError> {
        let query =
            move |log: &Connection, db: &Connection| Ok(earlier::earlier_authors(log, db, &room, &people));
        Ok(self.read(readers, &self.0.name_turns, NAMES_TIMEOUT, query).await?.0)
    }

    /// Runs a query on the log and the index in its turn. Also whether a part of the log is not indexed yet.
    async fn read<T: Send + 'static>(
        &self,
        readers: &ReaderPool,
        turns: &Semaphore,
        limit: Duration,
        query: impl FnOnce(&Connection, &Connection) -> rusqlite::Result<Result<T, StoreError>> + Send + 'static,
    ) -> Result<(T, bool), StoreError> {
        let turn = time::timeout(QUEUE_TIMEOUT, turns.acquire()).await;
        let _turn = turn.map_err(|_| StoreError::SearchBusy)?.map_err(|_| StoreError::Closed)?;
        let is_behind = !self.is_caught_up(CATCH_UP_TIMEOUT).await;
        let stop = Arc::<StopFlag>::default();
        // Also stops if the caller is gone.
        let _stops = StopOnDrop(Arc::clone(&stop));
        let inner = Arc::clone(&self.0);
        let reading = readers.work(move |log| inner.index.read(&stop, |db| query(log, db)));
        let found = time::timeout(limit, reading).await.map_err(|_| StoreError::SearchTooLong)??;
        if matches!(&found, Err(StoreError::Index(error)) if ErrorCause::of(error) == ErrorCause::Damaged) {
            self.0.signal.invalidate();
        }
        Ok((found?, is_behind))
    }

    /// Whether the whole log is indexed, or will be within this time.
    pub(super) async fn is_caught_up(&self, within: Duration) -> bool {
        match self.0.signal.catch_up() {
            None => true,
            Some(caught_up) => time::timeout(within, caught_up).await.is_ok_and(|told| told.is_ok()),
        }
    }

    /// Stops the thread.
    pub(super) async fn close(&self) {
        self.0.signal.close();
        let thread = self.0.thread.lock().expect("no holder panics").take();
        if let Some(thread) = thread {
            // Only its end matters; a panic in it was reported when it happened.
            let _ = task::spawn_blocking(|| thread.join()).await;
        }
    }
}

/// It notes the rooms whose words changed, at most so many, and the indexer reads their logs.
impl CommitListener for SearchIndex {
    fn committed(&self, entries: &[CommittedEntry<'_>]) {
        let mut rooms =
            entries.iter().filter(|new| changes_words(&new.entry.act)).map(|new| new.row).peekable();
        if rooms.peek().is_some() {
            self.0.signal.written(rooms);
        }
    }

    fn trimmed(&self) {
        self.0.signal.trimmed();
    }
}

impl Drop for SearchShared {
    fn drop(&mut self) {
        self.signal.close();
    }
}

/// Stops a search when it is dropped.
struct StopOnDrop(Arc<StopFlag>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// The path of a log's index: beside it, under its name, so that two logs in a folder have separate ones.
fn beside(log: &Path) -> PathBuf {
    let mut name = OsString::from(log.file_stem().unwrap_or_default());
    name.push("-search.db");
    log.with_file_name(name)
}

#[cfg(test)]
mod tests;
