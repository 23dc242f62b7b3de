//! What hosts do in a room, over forms: roles, bans and removals.

use super::refusal::require;
use crate::{
    domain::{
        Act, Action, Arrival, Door, Hex, HostAct, NetworkKey, Person, RoomKeeping, RoomName, RoomRole,
        SeenStanding, Seq, Standings, Timestamp, Viewer, from_hex,
    },
    protocol::{Code, Refused},
    room::{Rooms, clock, registry::unreadable, service::post::random_id},
    store::{BesideEntry, EntryOrigin, ExpiredCount, PasswordHash},
};
use std::sync::Arc;

/// An hour, in milliseconds.
const HOUR_MILLIS: u64 = 60 * 60 * 1_000;

/// Which messages a host removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovedSpan {
    /// Those of the last hour.
    LastHour,
    /// All.
    All,
}

impl Rooms {
    /// Who is what in a room, and who is banned from it.
    ///
    /// # Errors
    /// [`Refused`], when they may not read it, or the log could not be read.
    pub(in crate::room) async fn standings(
        &self,
        room: &RoomName,
        viewer: Viewer,
    ) -> Result<Standings, Refused> {
        self.let_in(viewer, Action::Read, room).await?;
        self.store().standings(room.clone()).await.map_err(unreadable)
    }

    /// What a person is in a room.
    ///
    /// # Errors
    /// [`Refused`], when they may not read it, or the log could not be read.
    pub async fn standing(
        &self,
        room: &RoomName,
        viewer: Viewer,
        person: Person,
    ) -> Result<SeenStanding, Refused> {
        let (standings, law, now) = (self.standings(room, viewer).await?, self.law(), clock::now());
        Ok(SeenStanding {
            role: standings.role(person),
            ban: standings.ban_at(person, now).cloned(),
            server_ban: law.standings.ban_at(person, now).cloned(),
            administers: law.administers(viewer.person),
            with_network: self.banned_with_network(room, None).await?.contains(&person),
            viewer: self.role(&standings, viewer),
            has_hosts: standings.has_hosts(),
            note: self.note(room, viewer, person).await?,
        })
    }

    /// Who keeps a room; for hosts also who is banned, and what hosts did.
    ///
    /// # Errors
    /// [`Refused`], when they may not read it, or the log could not be read.
    pub async fn keeping(&self, room: &RoomName, viewer: Viewer) -> Result<RoomKeeping, Refused> {
        self.let_in(viewer, Action::Read, room).await?;
        self.keeping_of(room, viewer).await
    }

    /// The same, of a log that this person may read.
    pub(in crate::room) async fn keeping_of(
        &self,
        room: &RoomName,
        viewer: Viewer,
    ) -> Result<RoomKeeping, Refused> {
        let standings = self.store().standings(room.clone()).await.map_err(unreadable)?;
        let role = self.role(&standings, viewer);
        let limit = if role.keeps() { RoomKeeping::MAX_SHOWN_ACTS } else { 0 };
        let acts = self.store().host_acts(room.clone(), limit).await.map_err(unreadable)?;
        let about =
            acts.iter().filter_map(|entry| if let Act::Host(act) = &entry.act { act.person() } else { None });
        let mut people: Vec<_> = standings.iter().map(|(person, _)| *person).chain(about).collect();
        people.sort_unstable();
        people.dedup();
        let names = self.store().names_in(room.clone(), people).await.map_err(unreadable)?;
        let (rules, access) = self.store().rules(room.clone()).await.map_err(unreadable)?;
        let key = if role.keeps() { self.door_key(room).await? } else { None };
        let mut links = Vec::new();
        for gives in [RoomRole::Owner, RoomRole::Host].into_iter().filter(|_| role == RoomRole::Owner) {
            links.extend(self.role_link(room, gives).await?.map(|secret| (gives, secret)));
        }
        let with_network = self.banned_with_network(room, None).await?;
        let appeals = match role.keeps() {
            true => self.store().appeals(room.clone()).await.map_err(unreadable)?,
            false => Vec::new(),
        };
        let (held, words) = if role.keeps() { self.held(room).await? } else { Default::default() };
        let (now, administers) = (clock::now(), self.law().administers(viewer.person));
        Ok(RoomKeeping {
            standings,
            with_network,
            rules,
            access,
            key,
            appeals,
            held,
            words,
            acts,
            names,
            role,
            administers,
            links,
            now,
        })
    }

    /// Sets the door of a room, with the hash of its password if it gets one.
    ///
    /// # Errors
    /// [`Refused`], when it is not permitted, or could not be stored.
    pub async fn set_door(
        &self,
        room: &RoomName,
        viewer: Viewer,
        door: Door,
        password: Option<PasswordHash>,
    ) -> Result<(), Refused> {
        let origin = EntryOrigin {
            beside: password.map(|password| Arc::new(BesideEntry::Password(password))),
            ..EntryOrigin::of(viewer)
        };
        let act = Act::Host(HostAct::DoorSet { door });
        self.let_in(viewer, Action::TakePart, room).await?;
        self.add_from(room.clone(), viewer, random_id()?, act, origin).await.map(drop)
    }

