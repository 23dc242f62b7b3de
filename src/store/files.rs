//! The SQL of shared files: their rows, and which messages name them.

pub(super) mod blobs;

use crate::{
    domain::{Act, Body, FileHash, HostAct, Person, Seq, Timestamp, named_files},
    store::log::rows,
};
use rusqlite::{Connection, OptionalExtension, Result, named_params};
use serde::{Deserialize, Serialize};

/// The kind of a file, detected from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Any other: it is downloaded, never shown.
    Other,
    /// A picture in a format that every browser shows.
    Picture(PictureKind),
}

/// The formats of pictures that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureKind {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Graphics Interchange Format.
    Gif,
    /// WebP.
    WebP,
}

/// The stored data about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The hash of its content.
    pub hash: FileHash,
    /// Its kind.
    pub kind: FileKind,
    /// The width and height of a picture, in pixels.
    pub size: Option<(u32, u32)>,
    /// The format of its thumbnail, if it has one.
    pub small: Option<PictureKind>,
    /// Its size, with its thumbnail.
    pub bytes: u64,
}

/// Limits of stored files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// One person, within a day.
    pub a_day: u64,
    /// Everybody together.
    pub total: u64,
}

/// Why a file does not fit the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaExceeded {
    /// Its person has used up their quota of a day.
    ForToday,
    /// All files together have reached their limit.
    AtAll,
}

/// A day, in milliseconds.
pub(super) const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// Whether this person may store so many more bytes.
pub(super) fn room_for(
    db: &Connection,
    person: Person,
    bytes: u64,
    quota: Quota,
    now: Timestamp,
) -> Result<std::result::Result<(), QuotaExceeded>> {
    let since = now.millis().saturating_sub(DAY_MILLIS) as i64;
    let sql = "SELECT ifnull(sum(bytes), 0) FROM file WHERE person = ? AND ? < at";
    let today: i64 = db.prepare_cached(sql)?.query_row((person.bytes(), since), |row| row.get(0))?;
    let all: i64 = db.prepare_cached("SELECT bytes FROM file_sum")?.query_row([], |row| row.get(0))?;
    let fits = |taken: i64, most: u64| (taken as u64).saturating_add(bytes) <= most;
    Ok(match (fits(today, quota.a_day), fits(all, quota.total)) {
        (_, false) => Err(QuotaExceeded::AtAll),
        (false, true) => Err(QuotaExceeded::ForToday),
        (true, true) => Ok(()),
    })
}

/// The stored data about a file.
pub(super) fn stored(db: &Connection, hash: FileHash) -> Result<Option<StoredFile>> {
    let sql = "SELECT kind, small, width, height, bytes FROM file WHERE hash = ?";
    db.prepare_cached(sql)?
        .query_row([hash.bytes()], |row| {
            let (width, height): (Option<u32>, Option<u32>) = (row.get(2)?, row.get(3)?);
            Ok(StoredFile {
                hash,
                kind: picture_kind(row.get(0)?).map_or(FileKind::Other, FileKind::Picture),
                size: width.zip(height),
                small: row.get::<_, Option<i64>>(1)?.and_then(picture_kind),
                bytes: row.get::<_, i64>(4)? as u64,
            })
        })
        .optional()
}

/// Inserts a file's row. A file that several people uploaded has no owner from then on: each may be about to name it. So a
/// deletion by one of them does not remove it; it is removed when no message names it for a day.
pub(super) fn insert(db: &Connection, stored: &StoredFile, person: Person, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO file (hash, kind, small, width, height, bytes, at, person)
               VALUES (:hash, :kind, :small, :width, :height, :bytes, :at, :person)
               ON CONFLICT (hash) DO UPDATE SET at = excluded.at,
               person = CASE WHEN person = excluded.person THEN person ELSE :nobody END";
    let kind = match stored.kind {
        FileKind::Other => 0,
        FileKind::Picture(kind) => number(kind),
    };
    let added = db.prepare_cached(sql)?.execute(named_params! {
        ":hash": stored.hash.bytes(),
        ":kind": kind,
        ":small": stored.small.map(number),
        ":width": stored.size.map(|(width, _)| width),
        ":height": stored.size.map(|(_, height)| height),
        ":bytes": stored.bytes as i64,
        ":at": now.millis() as i64,
        ":person": person.bytes(),
        ":nobody": Person::NOBODY.bytes(),
    });
    added.map(drop)
}

/// Records which files a message names after an act; `seq` is the act's own place. Files of its person that no message names
/// any more are removed from the table and returned: their content must be removed.
pub(super) fn note(db: &Connection, room: i64, seq: Seq, act: &Act, by: Person) -> Result<Vec<FileHash>> {
    let named =
        |body: &Option<Body>| body.as_ref().map(|body| named_files(body.as_str())).unwrap_or_default();
    match act {
        Act::Said { body, .. } => name(db, room, seq, &named(body)).map(|()| Vec::new()),
        Act::Edited { target, body } => {
            let before = forget(db, room, *target)?;
            name(db, room, *target, &named(body))?;
            drop_unnamed(db, before, by)
        }
        Act::Deleted { target } => {
            let before = forget(db, room, *target)?;
            // A host may delete what somebody else said.
            let author = "SELECT person FROM entry WHERE room = ? AND seq = ?";
            let author =
                db.prepare_cached(author)?.query_row((room, rows::sql_seq(*target)), |row| row.get(0))?;
            drop_unnamed(db, before, Person::from_bytes(author))
        }
        Act::Host(HostAct::Removed { person, after }) => {
            let before = forget_removed(db, room, (*after, seq), *person)?;
            let mut dropped = Vec::new();
            for (hash, author) in before {
                dropped.extend(drop_unnamed(db, vec![hash], author)?);
            }
            Ok(dropped)
        }
        Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. }
        | Act::Host(_) => Ok(Vec::new()),
    }
}

