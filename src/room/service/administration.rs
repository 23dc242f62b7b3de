//! What those do who administer the server, and what the server's log means for a room.

use crate::{
    domain::{
        HostAct, Person, RoomKeeping, RoomName, RoomOverview, RoomQuery, RoomRole, RoomRules, Seq, ServerLaw,
        ServerOverview, Standings, Viewer, Writers,
    },
    protocol::{Code, Refused, RoomHost},
    room::{Rooms, clock, mailbox::Input, registry::unreadable},
};
use std::sync::Arc;

/// How many rooms are shown at once: more are found by their names.
const MAX_SHOWN_ROOMS: usize = 50;

/// How many of the people are shown whose files take most.
const MAX_SHOWN_PEOPLE: usize = 10;

impl Rooms {
    /// What the server's log leaves: it holds in every room.
    #[must_use]
    pub fn law(&self) -> Arc<ServerLaw> {
        self.store().law()
    }

    /// What the person who asks is in a room with these standings.
    pub(in crate::room) fn role(&self, standings: &Standings, viewer: Viewer) -> RoomRole {
        let (law, person, now) = (self.law(), viewer.person, clock::now());
        let standing = standings.get(person).cloned().unwrap_or_default();
        law.standing((person, viewer.network), standing, now).role_at(now)
    }

    /// The rules that hold for the person who asks, in a room whose log ends here.
    pub(in crate::room) fn rules_for(
        &self,
        (room, viewer): (&RoomName, Viewer),
        end: Seq,
        rules: RoomRules,
    ) -> RoomRules {
        let law = self.law();
        let is_closed = end == Seq::START && !room.is_direct() && !law.may_open(viewer.person);
        let writers = if is_closed { Writers::Hosts } else { rules.writers };
        RoomRules { writers, ..law.over(rules) }
    }

    /// Who keeps a room, for the person who asks: they are among them if they administer the server.
    pub(in crate::room) fn hosts_for(&self, viewer: Viewer, mut hosts: Vec<RoomHost>) -> Vec<RoomHost> {
        if self.law().administers(viewer.person) {
            hosts.retain(|host| host.person != viewer.person);
            hosts.push(RoomHost { person: viewer.person, role: RoomRole::Owner });
        }
        hosts
    }

    /// Who administers the server, who is banned from it, its rules, and what was done.
    ///
    /// # Errors
    /// [`Refused`], when the person who asks does not administer it, or the log could not be read.
    pub async fn administration(&self, viewer: Viewer) -> Result<RoomKeeping, Refused> {
        self.must_administer(viewer)?;
        self.keeping_of(&RoomName::server_log(), viewer).await
    }

    /// What all rooms and people take of the server; of the rooms, those that are looked for, each with the number of people who are
    /// there.
    ///
    /// # Errors
    /// [`Refused`], when the person who asks does not administer the server, or the log could not be read.
    pub async fn overview(
        &self,
        viewer: Viewer,
        sought: RoomQuery,
    ) -> Result<(Vec<(RoomOverview, u32)>, ServerOverview), Refused> {
        self.must_administer(viewer)?;
        let read = self.store().overview(sought, (MAX_SHOWN_ROOMS, MAX_SHOWN_PEOPLE)).await;
        let (rooms, server) = read.map_err(unreadable)?;
        let mut with_people = Vec::with_capacity(rooms.len());
        for room in rooms {
            let people = self.look_awake(&room.name).await?.map_or(0, |summary| summary.people);
            with_people.push((room, people));
        }
        Ok((with_people, server))
    }

    /// How often somebody could not open a room, because they or their network opened too many.
    #[must_use]
    pub fn refused_new_rooms(&self) -> u64 {
        self.new_rooms().refused()
    }

    /// How many people are connected to the server.
    #[must_use]
    pub fn people_online(&self) -> u64 {
        self.people().count()
    }

    /// Adds acts to the server's log, in this order, until one is refused. A ban ends all memberships of its person at once; with
    /// `and_network` also those of people without a role from the network that they were last seen from.
    ///
    /// # Errors
    /// [`Refused`], when one is not permitted, or could not be stored. Those before it are.
    pub async fn administer(
        &self,
        viewer: Viewer,
        acts: Vec<HostAct>,
        and_network: bool,
    ) -> Result<(), Refused> {
        self.must_administer(viewer)?;
        let rooms = self.clone();
        // Whoever asks may hang up meanwhile: what was decided is done all the same.
        let done = tokio::spawn(async move {
            for act in acts {
                let ended = ended_membership(&act);
                rooms.keep_log(&RoomName::server_log(), viewer, vec![act], and_network).await?;
                if let Some(person) = ended {
                    rooms.end_everywhere(person, and_network).await?;
                }
            }
            Ok(())
        });
        done.await.unwrap_or_else(|_| Err(Refused::new(Code::Busy, "That did not work. Try again.")))
    }

    /// Becomes one of those who administer the server, by the secret of the link.
    ///
    /// # Errors
    /// [`Refused`], when the link is not valid or no longer, or the act could not be stored.
    pub async fn redeem_admin_link(&self, viewer: Viewer, secret: &str) -> Result<(), Refused> {
        self.redeem_in(&RoomName::server_log(), viewer, RoomRole::Owner, secret).await
    }

    fn must_administer(&self, viewer: Viewer) -> Result<(), Refused> {
        if self.law().administers(viewer.person) {
            return Ok(());
        }
        Err(Refused::new(Code::NotAllowed, "Only those who administer this server may do that."))
    }

    /// Tells every room that somebody was banned from the server, or administers it no longer. Whoever enters from now on finds that.
    /// What waits of a banned person until a host has looked at it is refused.
    async fn end_everywhere(&self, person: Person, and_network: bool) -> Result<(), Refused> {
        let now = clock::now();
        if self.law().standings.ban_at(person, now).is_some() {
            self.store().refuse_held_everywhere(person).await.map_err(unreadable)?;
        }
        let network = self.people().network(person).filter(|_| and_network);
        let rooms = self.lock().all();
        for room in rooms {
            // Fails if the room has ended; then nobody is in it.
            let _ = room.inputs.send(Input::Banned { person, network }).await;
        }
        Ok(())
    }
}

/// Whose memberships an act may end.
fn ended_membership(act: &HostAct) -> Option<Person> {
    match act {
        HostAct::Banned { person, mute: false, .. } => Some(*person),
        // In rooms that are closed they may not stay.
        HostAct::RoleSet { person, role: RoomRole::Member } => Some(*person),
        HostAct::Banned { .. }
        | HostAct::RoleSet { .. }
        | HostAct::Unbanned { .. }
        | HostAct::Removed { .. }
        | HostAct::WritersSet { .. }
        | HostAct::SlowSet { .. }
        | HostAct::NewcomersSet { .. }
        | HostAct::CalmSet { .. }
        | HostAct::ReviewSet { .. }
        | HostAct::DoorSet { .. }
        | HostAct::ListedSet { .. }
        | HostAct::KeepDaysSet { .. }
        | HostAct::LinkRevoked { .. } => None,
    }
}