    /// How many messages of a room are older than so many days, for its hosts.
    ///
    /// # Errors
    /// [`Refused`], when the person is none, or it could not be read.
    pub async fn count_older(
        &self,
        room: &RoomName,
        viewer: Viewer,
        days: u32,
    ) -> Result<ExpiredCount, Refused> {
        self.role_of_host(room, viewer).await?;
        let age_millis = u64::from(days) * 24 * HOUR_MILLIS;
        let before = Timestamp::from_millis(clock::now().millis().saturating_sub(age_millis));
        self.store().count_older(room.clone(), before).await.map_err(unreadable)
    }

    /// The people whose bans in a room hold for a network as well: for this one, or for any.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub(in crate::room) async fn banned_with_network(
        &self,
        room: &RoomName,
        only: Option<NetworkKey>,
    ) -> Result<Vec<Person>, Refused> {
        let bans = self.store().network_bans(room.clone()).await.map_err(unreadable)?;
        let of_it = bans.iter().filter(|(network, _)| only.is_none_or(|only| only == *network));
        Ok(of_it.map(|(_, person)| *person).collect())
    }

    /// The secret of the link that gives a role in a room, for its owners alone; none for others, and for a role that no link
    /// gives.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    async fn role_link(&self, room: &RoomName, role: RoomRole) -> Result<Option<String>, Refused> {
        let secret = self.store().role_link(room.clone(), role).await.map_err(unreadable)?;
        Ok(secret.map(|secret| Hex(&secret).to_string()))
    }

    /// Takes the role of a link.
    ///
    /// # Errors
    /// [`Refused`], when the link is not valid or no longer, or the act is not permitted or could not be stored.
    pub async fn redeem(
        &self,
        room: &RoomName,
        viewer: Viewer,
        role: RoomRole,
        secret: &str,
    ) -> Result<(), Refused> {
        // Whoever has a link that gives a role needs no other to come in.
        require(viewer, Action::TakePart(Arrival::OPEN), room)?;
        self.redeem_in(room, viewer, role, secret).await
    }

    /// The same, of a room or of the server.
    pub(in crate::room) async fn redeem_in(
        &self,
        room: &RoomName,
        viewer: Viewer,
        role: RoomRole,
        secret: &str,
    ) -> Result<(), Refused> {
        let link = match from_hex(secret) {
            Some(secret) => {
                self.store().verified_link(room.clone(), role, secret).await.map_err(unreadable)?
            }
            None => None,
        };
        let Some(link) = link else {
            let sentence = "This link is not valid, or no longer: ask for a new one.";
            return Err(Refused::new(Code::NotAllowed, sentence).in_room(room.clone()));
        };
        let act = Act::Host(HostAct::RoleSet { person: viewer.person, role });
        let origin = EntryOrigin { link: Some(link), ..EntryOrigin::of(viewer) };
        self.add_from(room.clone(), viewer, random_id()?, act, origin).await.map(drop)
    }

    /// Adds acts of a host to a room's log, in this order, until one is refused. A ban holds for the network of its person as
    /// well if `and_network` says so and they were seen lately.
    ///
    /// # Errors
    /// [`Refused`], when one is not permitted, or could not be stored. Those before it are.
    pub async fn keep_room(
        &self,
        room: &RoomName,
        viewer: Viewer,
        acts: Vec<HostAct>,
        and_network: bool,
    ) -> Result<(), Refused> {
        self.let_in(viewer, Action::TakePart, room).await?;
        self.keep_log(room, viewer, acts, and_network).await
    }

    /// The same, in a room's log or the server's.
    pub(in crate::room) async fn keep_log(
        &self,
        room: &RoomName,
        viewer: Viewer,
        acts: Vec<HostAct>,
        and_network: bool,
    ) -> Result<(), Refused> {
        for act in acts {
            let banned = if let HostAct::Banned { person, .. } = act { Some(person) } else { None };
            let network = banned.filter(|_| and_network).and_then(|person| self.people().network(person));
            let origin = EntryOrigin { banned_network: network, ..EntryOrigin::of(viewer) };
            let closed = self.closed_by(room, &act).await?;
            self.add_from(room.clone(), viewer, random_id()?, Act::Host(act), origin).await?;
            self.tell_refused(room, closed).await;
        }
        Ok(())
    }

    /// The act that removes messages: of a person, or of everybody.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn removal(
        &self,
        room: &RoomName,
        person: Option<Person>,
        span: RemovedSpan,
    ) -> Result<HostAct, Refused> {
        let after = match span {
            RemovedSpan::All => Seq::START,
            RemovedSpan::LastHour => {
                let since = clock::now().millis().saturating_sub(HOUR_MILLIS);
                let place = self.store().place_before(room.clone(), Timestamp::from_millis(since)).await;
                place.map_err(unreadable)?
            }
        };
        Ok(HostAct::Removed { person, after })
    }
}
