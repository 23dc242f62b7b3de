//! Queries: the index proposes messages, the log verifies them.

use super::{Hit, SearchPage, file, index::SPAN_MESSAGES, tokens::question};
use crate::{
    domain::{
        Message, RoomName, Seq,
        search::{Cursor, Search},
    },
    store::{
        StoreError,
        log::{message_state, rows, rows::RoomRow},
    },
};
use rusqlite::{Connection, InterruptHandle};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, RwLock},
};

/// How many proposed messages are verified for one page. Nearly all of them match. Otherwise a page has fewer messages than
/// requested, or none, and the next page continues from there.
const MAX_CANDIDATES: usize = 4000;

/// How many of them are read from the log at once: half a megabyte, if they are of the longest.
const READ_BATCH: usize = 32;

/// The index, for readers.
#[derive(Debug)]
pub(super) struct IndexReader {
    path: PathBuf,
    /// Held by readers, and exclusively to replace the file. A std lock: only threads wait for it.
    gate: RwLock<()>,
    // A std mutex: it is held for a push or a pop.
    idle: Mutex<Vec<Connection>>,
}

/// Stops a search that takes too long, or that nobody waits for any more.
#[derive(Default)]
pub(super) struct StopFlag(Mutex<StopState>);

#[derive(Default)]
struct StopState {
    is_stopped: bool,
    running: Option<InterruptHandle>,
}

/// A message that the index proposes.
struct Candidate {
    id: u64,
    room: i64,
    seq: Seq,
    /// Whether the text in the index matches. Then the message is read from the log.
    fits: bool,
}

impl IndexReader {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, gate: RwLock::default(), idle: Mutex::default() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `act` while nobody has the file open.
    pub(super) fn alone<T>(&self, act: impl FnOnce() -> T) -> T {
        let _alone = self.gate.write().expect("no holder panics");
        self.close_idle();
        act()
    }

    /// Closes the idle connections.
    pub(super) fn close_idle(&self) {
        self.idle.lock().expect("no holder panics").clear();
    }

    /// Runs a query on the index, until it is stopped. The outer error is the log's.
    pub(super) fn read<T>(
        &self,
        stop: &StopFlag,
        query: impl FnOnce(&Connection) -> rusqlite::Result<Result<T, StoreError>>,
    ) -> rusqlite::Result<Result<T, StoreError>> {
        let _reads = self.gate.read().expect("no holder panics");
        let idle = self.idle.lock().expect("no holder panics").pop();
        let db = match idle.map_or_else(|| file::open_to_read(&self.path), Ok) {
            Ok(db) => db,
            Err(error) => return Ok(Err(StoreError::Index(error))),
        };
        if !stop.begin(&db) {
            return Ok(Err(StoreError::SearchTooLong));
        }
        let found = query(&db);
        stop.end();
        self.idle.lock().expect("no holder panics").push(db);
        found
    }
}

impl StopFlag {
    /// Stops the search, now or before it begins.
    pub(super) fn stop(&self) {
        let mut state = self.0.lock().expect("no holder panics");
        state.is_stopped = true;
        if let Some(running) = &state.running {
            running.interrupt();
        }
    }

    fn begin(&self, db: &Connection) -> bool {
        let mut state = self.0.lock().expect("no holder panics");
        state.running = Some(db.get_interrupt_handle());
        !state.is_stopped
    }

    /// From here on another search uses the connection.
    fn end(&self) {
        self.0.lock().expect("no holder panics").running = None;
    }
}

/// At most `limit` messages that a search finds, from a cursor on. The outer error is the log's.
pub(super) fn page(
    log: &Connection,
    db: &Connection,
    search: &Search,
    after: Option<Cursor>,
    limit: usize,
) -> rusqlite::Result<Result<SearchPage, StoreError>> {
    let rooms = rooms(log, search)?;
    PageQuestion { db, log, search, rooms: &rooms, limit }.read(after)
}

/// The rooms that are searched.
type SearchedRooms<'a> = BTreeMap<i64, (&'a RoomName, RoomRow)>;

fn rooms<'a>(log: &Connection, search: &'a Search) -> rusqlite::Result<SearchedRooms<'a>> {
    let mut rooms = BTreeMap::new();
    for name in search.rooms() {
        if let Some(row) = rows::room_row(log, name)? {
            rooms.insert(row.id, (name, row));
        }
    }
    Ok(rooms)
}

/// The search for one page.
struct PageQuestion<'a> {
    db: &'a Connection,
    log: &'a Connection,
    search: &'a Search,
    rooms: &'a SearchedRooms<'a>,
    limit: usize,
}

