//! Verifying one room's log, from its first entry to its last.

use super::{
    CheckReport, about::ExpectedAbout, message_state, report::is_damage, standing::ExpectedStandings,
};
use crate::{
    domain::{Entry, Epoch, Person, RoomAccess, RoomName, RoomRole, RoomRules, Seq},
    store::log::{
        ENTRY_COLUMNS, KIND_DELETED, KIND_DESCRIBED, KIND_EDITED, KIND_REMOVED, KIND_ROLE_SET, KIND_SAID,
        KIND_TOPIC_SET, RoomRow, TARGET_ROOM, rows,
        rows::{TARGET_NONE, TARGET_REMOVED},
    },
    store::rooms::{appeals, held},
};
use rusqlite::{Connection, OptionalExtension, Result, Row, types::ValueRef};

/// An entry that removes many messages: its place, the place after which they are, and whose they are.
struct Removal {
    seq: i64,
    after: i64,
    person: Option<[u8; 12]>,
}

/// The log of one room, as far as it was read.
struct LogVerifier<'a> {
    db: &'a Connection,
    room: i64,
    name: &'a str,
    trimmed: i64,
    last: i64,
    about: ExpectedAbout,
    standings: ExpectedStandings,
    removals: Vec<Removal>,
    report: &'a mut CheckReport,
}

pub(super) fn check(
    db: &Connection,
    room: i64,
    name: &str,
    trimmed: i64,
    report: &mut CheckReport,
) -> Result<()> {
    let (about, standings) = (ExpectedAbout::default(), ExpectedStandings::default());
    let removals = removals(db, room)?;
    let mut walk = LogVerifier { db, room, name, trimmed, last: 0, about, standings, removals, report };
    let mut statement =
        db.prepare_cached(&format!("SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? ORDER BY seq"))?;
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
    for what in std::mem::take(&mut walk.about).compare(db, room, trimmed)? {
        walk.fault(None, what);
    }
    if std::mem::take(&mut walk.standings).differs(db, room)? {
        walk.fault(None, "others keep it, may come in or are banned from it, than its log says");
    }
    if !appeals::are_whole(db, room)? {
        walk.fault(None, "what waits for its hosts cannot be read, or is about messages that it has not");
    }
    if !held::are_whole(db, room)? {
        walk.fault(None, "a message that waits for its hosts cannot be read");
    }
    walk.compare()
}

fn removals(db: &Connection, room: i64) -> Result<Vec<Removal>> {
    let sql = "SELECT seq, number, subject FROM entry WHERE room = ? AND target = ? AND kind = ?";
    let removal = |row: &Row<'_>| Ok(Removal { seq: row.get(0)?, after: row.get(1)?, person: row.get(2)? });
    db.prepare_cached(sql)?.query_map((room, TARGET_ROOM, KIND_REMOVED), removal)?.collect()
}

