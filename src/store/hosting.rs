//! Reads who keeps a room, and what its hosts did.

mod doors;

use super::{
    RoleLink, Store, StoreError,
    db::schema,
    log,
    log::rows,
    rooms::{
        appeals::{self, AppealDraft},
        held::{self, ReleasedHold},
        links, network_bans, notes, overview, review_words, standing,
    },
    writer::disk_space::DiskSpace,
};
use crate::domain::{
    Appeal, Authored, Entry, HeldMessage, HeldSelection, HostNote, NetworkKey, NewNote, Nickname, OwnHeld,
    PermissionError, Person, ReviewWord, RoomAccess, RoomName, RoomOverview, RoomQuery, RoomRole, RoomRules,
    Seq, ServerLaw, ServerOverview, SettledAppeals, Standings, Timestamp,
};
use rusqlite::Connection;
use std::{collections::HashMap, path::Path, sync::Arc};

/// The secret of the link that makes somebody owner of a room. Works while a server writes the file. None for a room without a
/// log, and for one of two people.
///
/// # Errors
/// [`StoreError`], when the database cannot be read.
pub fn owner_link(database: &Path, room: &RoomName) -> Result<Option<[u8; 16]>, StoreError> {
    let (db, found) = schema::open_to_read(database)?;
    schema::must_be_current(found)?;
    links::secret(&db, room, RoomRole::Owner).map_err(schema::unusable(database, schema::LOCK_TIMEOUT))
}

impl Store {
    /// What the server's log leaves, as it is on disk.
    #[must_use]
    pub fn law(&self) -> Arc<ServerLaw> {
        self.law.now()
    }

