//! Who is what in a room, and who is banned from it: the fold of the acts of its hosts. This is the only implementation.

use crate::domain::{Act, Ban, Entry, HostAct, Person, RoomName, RoomRole, Seq, Timestamp};

impl Ban {
    /// The ban that an entry decides.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        let Act::Host(HostAct::Banned { minutes, mute, reason, .. }) = &entry.act else { return None };
        let end = |minutes: u32| entry.at.millis().saturating_add(60_000 * u64::from(minutes));
        Some(Self {
            by: Some(entry.from.nickname.clone()),
            until: minutes.map(end).map(Timestamp::from_millis),
            mute: *mute,
            reason: reason.clone(),
        })
    }
}

/// What a person is in a room, and whether they are banned from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Their role.
    pub role: RoomRole,
    /// The last ban, also if its time is over.
    pub ban: Option<Ban>,
}

impl Standing {
    /// The ban that holds at this moment.
    #[must_use]
    pub fn ban_at(&self, now: Timestamp) -> Option<&Ban> {
        self.ban.as_ref().filter(|ban| ban.holds(now))
    }

    /// The role that counts at this moment: who is banned has none.
    #[must_use]
    pub fn role_at(&self, now: Timestamp) -> RoomRole {
        if self.ban_at(now).is_some_and(|ban| !ban.mute) { RoomRole::Member } else { self.role }
    }

    fn is_default(&self) -> bool {
        self.role == RoomRole::Member && self.ban.is_none()
    }
}

/// The standings of all people of a room who have a role or a ban, in the order in which they got it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings(Vec<(Person, Standing)>);

impl Standings {
    /// The standings of these people.
    #[must_use]
    pub fn new(standings: Vec<(Person, Standing)>) -> Self {
        Self(standings)
    }

    /// The standing of a person; none for a person without a role and a ban.
    #[must_use]
    pub fn get(&self, person: Person) -> Option<&Standing> {
        self.0.iter().find(|(known, _)| *known == person).map(|(_, standing)| standing)
    }

    /// The role of a person.
    #[must_use]
    pub fn role(&self, person: Person) -> RoomRole {
        self.get(person).map(|standing| standing.role).unwrap_or_default()
    }

    /// The ban of a person that holds at this moment.
    #[must_use]
    pub fn ban_at(&self, person: Person, now: Timestamp) -> Option<&Ban> {
        self.get(person)?.ban_at(now)
    }

    /// The ban that holds for a person at this moment: their own; or, for somebody without a role, the strictest of those that hold
    /// for their network, which are the bans of these people.
    #[must_use]
    pub fn ban_of(
        &self,
        person: Person,
        of_network: impl Iterator<Item = Person>,
        now: Timestamp,
    ) -> Option<&Ban> {
        let own = self.ban_at(person, now);
        if own.is_some() || self.role(person) != RoomRole::Member {
            return own;
        }
        of_network.filter_map(|banned| self.ban_at(banned, now)).max_by_key(|ban| ban.strictness())
    }

    /// Whether anybody keeps the room.
    #[must_use]
    pub fn has_hosts(&self) -> bool {
        self.hosts().any(|(_, role)| role.keeps())
    }

    /// Whether anybody is banned, or was: without that, no network is.
    #[must_use]
    pub fn has_bans(&self) -> bool {
        self.0.iter().any(|(_, standing)| standing.ban.is_some())
    }

    /// The people who have a role.
    pub fn hosts(&self) -> impl Iterator<Item = (Person, RoomRole)> + '_ {
        let roles = self.0.iter().map(|(person, standing)| (*person, standing.role));
        roles.filter(|(_, role)| *role != RoomRole::Member)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &(Person, Standing)> {
        self.0.iter()
    }

    /// Sets the ban of a person, or ends it.
    pub fn set_ban(&mut self, person: Person, ban: Option<Ban>) {
        self.change(person, |standing| standing.ban = ban);
    }

    /// Applies an entry of the room's log. True if it changes a standing. Whoever makes the first entry owns the room, unless it
    /// is one of two people.
    pub fn apply(&mut self, room: &RoomName, entry: &Entry) -> bool {
        let opens = entry.prev == Seq::START && !room.is_direct();
        if opens {
            self.change(entry.from.person, |standing| standing.role = RoomRole::Owner);
        }
        let Act::Host(act) = &entry.act else { return opens };
        match act {
            HostAct::RoleSet { person, role } => {
                self.change(*person, |standing| standing.role = *role);
                // Who keeps the room is not banned from it.
                if role.keeps() {
                    self.set_ban(*person, None);
                }
            }
            HostAct::Banned { person, .. } => {
                self.forget_ended(*person, entry.at);
                self.change(*person, |standing| standing.ban = Ban::of(entry));
            }
            HostAct::Unbanned { person } => self.set_ban(*person, None),
            HostAct::Removed { .. }
            | HostAct::WritersSet { .. }
            | HostAct::SlowSet { .. }
            | HostAct::NewcomersSet { .. }
            | HostAct::CalmSet { .. }
            | HostAct::ReviewSet { .. }
            | HostAct::DoorSet { .. }
            | HostAct::ListedSet { .. }
            | HostAct::KeepDaysSet { .. }
            | HostAct::LinkRevoked { .. } => return opens,
        }
        true
    }

