//! Verifies who is what in a room, who is banned, its rules and its door: as they are stored, they equal the fold of the log.

use crate::{
    domain::{
        Act, Entry, Member, MessageId, Nickname, Person, RoomAccess, RoomName, RoomRules, Seq, Standing,
        Standings, Timestamp,
    },
    store::{
        log::{
            KIND_DESCRIBED, KIND_ROLE_SET, KIND_SAID, KIND_TOPIC_SET,
            rows::{self, act_of},
        },
        rooms::{access, standing},
    },
};
use rusqlite::{Connection, Result, Row};
use std::collections::BTreeMap;

/// The standings, as far as the log was read.
#[derive(Debug, Default)]
pub(super) struct ExpectedStandings {
    standings: Standings,
    rules: RoomRules,
    access: RoomAccess,
    /// When people last posted since slow mode was set.
    last_said: BTreeMap<Person, i64>,
}

impl ExpectedStandings {
    /// The next entry of the log, also if its text is no longer kept.
    pub(super) fn entry(&mut self, room: &RoomName, row: &Row<'_>) -> Result<()> {
        let prev = rows::seq(row, 1)?;
        let is_host_act = KIND_ROLE_SET <= row.get(6)?;
        let is_slowed = [KIND_SAID, KIND_TOPIC_SET, KIND_DESCRIBED].contains(&row.get(6)?);
        if is_slowed && self.rules.slow_seconds != 0 {
            self.last_said.insert(Person::from_bytes(row.get(4)?), row.get(2)?);
        }
        if !is_host_act && prev != Seq::START {
            return Ok(());
        }
        let act = if is_host_act { act_of(row)? } else { Act::Said { body: None, reply_to: None } };
        let entry = Entry {
            seq: rows::seq(row, 0)?,
            prev,
            at: Timestamp::from_millis(row.get::<_, i64>(2)? as u64),
            id: MessageId::from_bytes(row.get(3)?),
            from: Member { person: Person::from_bytes(row.get(4)?), nickname: unknown() },
            act,
        };
        self.standings.apply(room, &entry);
        self.access.apply(&entry);
        if self.rules.apply(&entry) && self.rules.slow_seconds == 0 {
            self.last_said.clear();
        }
        Ok(())
    }

    /// The role of a person at this place.
    pub(super) fn role(&self, person: Person) -> crate::domain::RoomRole {
        self.standings.role(person)
    }

    /// Whether the stored rows are others.
    pub(super) fn differs(&self, db: &Connection, room: i64) -> Result<bool> {
        let last_said = db
            .prepare_cached("SELECT person, at FROM last_said WHERE room = ?")?
            .query_map([room], |row| Ok((Person::from_bytes(row.get(0)?), row.get(1)?)))?
            .collect::<Result<BTreeMap<_, _>>>()?;
        let rules = db
            .prepare_cached(
                "SELECT writers, slow, newcomers, calm_since, calm_until, review FROM room WHERE id = ?",
            )?
            .query_row([room], |row| {
                Ok(RoomRules {
                    writers: rows::writers_of(0, row.get(0)?)?,
                    slow_seconds: row.get(1)?,
                    newcomer_minutes: row.get(2)?,
                    calm: rows::calm_of(row, 3)?,
                    review: rows::review_of(row, 5)?.unwrap_or_default(),
                })
            })?;
        let standings = comparable(&standing::all(db, room)?);
        Ok(standings != comparable(&self.standings)
            || rules != self.rules
            || last_said != self.last_said
            || !access::is_whole(db, room, self.access)?)
    }
}

/// Without what the log may no longer have: the reason of a ban, and the name of the host.
fn comparable(standings: &Standings) -> BTreeMap<Person, Standing> {
    let plain = |(person, standing): &(Person, Standing)| {
        let mut standing = standing.clone();
        if let Some(ban) = &mut standing.ban {
            (ban.reason, ban.by) = (None, None);
        }
        (*person, standing)
    };
    standings.iter().map(plain).collect()
}

/// A nickname in place of one that the log no longer has.
fn unknown() -> Nickname {
    Nickname::parse("?").expect("it can be seen")
}
