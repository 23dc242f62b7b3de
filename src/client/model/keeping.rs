//! Who keeps the room of a page, its rules, and whether one may write in it.

use crate::{
    domain::{Ban, Entry, Person, RoomName, RoomRole, RoomRules, Standing, Standings, Timestamp, Writers},
    protocol::RoomHost,
};

/// Why one may not write in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteBlock {
    /// The door of the room is not open to one any more.
    Closed,
    /// One is banned from it, or muted.
    Banned(Ban),
    /// Only hosts write. With whether one may ask them to let one write as well.
    HostsWrite {
        /// Whether one may.
        asks: bool,
    },
    /// One is new here, and may write from then on.
    Newcomer(Timestamp),
    /// One wrote a moment ago, and the room is in slow mode until then.
    Slow(Timestamp),
}

/// Who keeps a room and its rules, as far as its page knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    rules: RoomRules,
    /// Of those who have a role, and one's own.
    standings: Standings,
    /// Whether the door of the room is closed to the reader.
    pub is_closed: bool,
    /// Until when one may not write, in slow mode, by the clock of this browser.
    slow_until: Option<Timestamp>,
    /// Until when one may not write, because one is new here.
    pub newcomer_until: Option<Timestamp>,
    /// How much waits for the hosts, if the reader is one.
    pub appeals: u32,
}

impl Keeping {
    /// As the server says: the rules, who has a role, and the ban of the reader.
    #[must_use]
    pub fn new(rules: RoomRules, hosts: &[RoomHost], you: Person, ban: Option<Ban>) -> Self {
        let standing = |host: &RoomHost| (host.person, Standing { role: host.role, ban: None });
        let mut standings = Standings::new(hosts.iter().map(standing).collect());
        standings.set_ban(you, ban);
        Self { rules, standings, ..Self::default() }
    }

    /// The same, said again: a wait goes on.
    pub fn joined(&mut self, said: Self) {
        *self = Self { slow_until: self.slow_until, ..said };
    }

    /// Applies an entry of the room's log.
    pub fn apply(&mut self, room: &RoomName, entry: &Entry, you: Person) {
        self.standings.apply(room, entry);
        // Whoever still waits is told so, and until when, when they write.
        if self.rules.apply(entry) {
            self.newcomer_until = None;
        }
        if !self.role(you).keeps() {
            self.appeals = 0;
        }
    }

    /// The role of a person.
    #[must_use]
    pub fn role(&self, person: Person) -> RoomRole {
        self.standings.role(person)
    }

    /// Whether anybody keeps the room, and so reads what people tell its hosts.
    #[must_use]
    pub fn has_hosts(&self) -> bool {
        self.standings.has_hosts()
    }

    /// Why the reader may not write; none if they may.
    #[must_use]
    pub fn write_block(&self, you: Person) -> Option<WriteBlock> {
        let role = self.role(you);
        if self.is_closed {
            Some(WriteBlock::Closed)
        } else if let Some(ban) = self.ban(you) {
            Some(WriteBlock::Banned(ban.clone()))
        } else if !self.rules.writers.include(role) {
            Some(WriteBlock::HostsWrite { asks: self.rules.writers == Writers::Admitted })
        } else if let Some(until) = self.newcomer_until.filter(|_| role == RoomRole::Member) {
            Some(WriteBlock::Newcomer(until))
        } else {
            let waits = self.rules.slow_seconds != 0 && !role.keeps();
            self.slow_until.filter(|_| waits).map(WriteBlock::Slow)
        }
    }

    /// The reader has just written: in slow mode they wait from here on.
    pub fn has_written(&mut self, now: Timestamp) {
        let wait_millis = u64::from(self.rules.slow_seconds) * 1_000;
        self.slow_until = (wait_millis != 0).then(|| Timestamp::from_millis(now.millis() + wait_millis));
    }

    /// The server says that the reader must wait.
    pub fn must_wait(&mut self, until: Option<Timestamp>) {
        self.slow_until = until;
    }

