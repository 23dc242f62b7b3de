//! The part of the log that is not indexed yet, read in the order of time.

use crate::{
    domain::{Act, Entry, HostAct, Seq},
    store::{StoreError, log},
};
use rusqlite::{Connection, OptionalExtension, Row};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashSet},
};

/// How many entries are read at once: enough to share a commit, few enough to take less than a tenth of a second.
const MAX_BATCH_ENTRIES: usize = 2048;

/// The cost of an entry that changes a message, in entries: text is removed one by one, but added in bulk.
const CHANGE_COST: usize = 32;

/// How many bytes of text are read at once, approximately: sixteen of the longest messages are as much work as a thousand short
/// ones.
const MAX_BATCH_BYTES: usize = 256 * 1024;

/// The rooms that are not read completely, by the time of their next entry. Usually empty; while a whole log is read, two
/// numbers for each room.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    next: BinaryHeap<Reverse<(i64, i64)>>,
    known: HashSet<i64>,
}

/// A part of the log, in the order of time.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The entries that change the index, each with its room.
    pub(super) entries: Vec<(i64, Entry)>,
    /// How far each room is read after this batch.
    pub(super) rooms: BTreeMap<i64, IndexedUpTo>,
}

/// How far a room was read.
#[derive(Clone, Debug)]
pub(super) struct IndexedUpTo {
    pub(super) epoch: i64,
    pub(super) seq: i64,
    /// The id of the entry there.
    pub(super) last: [u8; 16],
    /// The last place whose text the log no longer keeps.
    pub(super) trimmed: i64,
}

impl Backlog {
    pub(super) fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// Adds a room that may have unread entries.
    pub(super) fn add(&mut self, log: &Connection, room: i64, read: i64) -> Result<(), StoreError> {
        if self.known.contains(&room) {
            return Ok(());
        }
        let sql = "SELECT at FROM entry WHERE room = ? AND ? < seq ORDER BY seq LIMIT 1";
        let next: Option<i64> =
            log.prepare_cached(sql)?.query_row((room, read), |row| row.get(0)).optional()?;
        if let Some(at) = next {
            self.known.insert(room);
            self.next.push(Reverse((at, room)));
        }
        Ok(())
    }

    /// The next batch. Each room is read up to the time of the next entry of another room, but never out of its own order.
    pub(super) fn read(
        &mut self,
        log: &Connection,
        read: impl Fn(i64) -> Result<Option<IndexedUpTo>, StoreError>,
    ) -> Result<Batch, StoreError> {
        let mut portion = Batch::default();
        let mut left = BatchBudget { entries: MAX_BATCH_ENTRIES, bytes: MAX_BATCH_BYTES };
        while 0 < left.entries && 0 < left.bytes {
            let Some(Reverse((_, room))) = self.next.pop() else { break };
            self.known.remove(&room);
            let mark = match portion.rooms.get(&room) {
                Some(mark) => Some(mark.clone()),
                None => read(room)?,
            };
            let Some(mut mark) = begin(log, room, mark)? else { continue };
            let until = self.next.peek().map_or(i64::MAX, |Reverse((at, _))| *at);
            let next = portion.read_room(log, room, &mut mark, until, &mut left)?;
            portion.rooms.insert(room, mark);
            if let Some(at) = next {
                self.known.insert(room);
                self.next.push(Reverse((at, room)));
            }
        }
        Ok(portion)
    }
}

struct BatchBudget {
    entries: usize,
    bytes: usize,
}

impl Batch {
    /// Reads on in a room, up to this time. Returns the time of its next entry, if there is one.
    fn read_room(
        &mut self,
        log: &Connection,
        room: i64,
        mark: &mut IndexedUpTo,
        until: i64,
        left: &mut BatchBudget,
    ) -> Result<Option<i64>, StoreError> {
        let columns = log::ENTRY_COLUMNS;
        let sql = format!("SELECT {columns} FROM entry WHERE room = ? AND ? < seq ORDER BY seq LIMIT ?");
        let mut select = log.prepare_cached(&sql)?;
        let mut rows = select.query((room, mark.seq, left.entries as i64 + 1))?;
        let mut is_first = true;
        while let Some(row) = rows.next()? {
            let (seq, at): (i64, i64) = (row.get("seq")?, row.get("at")?);
            let is_enough = left.entries == 0 || left.bytes == 0 || until < at;
            if is_enough && !is_first {
                return Ok(Some(at));
            }
            is_first = false;
            let mut cost = 1;
            if let Some(entry) = concerning(row, seq, mark.trimmed) {
                let words = match &entry.act {
                    Act::Said { body, .. } | Act::Edited { body, .. } => body.as_ref(),
                    Act::Deleted { .. }
                    | Act::Reacted { .. }
                    | Act::Unreacted { .. }
                    | Act::Pinned { .. }
                    | Act::Unpinned { .. }
                    | Act::TopicSet { .. }
                    | Act::Described { .. }
                    | Act::Host(_) => None,
                };
                left.bytes = left.bytes.saturating_sub(words.map_or(0, |body| body.as_str().len()));
                cost = if entry.act.target().is_some() { CHANGE_COST } else { 1 };
                self.entries.push((room, entry));
            }
            left.entries = left.entries.saturating_sub(cost);
            mark.seq = seq;
            mark.last = row.get("id")?;
        }
        Ok(None)
    }
}

/// Where to continue in a room; none if the log has no such room.
fn begin(log: &Connection, room: i64, read: Option<IndexedUpTo>) -> Result<Option<IndexedUpTo>, StoreError> {
    let sql = "SELECT epoch, trimmed FROM room WHERE id = ?";
    let kept = log.prepare_cached(sql)?.query_row([room], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((epoch, trimmed)) = kept else { return Ok(None) };
    let read = read.unwrap_or(IndexedUpTo { epoch, seq: 0, last: [0; 16], trimmed });
    Ok(Some(IndexedUpTo { epoch, trimmed, ..read }))
}

/// The entry, if it changes what can be found. An unreadable one is skipped: the log is damaged there, and the rest of it
/// should still be found.
fn concerning(row: &Row<'_>, seq: i64, trimmed: i64) -> Option<Entry> {
    if seq <= trimmed {
        return None;
    }
    let entry = log::entry(row).ok()?;
    let is_about_kept = entry.act.target().is_none_or(|target| Seq::new(trimmed as u64) < target);
    (is_about_kept && changes_words(&entry.act)).then_some(entry)
}

/// Whether an act changes what can be found.
pub(super) fn changes_words(act: &Act) -> bool {
    match act {
        Act::Said { .. } | Act::Edited { .. } | Act::Deleted { .. } => true,
        Act::Reacted { .. } | Act::Unreacted { .. } | Act::Pinned { .. } | Act::Unpinned { .. } => false,
        Act::Host(HostAct::Removed { .. }) => true,
        Act::TopicSet { .. } | Act::Described { .. } => false,
        Act::Host(
            HostAct::RoleSet { .. }
            | HostAct::Banned { .. }
            | HostAct::Unbanned { .. }
            | HostAct::WritersSet { .. }
            | HostAct::SlowSet { .. }
            | HostAct::NewcomersSet { .. }
            | HostAct::CalmSet { .. }
            | HostAct::ReviewSet { .. }
            | HostAct::DoorSet { .. }
            | HostAct::ListedSet { .. }
            | HostAct::KeepDaysSet { .. }
            | HostAct::LinkRevoked { .. },
        ) => false,
    }
}
