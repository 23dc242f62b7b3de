//! Verifies the stored topic, description and pins of a room against its log.

use crate::store::log::{KIND_DELETED, KIND_DESCRIBED, KIND_PINNED, KIND_TOPIC_SET, KIND_UNPINNED};
use rusqlite::{Connection, Result, Row};
use std::collections::BTreeMap;

/// Topic, description and pins, as far as the log was read.
#[derive(Debug, Default)]
pub(super) struct ExpectedAbout {
    /// The last entry of each kind, with its text; none if the text is no longer kept.
    texts: BTreeMap<i64, (i64, Option<String>)>,
    /// The pinned messages, each with the entry that pinned it.
    pins: BTreeMap<i64, i64>,
}

impl ExpectedAbout {
    /// The next entry of the log.
    pub(super) fn entry(&mut self, seq: i64, kind: i64, target: i64, row: &Row<'_>) -> Result<()> {
        match kind {
            KIND_TOPIC_SET | KIND_DESCRIBED => drop(self.texts.insert(kind, (seq, row.get(9)?))),
            KIND_PINNED => drop(self.pins.entry(target).or_insert(seq)),
            KIND_UNPINNED | KIND_DELETED => drop(self.pins.remove(&target)),
            _ => {}
        }
        Ok(())
    }

    /// What is wrong with the stored rows, if the text of everything up to `trimmed` was removed.
    pub(super) fn compare(mut self, db: &Connection, room: i64, trimmed: i64) -> Result<Vec<&'static str>> {
        let mut wrong = Vec::new();
        let mut kept = db
            .prepare_cached("SELECT kind, seq, body FROM about WHERE room = ?")?
            .query_map([room], |row| Ok((row.get(0)?, (row.get(1)?, Some(row.get(2)?)))))?
            .collect::<Result<BTreeMap<i64, (i64, Option<String>)>>>()?;
        for (kind, (seq, text)) in self.texts {
            let is_as_said = match kept.remove(&kind) {
                Some((from, _)) if seq <= trimmed => from == seq,
                None if seq <= trimmed => true,
                Some(found) => found == (seq, text),
                None => text.is_none(),
            };
            if !is_as_said {
                wrong.push("what it is about is not what its log says last");
            }
        }
        if !kept.is_empty() {
            wrong.push("what it is about is nowhere in its log");
        }
        self.pins.retain(|message, _| trimmed < *message);
        // Those that were removed among others are pinned no longer.
        let has_text = "SELECT EXISTS (SELECT 1 FROM entry WHERE room = ? AND seq = ? AND body IS NOT NULL)";
        let mut has_text = db.prepare_cached(has_text)?;
        let mut expected = BTreeMap::new();
        for (message, seq) in self.pins {
            if has_text.query_row((room, message), |row| row.get::<_, bool>(0))? {
                expected.insert(message, seq);
            }
        }
        let pins = db
            .prepare_cached("SELECT message, seq FROM pin WHERE room = ?")?
            .query_map([room], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<BTreeMap<i64, i64>>>()?;
        if pins != expected {
            wrong.push("other messages are pinned than its log says");
        }
        Ok(wrong)
    }
}
