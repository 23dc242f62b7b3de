//! Who may come into a room, whether it is listed and how long it keeps words, as columns of its row.

use crate::domain::{Door, RoomAccess, Seq};
use rusqlite::{Result, Row};

/// The columns that [`access_of`] reads.
pub(in crate::store) const ACCESS_COLUMNS: &str = "door, door_since, listed, keep_days";

/// What [`ACCESS_COLUMNS`] say, from this column on.
pub(in crate::store) fn access_of(row: &Row<'_>, column: usize) -> Result<RoomAccess> {
    Ok(RoomAccess {
        door: door_of(column, row.get(column)?)?,
        door_since: Seq::new(row.get::<_, i64>(column + 1)? as u64),
        listed: row.get(column + 2)?,
        keep_days: row.get(column + 3)?,
    })
}

/// The number of a door, in the columns `number` and `door`.
pub(in crate::store) fn number_of_door(door: Door) -> i64 {
    match door {
        Door::Open => 0,
        Door::Locked => 1,
        Door::Password => 2,
        Door::Link => 3,
        Door::Closed => 4,
    }
}

/// The door of a number in this column.
pub(in crate::store) fn door_of(column: usize, number: i64) -> Result<Door> {
    let door = Door::ALL.into_iter().find(|door| number_of_door(*door) == number);
    door.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}
