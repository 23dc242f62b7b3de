//! What those do who administer the server, and what the server's log means for a room.

use crate::{
    domain::{
        HostAct, NetworkKey, Person, RoomKeeping, RoomName, RoomOverview, RoomQuery, RoomRole, RoomRules,
        Seq, ServerLaw, ServerOverview, Standings, Viewer, Writers,
    },
    protocol::{Code, Refused, RoomHost},
    room::{Rooms, mailbox::Input, registry::unreadable},
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
        self.law().role(viewer.person, standings.role(viewer.person))
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
        let banned: Vec<_> = acts.iter().filter_map(ended_membership).collect();
        self.keep_log(&RoomName::server_log(), viewer, acts, and_network).await?;
        for person in banned {
            self.end_everywhere(person, self.people().network(person).filter(|_| and_network)).await;
        }
        Ok(())
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

    /// Tells every room that somebody was banned from the server. Whoever enters from now on finds the ban.
    async fn end_everywhere(&self, person: Person, network: Option<NetworkKey>) {
        let rooms = self.lock().all();
        for room in rooms {
            // Fails if the room has ended; then nobody is in it.
            let _ = room.inputs.send(Input::Banned { person, network }).await;
        }
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
