//! The log of the whole server, and what it leaves: who administers the server, who is banned from all of it, and its rules.

use crate::domain::{
    Arrival, Ban, NetworkKey, Person, RoomName, RoomRole, RoomRules, Standing, Standings, Timestamp, Writers,
};

/// The name of the server's log, in the form of a room of two people who are nobody: no path to a room leads to it.
const SERVER_LOG_NAME: &str = "@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

impl RoomName {
    /// The log of the server. It has the form of a room's log, so it is as durable and ordered, and what it says of people and
    /// rules holds in every room ([`ServerLaw`]). Its owners administer the server.
    #[must_use]
    pub fn server_log() -> Self {
        Self::made(SERVER_LOG_NAME.to_owned())
    }

    /// Whether it is the log of the server.
    #[must_use]
    pub fn is_server_log(&self) -> bool {
        self.as_str() == SERVER_LOG_NAME
    }
}

/// What the server's log leaves. It holds in every room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerLaw {
    /// Who administers the server, as its owners, and who is banned from it.
    pub standings: Standings,
    /// Who may open rooms ([`RoomRules::writers`]), and how long newcomers wait in every room.
    pub rules: RoomRules,
    /// The networks for which bans hold as well, each with the person who is banned.
    pub network_bans: Vec<(NetworkKey, Person)>,
}

impl ServerLaw {
    /// Whether this person administers the server.
    #[must_use]
    pub fn administers(&self, person: Person) -> bool {
        self.standings.role(person) == RoomRole::Owner
    }

    /// Whether this person may make the first entry of a room.
    #[must_use]
    pub fn may_open(&self, person: Person) -> bool {
        self.rules.writers == Writers::Everybody || self.administers(person)
    }

    /// The role of a person who has this one in a room: who administers the server has every power in it.
    #[must_use]
    pub fn role(&self, person: Person, role: RoomRole) -> RoomRole {
        if self.administers(person) { RoomRole::Owner } else { role }
    }

    /// The ban from the server that holds at this moment for a person from this network.
    #[must_use]
    pub fn ban_of(&self, person: Person, network: Option<NetworkKey>, now: Timestamp) -> Option<&Ban> {
        let of_network = self.network_bans.iter().filter(|(banned, _)| Some(*banned) == network);
        self.standings.ban_of(person, of_network.map(|(_, person)| *person), now)
    }

    /// The ban that holds for a person who has this role and this ban in a room: of both, the stricter. What holds for a network
    /// holds for nobody who has a role.
    #[must_use]
    pub fn stricter<'a>(
        &'a self,
        (person, network): (Person, Option<NetworkKey>),
        role: RoomRole,
        ban: Option<&'a Ban>,
        now: Timestamp,
    ) -> Option<&'a Ban> {
        if self.administers(person) {
            return None;
        }
        let network = network.filter(|_| !role.is_some_role());
        ban.into_iter().chain(self.ban_of(person, network, now)).max_by_key(|ban| ban.strictness())
    }

    /// The standing of a person who has this one in a room.
    #[must_use]
    pub fn standing(
        &self,
        (person, network): (Person, Option<NetworkKey>),
        standing: Standing,
        now: Timestamp,
    ) -> Standing {
        if *self == Self::default() {
            return standing;
        }
        let ban = self.stricter((person, network), standing.role, standing.ban_at(now), now).cloned();
        Standing { role: self.role(person, standing.role), ban }
    }

    /// A person at the door of a room, who has this role there.
    #[must_use]
    pub fn arrival(&self, person: Person, arrival: Arrival) -> Arrival {
        Arrival { role: self.role(person, arrival.role), administers: self.administers(person), ..arrival }
    }

    /// The rules that hold in a room with these.
    #[must_use]
    pub fn over(&self, rules: RoomRules) -> RoomRules {
        RoomRules { newcomer_minutes: rules.newcomer_minutes.max(self.rules.newcomer_minutes), ..rules }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Person = Person::from_bytes([1; 12]);
    const BEN: Person = Person::from_bytes([2; 12]);
    const HOME: NetworkKey = NetworkKey::from_bytes([1; 8]);

    fn minute(n: u64) -> Timestamp {
        Timestamp::from_millis(60_000 * n)
    }

    fn ban(until: u64, mute: bool) -> Ban {
        Ban { by: None, until: Some(minute(until)), mute, reason: None }
    }

    #[test]
    fn nobody_comes_to_the_servers_log_by_a_room() {
        let log = RoomName::server_log();
        assert!(log.is_server_log() && log.is_direct() && !log.is_listed());
        assert!(![ANN, BEN, Person::NOBODY].iter().any(|person| log.admits(*person)));
        assert_eq!(RoomName::direct(Person::NOBODY, Person::NOBODY), None);
    }

    #[test]
    fn who_administers_the_server_is_owner_everywhere_and_banned_nowhere() {
        let owner = Standing { role: RoomRole::Owner, ban: None };
        let law = ServerLaw { standings: Standings::new(vec![(ANN, owner.clone())]), ..ServerLaw::default() };
        let banned = Standing { role: RoomRole::Member, ban: Some(ban(9, false)) };
        assert_eq!(law.standing((ANN, None), banned.clone(), minute(1)), owner);
        assert_eq!(law.standing((BEN, None), banned.clone(), minute(1)), banned);
    }

    #[test]
    fn a_ban_from_the_server_holds_in_every_room_and_for_its_network_and_the_stricter_one_counts() {
        let banned = Standing { role: RoomRole::Member, ban: Some(ban(5, false)) };
        let law = ServerLaw {
            standings: Standings::new(vec![(ANN, banned)]),
            network_bans: vec![(HOME, ANN)],
            ..ServerLaw::default()
        };
        let muted = Standing { role: RoomRole::Member, ban: Some(ban(9, true)) };
        let member = Standing::default();
        let voice = Standing { role: RoomRole::Voice, ban: None };
        for (who, before, now, expected) in [
            ((ANN, None), &member, 4, Some(ban(5, false))),
            ((ANN, None), &muted, 4, Some(ban(5, false))),
            ((ANN, None), &muted, 6, Some(ban(9, true))),
            ((ANN, None), &member, 6, None),
            ((BEN, Some(HOME)), &member, 4, Some(ban(5, false))),
            ((BEN, None), &member, 4, None),
            ((BEN, Some(HOME)), &voice, 4, None),
        ] {
            assert_eq!(law.standing(who, before.clone(), minute(now)).ban, expected, "{who:?} at {now}");
        }
    }

    #[test]
    fn newcomers_wait_for_the_longer_time_and_rooms_are_opened_by_whom_the_server_lets() {
        let rules =
            |writers, newcomer_minutes| RoomRules { writers, newcomer_minutes, ..RoomRules::default() };
        let law = ServerLaw { rules: rules(Writers::Hosts, 5), ..ServerLaw::default() };
        assert_eq!(law.over(rules(Writers::Everybody, 3)), rules(Writers::Everybody, 5));
        assert_eq!(law.over(rules(Writers::Admitted, 9)), rules(Writers::Admitted, 9));
        assert!(!law.may_open(ANN) && ServerLaw::default().may_open(ANN));
    }
}
