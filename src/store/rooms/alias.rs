//! Aliases of rooms: the look-alike key of a name, and the name for watching.

use crate::{confusables::room_look, domain::RoomName};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OptionalExtension, Result, types::Type};
use sha2::Sha256;

/// The length of the key for watch names, in bytes: the output length of HMAC-SHA-256 (RFC 2104, section 3).
const WATCH_KEY_BYTES: usize = 32;

/// The rooms that a room's name may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomAliases {
    /// The key by which it is found beside its name.
    pub alias: Option<String>,
    /// The room with this name, and the oldest room with the same alias.
    pub rooms: Vec<RoomName>,
}

pub(in crate::store) fn namesakes(db: &Connection, room: &RoomName) -> Result<RoomAliases> {
    let alias = of(db, room)?;
    let sql = "SELECT name FROM room WHERE name = ?1 UNION
               SELECT name FROM (SELECT name FROM room WHERE alias = ?2 ORDER BY id LIMIT 1)";
    let mut select = db.prepare_cached(sql)?;
    let rooms = select.query_map((room.as_str(), &alias), |row| read(row.get_ref(0)?.as_str()?))?;
    Ok(RoomAliases { rooms: rooms.collect::<Result<_>>()?, alias })
}

pub(in crate::store) fn watched(db: &Connection, watch_name: &RoomName) -> Result<Option<RoomName>> {
    db.prepare_cached("SELECT name FROM room WHERE alias = ?")?
        .query_row([watch_name.as_str()], |row| read(row.get_ref(0)?.as_str()?))
        .optional()
}

pub(in crate::store) fn watch_name(db: &Connection, room: &RoomName) -> Result<Option<RoomName>> {
    if room.is_listed() || room.is_direct() || room.is_watch_name() {
        return Ok(None);
    }
    let key = secret(db)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length will do");
    mac.update(room.as_str().as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    Ok(Some(RoomName::watching(bytes)))
}

/// The secret key of the file.
pub(in crate::store) fn secret(db: &Connection) -> Result<[u8; WATCH_KEY_BYTES]> {
    db.prepare_cached("SELECT key FROM watch_key")?.query_row([], |row| row.get(0))
}

/// The alias of a room.
pub(in crate::store) fn of(db: &Connection, room: &RoomName) -> Result<Option<String>> {
    if room.is_listed() {
        return Ok(Some(room_look(room)).filter(|look| !look.is_empty()));
    }
    Ok(watch_name(db, room)?.map(|name| name.to_string()))
}

/// Creates the key, and adds the aliases of rooms in an older file.
pub(in crate::store) fn backfill(db: &Connection) -> Result<()> {
    let mut key = [0; WATCH_KEY_BYTES];
    getrandom::fill(&mut key).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    db.execute("INSERT INTO watch_key (key) VALUES (?)", [key])?;
    let mut rooms = db.prepare("SELECT id, name FROM room")?;
    let mut update = db.prepare("UPDATE room SET alias = ? WHERE id = ?")?;
    let rooms: Vec<(i64, String)> = rooms.query_map([], |row| row.try_into())?.collect::<Result<_>>()?;
    for (id, name) in rooms {
        // A name that no version accepted has no alias.
        let Ok(room) = read(&name) else { continue };
        update.execute((of(db, &room)?, id))?;
    }
    Ok(())
}

fn read(name: &str) -> Result<RoomName> {
    RoomName::parse(name)
        .map_err(|fault| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Person,
        store::{
            Store,
            fixtures::{append, draft, room, said},
        },
    };

    #[tokio::test]
    async fn a_room_is_found_by_how_it_looks_or_by_the_name_that_others_watch_it_under() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        let hidden = RoomName::unlisted([3; 16]);
        for name in ["lounge", hidden.as_str()] {
            append(&store, draft(name, 5, said("hello"))).await.unwrap();
        }
        let found = async |name: &str| store.namesakes(room(name)).await.unwrap().rooms;
        assert_eq!(found("lounge").await, [room("lounge")]);
        assert_eq!(found("lоunge").await, [room("lounge")]);
        assert_eq!(found("lobby").await, []);
        assert_eq!(found(hidden.as_str()).await, std::slice::from_ref(&hidden));

        let watch_name = store.watch_name(hidden.clone()).await.unwrap().unwrap();
        assert!(watch_name.is_watch_name() && !watch_name.as_str().contains(&hidden.as_str()[1..]));
        assert_eq!(store.watched(watch_name.clone()).await.unwrap(), Some(hidden.clone()));
        assert_eq!(store.watched(RoomName::watching([0; 16])).await.unwrap(), None);
        let direct = RoomName::direct(Person::from_bytes([1; 12]), Person::from_bytes([2; 12])).unwrap();
        for none in [room("lounge"), direct, watch_name] {
            assert_eq!(store.watch_name(none).await.unwrap(), None);
        }
        // Two servers make two names of one.
        let other = Store::open(&folder.path().join("other.db")).unwrap();
        assert_ne!(other.watch_name(hidden.clone()).await.unwrap(), store.watch_name(hidden).await.unwrap());
    }
}
