//! Caches the ends of the logs that many people open at the moment.

use super::{RoomRow, page_size::PageSize};
use crate::{
    domain::{Earlier, Message, RoomName, RoomRules, Standings, Topic},
    store::{
        LogHead, log,
        log::rows,
        rooms::{about, standing},
    },
};
use rusqlite::{Connection, Result};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

/// How many ends of logs are cached: rooms that many people enter at the moment.
const MAX_TAILS: usize = 32;

/// The end of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The end of the log.
    pub head: LogHead,
    /// Its newest messages, in their state at the end of the log.
    pub messages: Vec<Message>,
    /// What precedes them.
    pub earlier: Earlier,
    /// The room's topic.
    pub topic: Option<Topic>,
    /// The rules of the room.
    pub rules: RoomRules,
    /// Who keeps the room, and who is banned from it.
    pub standings: Arc<Standings>,
}

/// The ends that were read last. The keys contain every input (row and limit), so no entry ever needs invalidation.
#[derive(Debug, Default)]
pub(in crate::store) struct TailCache {
    // A std mutex: it is held for a look-up.
    read: Mutex<VecDeque<(RoomRow, usize, Arc<Tail>)>>,
}

impl TailCache {
    /// The newest `limit` messages of a room; none when it has no row.
    pub(in crate::store) fn newest(
        &self,
        db: &Connection,
        room: &RoomName,
        limit: usize,
    ) -> Result<Option<Arc<Tail>>> {
        let Some(row) = rows::room_row(db, room)? else { return Ok(None) };
        let read = self.read.lock().expect("no holder panics");
        let known = read.iter().find(|(of, most, _)| (*of, *most) == (row, limit));
        if let Some((.., newest)) = known {
            return Ok(Some(Arc::clone(newest)));
        }
        drop(read);
        let (messages, earlier) = log::messages(db, row, row.seq.next(), row.seq, PageSize::of(limit))?;
        let head = LogHead { epoch: row.epoch, seq: row.seq };
        let (topic, standings) = (about::topic(db, row.id)?, Arc::new(standing::all(db, row.id)?));
        let newest = Arc::new(Tail { head, messages, earlier, topic, rules: row.rules, standings });
        let mut read = self.read.lock().expect("no holder panics");
        read.retain(|(of, ..)| of.id != row.id);
        read.push_front((row, limit, Arc::clone(&newest)));
        read.truncate(MAX_TAILS);
        Ok(Some(newest))
    }
}
