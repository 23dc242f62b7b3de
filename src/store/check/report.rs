//! The report of a check, and the faults in it.

use crate::{domain::Seq, store::error::ErrorCause};
use std::fmt;

/// How many faults are reported in words. More would say nothing new.
pub(super) const MAX_REPORTED_FAULTS: usize = 20;

/// The contents of a database file, and its faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// How many rooms.
    pub rooms: u64,
    /// How many entries their logs have.
    pub entries: u64,
    /// How many of those are messages.
    pub messages: u64,
    /// How many entries' text is no longer kept.
    pub trimmed: u64,
    /// How many people posted something or chose a nickname.
    pub people: u64,
    /// How many shared files it has.
    pub files: u64,
    /// Whether the contents of those files are beside it: a backup does not have them.
    pub has_contents: bool,
    /// Whether it is a backup that no server has opened yet.
    pub is_copy: bool,
    /// The first faults.
    pub faults: Vec<CheckFault>,
    /// How many more there are.
    pub more: u64,
}

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFault {
    /// The room; none if the fault concerns the file.
    pub room: Option<String>,
    /// The place in its log; none if the fault concerns all of it.
    pub seq: Option<Seq>,
    /// The description.
    pub what: String,
}

/// Whether the error is in the file's data, and not in accessing it.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    match ErrorCause::of(error) {
        ErrorCause::Damaged => true,
        // Not an SQLite error: a value does not fit our types.
        ErrorCause::Other => error.sqlite_error_code().is_none(),
        ErrorCause::Full
        | ErrorCause::NearlyFull
        | ErrorCause::ReadOnly
        | ErrorCause::Locked
        | ErrorCause::Disk => false,
        ErrorCause::Missing | ErrorCause::Stalled | ErrorCause::Panicked => false,
    }
}

impl CheckReport {
    /// Whether there are no faults.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn fault(&mut self, room: Option<&str>, seq: Option<i64>, what: impl Into<String>) {
        if self.faults.len() < MAX_REPORTED_FAULTS {
            let seq = seq.map(|seq| Seq::new(seq as u64));
            self.faults.push(CheckFault { room: room.map(str::to_owned), seq, what: what.into() });
        } else {
            self.more += 1;
        }
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rooms, entries, messages, trimmed, people, .. } = self;
        write!(f, "{rooms} rooms, {entries} entries, {messages} messages, {people} people")?;
        if *trimmed != 0 {
            write!(f, "; the words of {trimmed} entries are no longer kept")?;
        }
        if self.files != 0 {
            write!(f, "; {} shared files", self.files)?;
            if !self.has_contents {
                f.write_str(", whose contents are not beside it")?;
            }
        }
        if self.is_copy {
            f.write_str("; a backup, from which a server goes on under new epochs")?;
        }
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        if self.more != 0 {
            write!(f, "\n  and {} more", self.more)?;
        }
        Ok(())
    }
}

impl fmt::Display for CheckFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Quoted, because in a damaged file a name may contain anything.
        match (&self.room, self.seq) {
            (Some(room), Some(seq)) => write!(f, "room {room:?}, place {}: {}", seq.get(), self.what),
            (Some(room), None) => write!(f, "room {room:?}: {}", self.what),
            (None, _) => f.write_str(&self.what),
        }
    }
}
