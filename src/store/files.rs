//! The SQL of shared files: their rows, and which messages name them.

pub(super) mod blobs;

use crate::{
    domain::{Act, Body, FileHash, Person, Seq, Timestamp, named_files},
    store::log::rows,
};
use rusqlite::{Connection, OptionalExtension, Result, named_params};
use serde::{Deserialize, Serialize};

/// What a file is, as its content says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Whatever: it is downloaded, never shown.
    Other,
    /// A picture that every browser shows, of this format.
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

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// What it goes by.
    pub hash: FileHash,
    /// What it is.
    pub kind: FileKind,
    /// Of a picture, its width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// The format of the small picture beside it, when there is one.
    pub small: Option<PictureKind>,
    /// How much it takes, with its small picture.
    pub bytes: u64,
}

/// How much people may have stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// One person, of what they brought within a day.
    pub a_day: u64,
    /// Everybody together.
    pub total: u64,
}

/// Why there is no room for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaExceeded {
    /// Its person has brought as much as one may within a day.
    ForToday,
    /// All files take as much as they may.
    AtAll,
}

/// A day, in milliseconds.
pub(super) const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// Whether there is room for so many bytes more of this person's.
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

/// What is known of a file.
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

/// Adds what is known of a file. One that several people brought is nobody's from then on: each of them may be about to name it,
/// so no deletion of one of them takes it from the others, and it goes when nobody names it for a day.
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

/// Notes which files the message names that an act says, edits or deletes; `seq` is the act's own place. The files that
/// its person brought and that nobody names any more leave the table, and are returned: their content is to go.
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
            drop_unnamed(db, before, by)
        }
        Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. } => Ok(Vec::new()),
    }
}

/// A message names these files, as far as they are there.
fn name(db: &Connection, room: i64, message: Seq, hashes: &[FileHash]) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO naming (room, message, hash) SELECT ?, ?, hash FROM file WHERE hash = ?";
    for hash in hashes {
        db.prepare_cached(sql)?.execute((room, rows::sql_seq(message), hash.bytes()))?;
    }
    Ok(())
}

/// A message names nothing any more. What it named.
fn forget(db: &Connection, room: i64, message: Seq) -> Result<Vec<FileHash>> {
    let sql = "DELETE FROM naming WHERE room = ? AND message = ? RETURNING hash";
    let mut delete = db.prepare_cached(sql)?;
    let gone =
        delete.query_map((room, rows::sql_seq(message)), |row| row.get(0).map(FileHash::from_bytes))?;
    gone.collect()
}

/// The messages of these places, whose words are no longer kept, name nothing any more.
pub(super) fn forget_trimmed(db: &Connection, room: i64, after: i64, up_to: i64) -> Result<()> {
    let sql = "DELETE FROM naming WHERE room = ? AND ? < message AND message <= ?";
    db.prepare_cached(sql)?.execute((room, after, up_to)).map(drop)
}

/// Takes those out that nobody names, and that nobody else may be about to name: this person alone brought them.
fn drop_unnamed(db: &Connection, hashes: Vec<FileHash>, by: Person) -> Result<Vec<FileHash>> {
    let sql = "DELETE FROM file WHERE hash = ?1 AND person = ?2
               AND NOT EXISTS (SELECT 1 FROM naming WHERE naming.hash = ?1)";
    let mut delete = db.prepare_cached(sql)?;
    let mut dropped = Vec::new();
    for hash in hashes {
        if delete.execute((hash.bytes(), by.bytes()))? == 1 {
            dropped.push(hash);
        }
    }
    Ok(dropped)
}

/// Takes those out whose hash begins with this byte, that nobody names, and that were brought before. How many.
pub(super) fn sweep(db: &Connection, first: u8, before: Timestamp) -> Result<u64> {
    let mut from = [0; 32];
    let mut to = [0xff; 32];
    (from[0], to[0]) = (first, first);
    let sql = "DELETE FROM file WHERE hash BETWEEN ? AND ? AND at < ?
               AND NOT EXISTS (SELECT 1 FROM naming WHERE naming.hash = file.hash)";
    let swept = db.prepare_cached(sql)?.execute((from, to, before.millis() as i64))?;
    Ok(swept as u64)
}

/// Each file that there should be.
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
