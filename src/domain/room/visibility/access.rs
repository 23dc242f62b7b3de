//! Who may come into a room, whether it is listed, and how long it keeps words: the fold of the acts of its hosts. This is the only
//! implementation.

use crate::domain::{Act, Door, Entry, HostAct, Seq};

/// Who may come into a room, whether it is listed, and how long it keeps words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomAccess {
    /// Its door.
    pub door: Door,
    /// The entry that made the door what it is: it names what was secret about it, and those who passed it. [`Seq::START`] for a
    /// door that was never changed.
    pub door_since: Seq,
    /// Whether hosts want it listed; none if they did not say.
    pub listed: Option<bool>,
    /// For how many days it keeps words; 0 is as long as the server does.
    pub keep_days: u32,
}

impl RoomAccess {
    /// The most days that may be set: ten years.
    pub const MAX_KEEP_DAYS: u32 = 3_650;

    /// The most people who are remembered to have passed a door with a secret. Of more, those who came first must pass it again.
    pub const MAX_PASSED: usize = 20_000;

    /// Whether its hosts let it be listed. Unless they say so, a room whose door is not open is not. One that administrators closed
    /// never is.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.door != Door::Closed && self.listed.unwrap_or(self.door == Door::Open)
    }

    /// Applies an entry of the room's log. True if it changes something.
    pub fn apply(&mut self, entry: &Entry) -> bool {
        let Act::Host(act) = &entry.act else { return false };
        match act {
            HostAct::DoorSet { door } => {
                // A room that is opened again is not listed if it was not before it was closed.
                if *door == Door::Closed && self.door != Door::Closed {
                    self.listed = Some(self.is_listed());
                }
                (self.door, self.door_since) = (*door, entry.seq);
                // What was said about another door does not list a room with a secret.
                self.listed = self.listed.filter(|_| !door.has_secret());
            }
            HostAct::ListedSet { listed } => self.listed = Some(*listed),
            HostAct::KeepDaysSet { days } => self.keep_days = *days,
            HostAct::RoleSet { .. }
            | HostAct::Banned { .. }
            | HostAct::Unbanned { .. }
            | HostAct::Removed { .. }
            | HostAct::WritersSet { .. }
            | HostAct::SlowSet { .. }
            | HostAct::NewcomersSet { .. }
            | HostAct::CalmSet { .. }
            | HostAct::ReviewSet { .. }
            | HostAct::LinkRevoked { .. } => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Member, MessageId, Nickname, Person, Timestamp};

    fn after(acts: &[HostAct]) -> RoomAccess {
        let mut access = RoomAccess::default();
        for (seq, act) in (1..).zip(acts) {
            let from = Member { person: Person::NOBODY, nickname: Nickname::parse("Ann").unwrap() };
            let (seq, prev) = (Seq::new(seq), Seq::new(seq - 1));
            let id = MessageId::from_bytes([1; 16]);
            let act = Act::Host(act.clone());
            assert!(access.apply(&Entry { seq, prev, at: Timestamp::default(), id, from, act }));
        }
        access
    }

    #[test]
    fn a_room_with_a_door_is_listed_only_if_hosts_say_so_and_one_with_a_secret_only_if_they_say_so_about_that_door()
     {
        let (listed, hidden) = (HostAct::ListedSet { listed: true }, HostAct::ListedSet { listed: false });
        let set = |door| HostAct::DoorSet { door };
        for door in Door::ALL.into_iter().filter(|door| *door != Door::Closed) {
            let is_listed = |acts: &[HostAct]| after(acts).is_listed();
            assert_eq!(is_listed(&[set(door)]), door == Door::Open, "{door:?}");
            assert_eq!(is_listed(&[listed.clone(), set(door)]), !door.has_secret(), "{door:?}");
            assert!(!is_listed(&[hidden.clone(), set(door)]), "{door:?}");
            assert!(is_listed(&[set(door), listed.clone()]), "{door:?}");
            assert!(!is_listed(&[set(door), hidden.clone()]), "{door:?}");
            assert!(is_listed(&[set(door), set(Door::Open)]), "{door:?}");
        }
    }

    #[test]
    fn a_closed_room_is_never_listed_and_one_that_is_opened_again_only_if_it_was_before() {
        let (listed, hidden) = (HostAct::ListedSet { listed: true }, HostAct::ListedSet { listed: false });
        let set = |door| HostAct::DoorSet { door };
        let close = set(Door::Closed);
        let is_listed = |acts: &[HostAct]| after(acts).is_listed();
        for (before, was_listed) in [
            (vec![], true),
            (vec![hidden], false),
            (vec![set(Door::Locked)], false),
            (vec![set(Door::Locked), listed.clone()], true),
            (vec![set(Door::Password)], false),
            (vec![set(Door::Link), listed.clone()], true),
        ] {
            let closed = |after: &[HostAct]| [&before, &[close.clone(), close.clone()][..], after].concat();
            assert!(!is_listed(&closed(&[])), "{before:?}");
            assert!(!is_listed(&closed(std::slice::from_ref(&listed))), "{before:?}");
            for door in [Door::Open, Door::Locked] {
                assert_eq!(is_listed(&closed(&[set(door)])), was_listed, "{before:?} {door:?}");
            }
        }
    }

    #[test]
    fn each_change_of_the_door_is_another_one_and_nothing_else_changes_it() {
        let set = |door| HostAct::DoorSet { door };
        let first = after(&[set(Door::Password)]);
        assert_eq!((first.door, first.door_since), (Door::Password, Seq::new(1)));
        let same = after(&[set(Door::Password), HostAct::KeepDaysSet { days: 3 }]);
        assert_eq!((same.door_since, same.keep_days), (Seq::new(1), 3));
        assert_eq!(after(&[set(Door::Password), set(Door::Password)]).door_since, Seq::new(2));
    }
}