/// Records that a message names these files, if they exist.
fn name(db: &Connection, room: i64, message: Seq, hashes: &[FileHash]) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO naming (room, message, hash) SELECT ?, ?, hash FROM file WHERE hash = ?";
    for hash in hashes {
        db.prepare_cached(sql)?.execute((room, rows::sql_seq(message), hash.bytes()))?;
    }
    Ok(())
}

/// Records that a message names no files any more. Returns the files it named.
fn forget(db: &Connection, room: i64, message: Seq) -> Result<Vec<FileHash>> {
    let sql = "DELETE FROM naming WHERE room = ? AND message = ? RETURNING hash";
    let mut delete = db.prepare_cached(sql)?;
    let gone =
        delete.query_map((room, rows::sql_seq(message)), |row| row.get(0).map(FileHash::from_bytes))?;
    gone.collect()
}

/// Records that the messages between two places, of a person or of everybody, name no files any more. Returns the files that
/// they named, each with the author of its message.
fn forget_removed(
    db: &Connection,
    room: i64,
    (after, before): (Seq, Seq),
    person: Option<Person>,
) -> Result<Vec<(FileHash, Person)>> {
    let sql = "DELETE FROM naming WHERE room = ?1 AND ?2 < message AND message < ?3
               AND (?4 IS NULL OR ?4 = (SELECT person FROM entry WHERE entry.room = ?1 AND seq = message))
               RETURNING hash, (SELECT person FROM entry WHERE entry.room = ?1 AND seq = message)";
    let mut delete = db.prepare_cached(sql)?;
    let removed = (room, rows::sql_seq(after), rows::sql_seq(before), person.as_ref().map(Person::bytes));
    let gone = delete
        .query_map(removed, |row| Ok((FileHash::from_bytes(row.get(0)?), Person::from_bytes(row.get(1)?))))?;
    gone.collect()
}

/// Records that messages whose text is no longer kept name no files.
pub(super) fn forget_trimmed(db: &Connection, room: i64, after: i64, up_to: i64) -> Result<()> {
    let sql = "DELETE FROM naming WHERE room = ? AND ? < message AND message <= ?";
    db.prepare_cached(sql)?.execute((room, after, up_to)).map(drop)
}

/// Deletes the rows of files that no message names, not even one that waits for a host, and that only this person uploaded.
fn drop_unnamed(db: &Connection, hashes: Vec<FileHash>, by: Person) -> Result<Vec<FileHash>> {
    let sql = "DELETE FROM file WHERE hash = ?1 AND person = ?2
               AND NOT EXISTS (SELECT 1 FROM naming WHERE naming.hash = ?1)
               AND NOT EXISTS (SELECT 1 FROM held_file WHERE held_file.hash = ?1)";
    let mut delete = db.prepare_cached(sql)?;
    let mut dropped = Vec::new();
    for hash in hashes {
        if delete.execute((hash.bytes(), by.bytes()))? == 1 {
            dropped.push(hash);
        }
    }
    Ok(dropped)
}

/// Deletes the rows of unnamed files whose hash begins with this byte and that are older than this. Returns how many.
pub(super) fn sweep(db: &Connection, first: u8, before: Timestamp) -> Result<u64> {
    let mut from = [0; 32];
    let mut to = [0xff; 32];
    (from[0], to[0]) = (first, first);
    let sql = "DELETE FROM file WHERE hash BETWEEN ? AND ? AND at < ?
               AND NOT EXISTS (SELECT 1 FROM naming WHERE naming.hash = file.hash)
               AND NOT EXISTS (SELECT 1 FROM held_file WHERE held_file.hash = file.hash)";
    let swept = db.prepare_cached(sql)?.execute((from, to, before.millis() as i64))?;
    Ok(swept as u64)
}

/// Calls `look` with each stored file.
pub(super) fn each(db: &Connection, mut look: impl FnMut(StoredFile)) -> Result<()> {
    let mut statement = db.prepare("SELECT hash FROM file ORDER BY hash")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(found) = stored(db, FileHash::from_bytes(row.get(0)?))? {
            look(found);
        }
    }
    Ok(())
}

// The columns `kind` and `small`.
fn number(kind: PictureKind) -> i64 {
    match kind {
        PictureKind::Png => 1,
        PictureKind::Jpeg => 2,
        PictureKind::Gif => 3,
        PictureKind::WebP => 4,
    }
}

fn picture_kind(number: i64) -> Option<PictureKind> {
    Some(match number {
        1 => PictureKind::Png,
        2 => PictureKind::Jpeg,
        3 => PictureKind::Gif,
        4 => PictureKind::WebP,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