impl PageQuestion<'_> {
    fn read(&self, after: Option<Cursor>) -> rusqlite::Result<Result<SearchPage, StoreError>> {
        // One state of the index. The log is read separately, a few messages at a time.
        let state = match self.db.unchecked_transaction() {
            Ok(state) => state,
            Err(error) => return Ok(Err(StoreError::Index(error))),
        };
        let number = match state.query_row("SELECT number FROM origin", [], |row| row.get::<_, i64>(0)) {
            Ok(number) => number as u64,
            Err(error) => return Ok(Err(StoreError::Index(error))),
        };
        if after.is_some_and(|after| after.index != number) {
            return Ok(Err(StoreError::IndexAnew));
        }
        let mut before = after.map_or(u64::MAX, |after| after.before);
        let cursor = |before| Some(Cursor { index: number, before });
        let mut found = SearchPage::default();
        let (mut looked_at, mut at_once) = (0, self.limit + 1);
        while looked_at < MAX_CANDIDATES && !self.rooms.is_empty() {
            let proposed = match self.propose(before, at_once) {
                Ok(proposed) => proposed,
                Err(error) => return Ok(Err(StoreError::Index(error))),
            };
            for some in proposed.chunks(READ_BATCH) {
                for (proposed, read) in some.iter().zip(self.messages(some)?) {
                    let Some((name, _)) = self.rooms.get(&proposed.room) else { continue };
                    if let Some(message) = read.filter(|message| self.search.finds(message)) {
                        if found.hits.len() == self.limit {
                            found.more = cursor(before);
                            return Ok(Ok(found));
                        }
                        found.hits.push(Hit { room: (*name).clone(), message });
                    }
                    before = proposed.id;
                }
            }
            if proposed.len() < at_once {
                return Ok(Ok(found));
            }
            looked_at += at_once;
            at_once *= 2;
        }
        found.more = cursor(before).filter(|_| looked_at != 0);
        Ok(Ok(found))
    }

    /// Reads the proposed messages from the log, none for a missing one. They are checked afterwards, so that the read
    /// transaction is short.
    fn messages(&self, proposed: &[Candidate]) -> rusqlite::Result<Vec<Option<Message>>> {
        let state = self.log.unchecked_transaction()?;
        let rooms = rooms(&state, self.search)?;
        let read = proposed.iter().map(|proposed| match rooms.get(&proposed.room) {
            Some((_, row)) if proposed.fits => message_state::message(&state, *row, proposed.seq),
            _ => Ok(None),
        });
        read.collect()
    }

    /// The newest messages before a place that the index proposes.
    fn propose(&self, before: u64, limit: usize) -> rusqlite::Result<Vec<Candidate>> {
        let from = self.search.from().map_or(0, |from| from.millis()).min(i64::MAX as u64) as i64;
        let until = self.search.until().map_or(u64::MAX, |until| until.millis()).min(i64::MAX as u64) as i64;
        // Ids are in the order of the log; times may not be.
        let first = self.span("SELECT min(id) FROM span WHERE ? <= latest", from)?;
        let last = self.span("SELECT max(id) FROM span WHERE earliest < ?", until)?;
        let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
        let before = i64::try_from(before).unwrap_or(i64::MAX).min((last + 1) * SPAN_MESSAGES);
        let rooms: Vec<_> = self.rooms.keys().copied().collect();
        // CROSS: first the words, newest first, then each message as its words are found.
        let sql = "SELECT message.id, room, seq, body FROM word CROSS JOIN message ON message.id = word.rowid
                   WHERE word MATCH ? AND ? <= word.rowid AND word.rowid < ? AND ? <= message.at AND message.at < ?
                   ORDER BY word.rowid DESC LIMIT ?";
        self.db
            .prepare_cached(sql)?
            .query_map(
                (question(self.search, &rooms), first * SPAN_MESSAGES, before, from, until, limit as i64),
                |row| {
                    let (id, seq): (i64, i64) = (row.get(0)?, row.get(2)?);
                    let fits = self.search.occurs_in(row.get_ref(3)?.as_str()?);
                    Ok(Candidate { id: id as u64, room: row.get(1)?, seq: Seq::new(seq as u64), fits })
                },
            )?
            .collect()
    }

    fn span(&self, sql: &str, moment: i64) -> rusqlite::Result<Option<i64>> {
        self.db.prepare_cached(sql)?.query_row([moment], |row| row.get(0))
    }
}