    /// Who is what in a room, and who is banned from it; empty for a room without a log.
    pub async fn standings(&self, room: RoomName) -> Result<Standings, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => standing::all(db, row.id),
            None => Ok(Standings::default()),
        };
        self.readers.read(query).await
    }

    /// The rules of a room; and who may come in, whether it is listed and how long it keeps words.
    pub async fn rules(&self, room: RoomName) -> Result<(RoomRules, RoomAccess), StoreError> {
        let terms = |row: rows::RoomRow| (row.rules, row.access);
        let query = move |db: &Connection| Ok(rows::room_row(db, &room)?.map(terms).unwrap_or_default());
        self.readers.read(query).await
    }

    /// The secret of the link that gives a role in a room. None for a room without a log, and for a role that no link gives.
    pub async fn role_link(&self, room: RoomName, role: RoomRole) -> Result<Option<[u8; 16]>, StoreError> {
        self.readers.read(move |db| links::secret(db, &room, role)).await
    }

    /// The link that gives a role in a room, if this is its secret.
    pub async fn verified_link(
        &self,
        room: RoomName,
        role: RoomRole,
        secret: [u8; 16],
    ) -> Result<Option<RoleLink>, StoreError> {
        self.readers.read(move |db| links::verified(db, &room, role, secret)).await
    }

    /// The networks for which bans in a room hold as well, each with the person who is banned.
    pub async fn network_bans(&self, room: RoomName) -> Result<Vec<(NetworkKey, Person)>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => network_bans::all(db, row.id),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// Keeps what somebody tells the hosts of a room, unless they may not; then the answer is why.
    pub async fn appeal(&self, draft: AppealDraft) -> Result<Option<PermissionError>, StoreError> {
        let law = self.law();
        self.writer.change(DiskSpace::Taken, move |db| appeals::add(db, &law, &draft)).await
    }

    /// What waits for the hosts of a room, the oldest first.
    pub async fn appeals(&self, room: RoomName) -> Result<Vec<Appeal>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => appeals::all(db, row),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// The nickname under which somebody told the hosts of a room something that still waits, or wrote what they look at first.
    pub async fn waiting_nickname(
        &self,
        room: RoomName,
        person: Person,
    ) -> Result<Option<Nickname>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => match appeals::nickname(db, row.id, person)? {
                None if row.has_review => held::nickname(db, row.id, person),
                told => Ok(told),
            },
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// How much waits for the hosts of a room, messages that they look at first included.
    pub async fn count_appeals(&self, room: RoomName) -> Result<u32, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) if row.has_review => Ok(appeals::count(db, row.id)? + held::count(db, row.id)?),
            Some(row) => appeals::count(db, row.id),
            None => Ok(0),
        };
        self.readers.read(query).await
    }

    /// A host is done with one of a room's appeals, or with several.
    pub async fn remove_appeals(&self, room: RoomName, settled: SettledAppeals) -> Result<(), StoreError> {
        let change = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => appeals::remove(db, row.id, settled),
            None => Ok(()),
        };
        self.writer.change(DiskSpace::NotTaken, change).await
    }

    /// The first messages that wait until a host has looked at them, at most `limit`, the oldest first.
    pub async fn held(&self, room: RoomName, limit: usize) -> Result<Vec<HeldMessage>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => held::first(db, row.id, limit),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// Those of them that a host means, the oldest first.
    pub async fn held_messages(
        &self,
        room: RoomName,
        which: HeldSelection,
    ) -> Result<Vec<HeldMessage>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => held::meant(db, row.id, which),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// What somebody sees of their own messages that a host looks at first.
    pub async fn own_held(&self, room: RoomName, person: Person) -> Result<OwnHeld, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) if row.has_review => held::own(db, row.id, person),
            Some(_) | None => Ok(OwnHeld::default()),
        };
        self.readers.read(query).await
    }

    /// Which messages of a person wait in a room, or of everybody, for their authors.
    pub async fn held_of(
        &self,
        room: RoomName,
        person: Option<Person>,
    ) -> Result<Vec<ReleasedHold>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) if row.has_review => held::waiting_of(db, row.id, person),
            Some(_) | None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// A host refuses messages that wait. Returns those.
    pub async fn refuse_held(
        &self,
        room: RoomName,
        which: HeldSelection,
    ) -> Result<Vec<ReleasedHold>, StoreError> {
        let change = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => held::refuse(db, row.id, which),
            None => Ok(Vec::new()),
        };
        self.writer.change(DiskSpace::NotTaken, change).await
    }

    /// Refuses what waits of a person who is banned from the server, in every room.
    pub async fn refuse_held_everywhere(&self, person: Person) -> Result<(), StoreError> {
        self.writer.change(DiskSpace::NotTaken, move |db| held::refuse_everywhere(db, person)).await
    }

    /// The author of a message that waits takes it back. Returns it, if it still waited.
    pub async fn take_back_held(
        &self,
        room: RoomName,
        person: Person,
        number: u64,
    ) -> Result<Vec<ReleasedHold>, StoreError> {
        let change = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => held::take_back(db, row.id, person, number),
            None => Ok(Vec::new()),
        };
        self.writer.change(DiskSpace::NotTaken, change).await
    }

    /// Removes messages that have waited since before this moment.
    ///
    /// # Errors
    /// [`StoreError`], when it could not be written.
    pub async fn forget_held(&self, before: Timestamp) -> Result<(), StoreError> {
        self.writer.change(DiskSpace::NotTaken, move |db| held::forget(db, before)).await
    }

    /// The words that a room holds up, in order.
    pub async fn review_words(&self, room: RoomName) -> Result<Vec<ReviewWord>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => review_words::all(db, row.id),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// Keeps what a host notes about somebody, unless there are as many notes as may be; then the answer is why.
    pub async fn set_note(
        &self,
        room: RoomName,
        new: NewNote,
    ) -> Result<Option<PermissionError>, StoreError> {
        let space = if new.text.is_some() { DiskSpace::Taken } else { DiskSpace::NotTaken };
        let change = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => notes::set(db, row.id, &new),
            None => Ok(None),
        };
        self.writer.change(space, change).await
    }

    /// What hosts of a room noted about somebody.
    pub async fn note(
        &self,
        room: RoomName,
        person: Person,
    ) -> Result<Option<Authored<HostNote>>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => notes::of(db, row.id, person),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// The newest `limit` acts of hosts in a room, the newest first.
    pub async fn host_acts(&self, room: RoomName, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => log::host_acts(db, row, limit),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// The nicknames of people who chose one, or wrote in this room.
    pub async fn names_in(
        &self,
        room: RoomName,
        people: Vec<Person>,
    ) -> Result<HashMap<Person, Nickname>, StoreError> {
        self.readers.read(move |db| log::names_in(db, &room, &people)).await
    }

    /// The rooms that are looked for; and what everything takes, with this many people whose files take most.
    pub async fn overview(
        &self,
        sought: RoomQuery,
        (most_rooms, most_people): (usize, usize),
    ) -> Result<(Vec<RoomOverview>, ServerOverview), StoreError> {
        let query = move |db: &Connection| {
            Ok((overview::rooms(db, &sought, most_rooms)?, overview::server(db, most_people)?))
        };
        self.readers.read(query).await
    }

    /// The last place of a room's log before a moment.
    pub async fn place_before(&self, room: RoomName, moment: Timestamp) -> Result<Seq, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => log::place_before(db, row.id, moment.millis() as i64),
            None => Ok(Seq::START),
        };
        self.readers.read(query).await
    }
}
