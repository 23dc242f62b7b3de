//! The stored words that a room holds up. They are beside the log: only hosts read them.

use crate::{
    domain::{ReviewWord, Seq},
    store::log::rows::{self, valid},
};
use rusqlite::{Connection, Result};

/// Replaces the list of a room, in the transaction of the entry at this place.
pub(in crate::store) fn set(db: &Connection, room: i64, seq: Seq, words: &[ReviewWord]) -> Result<()> {
    db.prepare_cached("DELETE FROM review_word WHERE room = ?")?.execute([room])?;
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO review_word (room, word, seq) VALUES (?, ?, ?)")?;
    words.iter().try_for_each(|word| insert.execute((room, word.as_str(), rows::sql_seq(seq))).map(drop))
}

/// The list of a room, in order.
pub(in crate::store) fn all(db: &Connection, room: i64) -> Result<Vec<ReviewWord>> {
    let mut select = db.prepare_cached("SELECT word FROM review_word WHERE room = ? ORDER BY word")?;
    select.query_map([room], |row| valid(0, ReviewWord::try_from(row.get::<_, String>(0)?)))?.collect()
}
