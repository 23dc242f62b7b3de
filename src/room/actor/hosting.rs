//! What the task does when a host has acted: ends memberships, and reserves names.

use super::RoomActor;
use crate::{
    domain::{Act, Ban, Entry, NetworkKey, PermissionError, Person, ReviewRules, RoomRole, Timestamp},
    protocol::Refused,
    room::{
        clock,
        service::refusal::{objected, until},
    },
    store::EntryOrigin,
};

impl RoomActor {
    /// Why a banned person may not be here, with the host's reason.
    pub(super) fn banned(&self, error: PermissionError, ban: Option<&Ban>) -> Refused {
        let (code, sentence) = objected(error);
        let reason = ban.and_then(|ban| ban.reason.as_ref()).map(|reason| format!(" The reason: {reason}."));
        self.refuse(code, "join", format!("{sentence}{}", reason.unwrap_or_default())).until(until(error))
    }

    /// The ban that holds for a person who comes from this network: of the room, or of the whole server.
    pub(super) fn ban_of(&self, person: Person, network: Option<NetworkKey>, now: Timestamp) -> Option<Ban> {
        let of_network = self.network_bans.iter().filter(|(banned, _)| Some(*banned) == network);
        let ban = self.standings.ban_of(person, of_network.map(|(_, person)| *person), now);
        self.task.store.law().stricter((person, network), self.standings.role(person), ban, now).cloned()
    }

    /// What a person is here; who administers the server is owner everywhere.
    pub(super) fn role(&self, person: Person) -> RoomRole {
        self.task.store.law().role(person, self.standings.role(person))
    }

    /// After a person was banned or muted: for which network that holds as well. A ban replaces the one before, and those that
    /// have ended are forgotten.
    pub(super) fn note_network(&mut self, person: Person, network: Option<NetworkKey>) {
        let standings = &self.standings;
        let holds = |banned| standings.get(banned).is_some_and(|standing| standing.ban.is_some());
        self.network_bans.retain(|(_, banned)| *banned != person && holds(*banned));
        self.network_bans.extend(network.map(|network| (network, person)));
    }

    /// Ends the memberships of a person who was banned here or from the server; with a network also of those from there who have
    /// no role.
    pub(super) fn end(&mut self, banned: Person, network: Option<NetworkKey>) {
        // A ban that was taken back meanwhile, or became a mute, ends nothing.
        let ban = self.ban_of(banned, None, clock::now()).filter(|ban| !ban.mute);
        let Some(ban) = ban else { return };
        let reason = self.banned(PermissionError::Banned { until: ban.until }, Some(&ban));
        let others = network
            .map(|network| self.state.everybody().filter(|person| self.is_from(*person, network)).collect());
        let mut people: Vec<_> = others.unwrap_or_default();
        people.retain(|other| *other != banned);
        people.insert(0, banned);
        self.expel(&people, &reason);
    }

    /// Ends the memberships of these people, and then tells those who stay that they have left.
    pub(super) fn expel(&mut self, people: &[Person], reason: &Refused) {
        self.ring.end(people, reason);
        for person in people {
            if let Some(event) = self.state.expel(*person, clock::moment()) {
                self.tell(event);
            }
        }
    }

    /// Whether this is somebody without a role, last seen from this network.
    fn is_from(&self, person: Person, network: NetworkKey) -> bool {
        self.role(person) == RoomRole::Member && self.task.people.network(person) == Some(network)
    }

    /// Whether the rules and bans of the room let a person write, as far as a room knows that is shown who types.
    pub(super) fn may_write(&self, person: Person, known_since: Timestamp) -> bool {
        let (role, now) = (self.role(person), clock::now());
        self.rules.writers.include(role)
            && self.task.store.law().over(self.rules).newcomer_until(role, known_since, now).is_none()
            && self.ban_of(person, self.task.people.network(person), now).is_none()
    }

    /// The origin of an act of this person, with what the rules about texts compare, if they are about it.
    pub(super) fn comparing(&self, origin: EntryOrigin, act: &Act, person: Person) -> EntryOrigin {
        let is_read = self.rules.review.compare_texts()
            && origin.beside.is_none()
            && !self.standings.role(person).is_some_role();
        match ReviewRules::text_of(act).filter(|_| is_read) {
            Some(text) => origin.comparing(text),
            None => origin,
        }
    }

    /// After an entry that changes who keeps the room: reserves their names.
    pub(super) fn reserve_names(&mut self, entry: &Entry) {
        let about = if let Act::Host(act) = &entry.act { act.person() } else { None };
        let person = about.unwrap_or(entry.from.person);
        if !self.standings.role(person).keeps() {
            self.state.release(person);
        } else if person == entry.from.person {
            self.state.reserve(person, &entry.from.nickname);
        } else if !self.state.reserve_known(person) {
            self.unnamed.push(person);
        }
    }

    /// Reserves the names of those who came to keep the room while they were not here.
    pub(super) async fn name_hosts(&mut self) {
        if self.unnamed.is_empty() {
            return;
        }
        let unnamed = std::mem::take(&mut self.unnamed);
        for (person, nickname) in self.task.names_of(unnamed).await {
            self.state.reserve(person, &nickname);
        }
    }
}
