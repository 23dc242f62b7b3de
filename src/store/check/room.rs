//! Verifying one room's log, from its first entry to its last.

use super::{Report, about::Expected, is_damage, message_state};
use crate::{
    domain::{Entry, Epoch, Seq},
    store::log::{self, COLUMNS, DELETED, DESCRIBED, EDITED, IS_ABOUT_THE_ROOM, RoomRow, SAID, TOPIC_SET},
};
use rusqlite::{Connection, OptionalExtension, Result, Row, types::ValueRef};

/// The log of one room, as far as it was read.
struct Walk<'a> {
    file: &'a Connection,
    room: i64,
    name: &'a str,
    trimmed: i64,
    last: i64,
    about: Expected,
    report: &'a mut Report,
}

pub(super) fn check(
    file: &Connection,
    room: i64,
    name: &str,
    trimmed: i64,
    report: &mut Report,
) -> Result<()> {
    let mut walk = Walk { file, room, name, trimmed, last: 0, about: Expected::default(), report };
    let mut statement =
        file.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE room = ? ORDER BY seq"))?;
    let mut rows = statement.query([room])?;
    while let Some(row) = rows.next()? {
        walk.entry(row)?;
    }
    if walk.last == 0 {
        walk.fault(None, "it has no entry, and a room begins with one");
    }
    if walk.last < trimmed {
        walk.fault(None, "more of it is said to be trimmed than it has");
    }
    for what in std::mem::take(&mut walk.about).compare(file, room, trimmed)? {
        walk.fault(None, what);
    }
    walk.compare()
}

impl Walk<'_> {
    fn entry(&mut self, row: &Row<'_>) -> Result<()> {
        let seq: i64 = row.get(0)?;
        let (prev, kind, target): (i64, i64, i64) = (row.get(1)?, row.get(6)?, row.get(7)?);
        self.report.entries += 1;
        self.report.messages += u64::from(kind == SAID);
        if prev != self.last {
            let what = format!("it says that {prev} comes before it, and {} does", self.last);
            self.fault(Some(seq), what);
        }
        if seq <= self.last {
            self.fault(Some(seq), "it is not after the one before it");
        }
        self.last = seq;
        self.refers(seq, kind, target, row)?;
        self.about.entry(seq, kind, target, row)?;
        if seq <= self.trimmed {
            self.report.trimmed += 1;
            return self.has_no_words(seq, row);
        }
        match log::entry(row) {
            Ok(entry) => self.words(kind, target, &entry),
            Err(error) if is_damage(&error) => {
                self.fault(Some(seq), format!("it cannot be read: {error}"));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// What it changes or answers was said before it, and by whom it had to be.
    fn refers(&mut self, seq: i64, kind: i64, target: i64, row: &Row<'_>) -> Result<()> {
        let is_about_the_room = matches!(kind, TOPIC_SET | DESCRIBED);
        if (kind == SAID) != (target == 0) || is_about_the_room != (target == IS_ABOUT_THE_ROOM) {
            self.fault(Some(seq), "its kind and its target do not go together");
        }
        let reply_to: Option<i64> = row.get(8)?;
        for said in reply_to.into_iter().chain((0 < target).then_some(target)) {
            let sql = "SELECT kind, person FROM entry WHERE room = ? AND seq = ?";
            let found: Option<(i64, Vec<u8>)> = self
                .file
                .prepare_cached(sql)?
                .query_row((self.room, said), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            match found.filter(|(kind, _)| seq > said && *kind == SAID) {
                None => {
                    self.fault(Some(seq), format!("it is about {said}, and no message was said there before"))
                }
                Some((_, person))
                    if matches!(kind, EDITED | DELETED) && row.get::<_, Vec<u8>>(4)? != person =>
                {
                    self.fault(Some(seq), format!("it changes {said}, which somebody else said"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// What the log no longer keeps is gone from it.
    fn has_no_words(&mut self, seq: i64, row: &Row<'_>) -> Result<()> {
        let is_gone = row.get_ref(5)? == ValueRef::Text(b"")
            && row.get_ref(9)? == ValueRef::Null
            && row.get_ref(10)? == ValueRef::Null;
        if !is_gone {
            self.fault(Some(seq), "its words are still there, though they are no longer kept");
        }
        Ok(())
    }

    /// Words are gone where the message was deleted, or is no longer kept, and only there.
    fn words(&mut self, kind: i64, target: i64, entry: &Entry) -> Result<()> {
        let seq = log::sql_seq(entry.seq);
        let message = if kind == SAID { seq } else { target };
        let (file, room) = (self.file, self.room);
        let exists = |sql: &str| -> Result<bool> {
            file.prepare_cached(sql)?.query_row((room, message), |row| row.get(0))
        };
        if kind == DELETED
            && exists(
                "SELECT EXISTS (SELECT 1 FROM entry WHERE room = ?1 AND seq = ?2 AND body IS NOT NULL)
                     OR EXISTS (SELECT 1 FROM entry WHERE room = ?1 AND target = ?2 AND body IS NOT NULL)",
            )?
        {
            self.fault(Some(seq), format!("it deletes {message}, and its words are still there"));
        }
        if kind == EDITED && target <= self.trimmed {
            if log::has_words(&entry.act) {
                self.fault(Some(seq), "its words are still there, though what it edits is no longer kept");
            }
            return Ok(());
        }
        if matches!(kind, SAID | EDITED)
            && !log::has_words(&entry.act)
            && !exists("SELECT EXISTS (SELECT 1 FROM entry WHERE room = ? AND target = ? AND kind = 2)")?
        {
            self.fault(Some(seq), "its words are gone, and nobody deleted them");
        }
        Ok(())
    }

    /// What is kept beside the log is what it says.
    fn compare(&mut self) -> Result<()> {
        let seq = |number: i64| Seq::new(number as u64);
        let row =
            RoomRow { id: self.room, epoch: Epoch::new(0), seq: seq(self.last), trimmed: seq(self.trimmed) };
        match message_state::compare(self.file, row) {
            Ok(wrong) => {
                for (seq, what) in wrong {
                    self.fault(seq, what);
                }
                Ok(())
            }
            Err(error) if is_damage(&error) => {
                self.fault(None, format!("a page of it cannot be read: {error}"));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn fault(&mut self, seq: Option<i64>, what: impl Into<String>) {
        self.report.fault(Some(self.name), seq, what);
    }
}
