//! Reads the doors of rooms, and notes who has passed them.

use crate::{
    domain::{Arrival, NetworkKey, PermissionError, Person, RoomAccess, RoomName, Seq, Timestamp},
    store::{
        PasswordHash, Store, StoreError,
        log::{
            rows,
            trim::{self, ExpiredCount},
        },
        rooms::{access, network_bans},
        writer::disk_space::DiskSpace,
    },
};
use rusqlite::Connection;

impl Store {
    /// A person who comes from this network, at the door of a room; and the entry that made the door what it is.
    pub async fn arrival(
        &self,
        room: RoomName,
        (person, network): (Person, Option<NetworkKey>),
        at: Timestamp,
    ) -> Result<(Arrival, Seq), StoreError> {
        let law = self.law();
        let query = move |db: &Connection| {
            let Some(row) = rows::room_row(db, &room)? else { return Ok((Arrival::OPEN, Seq::START)) };
            let standing = network_bans::standing_of(db, &law, row.id, (person, network), at)?;
            let arrival = access::arrival(db, (row.id, row.access.door), person, &standing, at)?;
            Ok((law.arrival(person, arrival), row.access.door_since))
        };
        self.readers.read(query).await
    }

    /// Those of these people whom the door of a room does not let in.
    pub async fn shut_out(
        &self,
        room: RoomName,
        people: Vec<Person>,
        at: Timestamp,
    ) -> Result<Vec<Person>, StoreError> {
        let law = self.law();
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => access::shut_out(db, &law, row, &people, at),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// The password of a room, and the door that it opens; none for a room with another door.
    pub async fn door_password(
        &self,
        room: RoomName,
    ) -> Result<Option<(PasswordHash, RoomAccess)>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => Ok(access::password(db, row.id)?.map(|password| (password, row.access))),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// The key in the link that opens a room; none for a room with another door.
    pub async fn door_key(&self, room: RoomName) -> Result<Option<[u8; 16]>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => access::key(db, row, &room),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// The door of a room, if this is the key that opens it.
    pub async fn door_of_key(&self, room: RoomName, key: [u8; 16]) -> Result<Option<RoomAccess>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => Ok(access::is_key(db, row, &room, key)?.then_some(row.access)),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// Notes that somebody has passed this door of a room, unless they may not, or it is another door meanwhile; then the answer is
    /// why.
    pub async fn pass(
        &self,
        room: RoomName,
        door: RoomAccess,
        who: (Person, Option<NetworkKey>),
        at: Timestamp,
    ) -> Result<Option<PermissionError>, StoreError> {
        let law = self.law();
        let change = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => access::pass(db, &law, (row, door), who, at),
            None => Ok(Some(PermissionError::Closed)),
        };
        self.writer.change(DiskSpace::Taken, change).await
    }

    /// The rooms whose door is not open, or of which hosts said whether they are listed.
    pub async fn rooms_with_access(&self) -> Result<Vec<(RoomName, RoomAccess)>, StoreError> {
        self.readers.read(access::differing).await
    }

    /// How many messages of a room are older than this.
    pub async fn count_older(&self, room: RoomName, before: Timestamp) -> Result<ExpiredCount, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => trim::count_older(db, row, before),
            None => Ok(ExpiredCount::default()),
        };
        self.readers.read(query).await
    }
}