impl LogVerifier<'_> {
    fn entry(&mut self, row: &Row<'_>) -> Result<()> {
        let seq: i64 = row.get(0)?;
        let (prev, kind, target): (i64, i64, i64) = (row.get(1)?, row.get(6)?, row.get(7)?);
        self.report.entries += 1;
        self.report.messages += u64::from(kind == KIND_SAID);
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
        if let Ok(name) = RoomName::parse(self.name) {
            self.standings.entry(&name, row)?;
        }
        if seq <= self.trimmed {
            self.report.trimmed += 1;
            return self.has_no_words(seq, row);
        }
        match rows::entry(row) {
            Ok(entry) => self.words(kind, target, &entry),
            Err(error) if is_damage(&error) => {
                self.fault(Some(seq), format!("it cannot be read: {error}"));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The entry that it changes or answers precedes it, and has a permitted author.
    fn refers(&mut self, seq: i64, kind: i64, target: i64, row: &Row<'_>) -> Result<()> {
        let is_about_the_room = matches!(kind, KIND_TOPIC_SET | KIND_DESCRIBED) || KIND_ROLE_SET <= kind;
        if (kind == KIND_SAID) != matches!(target, TARGET_NONE | TARGET_REMOVED)
            || is_about_the_room != (target == TARGET_ROOM)
        {
            self.fault(Some(seq), "its kind and its target do not go together");
        }
        let reply_to: Option<i64> = row.get(8)?;
        for said in reply_to.into_iter().chain((0 < target).then_some(target)) {
            let sql = "SELECT kind, person FROM entry WHERE room = ? AND seq = ?";
            let found: Option<(i64, Vec<u8>)> = self
                .db
                .prepare_cached(sql)?
                .query_row((self.room, said), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            match found.filter(|(kind, _)| seq > said && *kind == KIND_SAID) {
                None => {
                    self.fault(Some(seq), format!("it is about {said}, and no message was said there before"))
                }
                Some((_, author))
                    if matches!(kind, KIND_EDITED | KIND_DELETED)
                        && row.get::<_, Vec<u8>>(4)? != author
                        && !(kind == KIND_DELETED && self.is_by_host(row)?) =>
                {
                    self.fault(Some(seq), format!("it changes {said}, which somebody else said"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn is_by_host(&self, row: &Row<'_>) -> Result<bool> {
        Ok(self.standings.role(Person::from_bytes(row.get(4)?)) != RoomRole::Member)
    }

    /// Whether the message at this place was removed among others.
    fn is_removed(&self, message: i64) -> Result<bool> {
        let mut removals = self
            .removals
            .iter()
            .filter(|removal| removal.after < message && message < removal.seq)
            .peekable();
        if removals.peek().is_none() {
            return Ok(false);
        }
        let author: Option<[u8; 12]> = self
            .db
            .prepare_cached("SELECT person FROM entry WHERE room = ? AND seq = ?")?
            .query_row((self.room, message), |row| row.get(0))
            .optional()?;
        Ok(removals.any(|removal| removal.person.is_none() || removal.person == author))
    }

    /// Text that the log no longer keeps is removed.
    fn has_no_words(&mut self, seq: i64, row: &Row<'_>) -> Result<()> {
        let is_gone = row.get_ref(5)? == ValueRef::Text(b"")
            && row.get_ref(9)? == ValueRef::Null
            && row.get_ref(10)? == ValueRef::Null;
        if !is_gone {
            self.fault(Some(seq), "its words are still there, though they are no longer kept");
        }
        Ok(())
    }

    /// Text is missing exactly where the message was deleted or is no longer kept.
    fn words(&mut self, kind: i64, target: i64, entry: &Entry) -> Result<()> {
        let seq = rows::sql_seq(entry.seq);
        let message = if kind == KIND_SAID { seq } else { target };
        let (db, room) = (self.db, self.room);
        let exists = |sql: &str| -> Result<bool> {
            db.prepare_cached(sql)?.query_row((room, message), |row| row.get(0))
        };
        if kind == KIND_DELETED
            && exists(
                "SELECT EXISTS (SELECT 1 FROM entry WHERE room = ?1 AND seq = ?2 AND body IS NOT NULL)
                     OR EXISTS (SELECT 1 FROM entry WHERE room = ?1 AND target = ?2 AND body IS NOT NULL)",
            )?
        {
            self.fault(Some(seq), format!("it deletes {message}, and its words are still there"));
        }
        if kind == KIND_EDITED && target <= self.trimmed {
            if rows::has_words(&entry.act) {
                self.fault(Some(seq), "its words are still there, though what it edits is no longer kept");
            }
            return Ok(());
        }
        if kind == KIND_SAID && (target == TARGET_REMOVED) != self.is_removed(message)? {
            self.fault(Some(seq), "it is removed, and no entry removes it, or the other way round");
        }
        if matches!(kind, KIND_SAID | KIND_EDITED)
            && !rows::has_words(&entry.act)
            && !exists("SELECT EXISTS (SELECT 1 FROM entry WHERE room = ? AND target = ? AND kind = 2)")?
            && !self.is_removed(message)?
        {
            self.fault(Some(seq), "its words are gone, and nobody deleted them");
        }
        Ok(())
    }

    /// The tables beside the log equal what follows from the log.
    fn compare(&mut self) -> Result<()> {
        let seq = |number: i64| Seq::new(number as u64);
        let row = RoomRow {
            id: self.room,
            epoch: Epoch::new(0),
            seq: seq(self.last),
            trimmed: seq(self.trimmed),
            rules: RoomRules::default(),
            has_review: false,
            access: RoomAccess::default(),
        };
        match message_state::compare(self.db, row) {
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