    /// Forgets other people's bans that have ended, so that there are no more of them than hold at the same time.
    fn forget_ended(&mut self, but: Person, now: Timestamp) {
        self.0.retain(|(person, standing)| {
            *person == but || standing.role != RoomRole::Member || standing.ban_at(now).is_some()
        });
    }

    fn change(&mut self, person: Person, change: impl FnOnce(&mut Standing)) {
        let at = self.0.iter().position(|(known, _)| *known == person);
        let mut standing = at.map(|at| self.0.remove(at).1).unwrap_or_default();
        change(&mut standing);
        if !standing.is_default() {
            let at = at.unwrap_or(self.0.len());
            self.0.insert(at, (person, standing));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BanReason, Body, Member, MessageId, Nickname};

    const ANN: Person = Person::from_bytes([1; 12]);
    const BEN: Person = Person::from_bytes([2; 12]);

    fn entry(seq: u64, from: Person, act: Act) -> Entry {
        Entry {
            seq: Seq::new(seq),
            prev: Seq::new(seq - 1),
            at: Timestamp::from_millis(60_000 * seq),
            id: MessageId::from_bytes([1; 16]),
            from: Member { person: from, nickname: Nickname::parse("Ann").unwrap() },
            act,
        }
    }

    fn said() -> Act {
        Act::Said { body: Body::parse("a".to_owned()).ok(), reply_to: None }
    }

    #[test]
    fn who_opens_a_room_owns_it_and_nobody_owns_one_of_two() {
        for (room, role) in [
            (RoomName::parse("tea").unwrap(), RoomRole::Owner),
            (RoomName::direct(ANN, BEN).unwrap(), RoomRole::Member),
        ] {
            let mut standings = Standings::default();
            assert_eq!(standings.apply(&room, &entry(1, ANN, said())), role == RoomRole::Owner);
            assert!(!standings.apply(&room, &entry(2, BEN, said())));
            assert_eq!((standings.role(ANN), standings.role(BEN)), (role, RoomRole::Member));
        }
    }

    #[test]
    fn a_ban_counts_its_minutes_from_its_entry_and_is_forgotten_when_it_is_taken_back() {
        let (room, mut standings) = (RoomName::parse("tea").unwrap(), Standings::default());
        let reason = BanReason::parse("spam").unwrap();
        let ban = HostAct::Banned { person: BEN, minutes: Some(10), mute: true, reason: reason.clone() };
        assert!(standings.apply(&room, &entry(2, ANN, Act::Host(ban))));
        let minute = |n: u64| Timestamp::from_millis(60_000 * n);
        let ban = standings.ban_at(BEN, minute(11)).unwrap();
        assert_eq!((ban.until, ban.mute, &ban.reason), (Some(minute(12)), true, &reason));
        assert_eq!(standings.ban_at(BEN, minute(12)), None, "it is over");
        assert!(standings.get(BEN).is_some(), "and known until it is taken back");
        assert!(standings.apply(&room, &entry(3, ANN, Act::Host(HostAct::Unbanned { person: BEN }))));
        assert_eq!(standings.get(BEN), None);
    }

    #[test]
    fn a_role_is_given_and_taken_and_no_ban_is_lost_by_it() {
        let (room, mut standings) = (RoomName::parse("tea").unwrap(), Standings::default());
        let set = |role| Act::Host(HostAct::RoleSet { person: BEN, role });
        let ban = HostAct::Banned { person: BEN, minutes: None, mute: false, reason: None };
        standings.apply(&room, &entry(2, ANN, set(RoomRole::Host)));
        standings.apply(&room, &entry(3, ANN, Act::Host(ban)));
        assert_eq!(standings.hosts().collect::<Vec<_>>(), [(BEN, RoomRole::Host)]);
        standings.apply(&room, &entry(4, ANN, set(RoomRole::Member)));
        assert_eq!(standings.hosts().count(), 0);
        assert!(standings.ban_at(BEN, Timestamp::from_millis(u64::MAX)).is_some());
    }

    #[test]
    fn who_comes_to_keep_a_room_is_banned_no_longer_and_bans_that_ended_are_forgotten_with_the_next() {
        let (room, mut standings) = (RoomName::parse("tea").unwrap(), Standings::default());
        let ban = |person, minutes| Act::Host(HostAct::Banned { person, minutes, mute: false, reason: None });
        standings.apply(&room, &entry(2, ANN, ban(BEN, None)));
        let role = |role| Act::Host(HostAct::RoleSet { person: BEN, role });
        standings.apply(&room, &entry(3, ANN, role(RoomRole::Voice)));
        assert!(standings.get(BEN).unwrap().ban.is_some());
        standings.apply(&room, &entry(4, ANN, role(RoomRole::Host)));
        assert!(!standings.has_bans());
        for n in 5..50 {
            standings.apply(&room, &entry(n, ANN, ban(Person::from_bytes([n as u8; 12]), Some(3))));
        }
        assert_eq!(standings.iter().filter(|(_, standing)| standing.ban.is_some()).count(), 3);
        assert_eq!(standings.role(BEN), RoomRole::Host);
    }
}