    /// The server says that the reader is banned.
    pub fn is_banned(&mut self, you: Person, until: Option<Timestamp>) {
        let reason = self.ban(you).and_then(|ban| ban.reason.clone());
        self.standings.set_ban(you, Some(Ban { by: None, until, mute: false, reason }));
    }

    /// Forgets the reader's ban and wait, if they are over.
    pub fn expire(&mut self, you: Person, now: Timestamp) {
        if self.ban(you).is_some_and(|ban| !ban.holds(now)) {
            self.standings.set_ban(you, None);
        }
        for until in [&mut self.slow_until, &mut self.newcomer_until] {
            *until = until.filter(|until| now < *until);
        }
    }

    fn ban(&self, you: Person) -> Option<&Ban> {
        self.standings.get(you)?.ban.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::BanReason;

    const YOU: Person = Person::from_bytes([1; 12]);

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn keeping(rules: RoomRules, role: RoomRole, ban: Option<Ban>) -> Keeping {
        Keeping::new(rules, &[RoomHost { person: YOU, role }], YOU, ban)
    }

    #[test]
    fn slow_mode_counts_from_what_one_wrote_and_is_not_for_hosts() {
        let rules = RoomRules { slow_seconds: 2, ..RoomRules::default() };
        for (role, block) in [(RoomRole::Member, Some(WriteBlock::Slow(at(3_000)))), (RoomRole::Host, None)] {
            let mut keeping = keeping(rules, role, None);
            assert_eq!(keeping.write_block(YOU), None);
            keeping.has_written(at(1_000));
            assert_eq!(keeping.write_block(YOU), block);
            keeping.joined(Keeping::new(rules, &[RoomHost { person: YOU, role }], YOU, None));
            assert_eq!(keeping.write_block(YOU), block, "a new connection ends no wait");
            keeping.expire(YOU, at(3_000));
            assert_eq!(keeping.write_block(YOU), None);
        }
    }

    #[test]
    fn a_ban_says_why_until_it_is_over_also_when_the_server_repeats_it_without_a_reason() {
        let reason = BanReason::parse("spam").unwrap();
        let ban = Ban { by: None, until: Some(at(10)), mute: false, reason: reason.clone() };
        let mut keeping = keeping(RoomRules::default(), RoomRole::Member, Some(ban.clone()));
        keeping.is_banned(YOU, Some(at(20)));
        let expected = Ban { until: Some(at(20)), ..ban };
        assert_eq!(keeping.write_block(YOU), Some(WriteBlock::Banned(expected)));
        keeping.expire(YOU, at(19));
        assert!(keeping.write_block(YOU).is_some());
        keeping.expire(YOU, at(20));
        assert_eq!(keeping.write_block(YOU), None);
    }

    #[test]
    fn a_door_that_closed_is_told_until_one_is_let_in_again() {
        let mut keeping = keeping(RoomRules::default(), RoomRole::Member, None);
        keeping.is_closed = true;
        keeping.expire(YOU, at(u64::MAX));
        assert_eq!(keeping.write_block(YOU), Some(WriteBlock::Closed));
        keeping.joined(Keeping::new(RoomRules::default(), &[], YOU, None));
        assert_eq!(keeping.write_block(YOU), None);
    }

    #[test]
    fn where_only_hosts_write_a_voice_is_enough() {
        let rules = RoomRules { writers: Writers::Hosts, ..RoomRules::default() };
        let block = |role| keeping(rules, role, None).write_block(YOU);
        assert_eq!(block(RoomRole::Member), Some(WriteBlock::HostsWrite { asks: false }));
        assert_eq!((block(RoomRole::Voice), block(RoomRole::Owner)), (None, None));
        let rules = RoomRules { writers: Writers::Admitted, ..rules };
        let block = |role| keeping(rules, role, None).write_block(YOU);
        assert_eq!(block(RoomRole::Member), Some(WriteBlock::HostsWrite { asks: true }));
        assert_eq!((block(RoomRole::Voice), block(RoomRole::Owner)), (None, None));
    }
}
