//! Who is typing.

use crate::domain::{Member, Person};

/// Who is typing, in the order in which they began. It has no clock: the caller reports when an indicator expires.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typists {
    typing: Vec<(Member, u64)>,
    heard: u64,
}

impl Typists {
    /// The people who are typing.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.typing.iter().map(|(member, _)| member)
    }

    /// Somebody is typing. The result is for [`Typists::expired`].
    pub fn typed(&mut self, member: Member) -> u64 {
        self.heard += 1;
        match self.typing.iter_mut().find(|(known, _)| known.person == member.person) {
            Some(known) => *known = (member, self.heard),
            None => self.typing.push((member, self.heard)),
        }
        self.heard
    }

    /// The indicator expires, unless it was renewed.
    pub fn expired(&mut self, heard: u64) {
        self.typing.retain(|(_, last)| *last != heard);
    }

    /// Somebody posted, or left.
    pub fn stopped(&mut self, person: Person) {
        self.typing.retain(|(member, _)| member.person != person);
    }

    /// The connection was lost: nobody is known to be typing.
    pub fn clear(&mut self) {
        self.typing.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Nickname;

    #[test]
    fn somebody_is_typing_until_they_say_it_or_stop_for_a_while() {
        let member =
            |n| Member { person: Person::from_bytes([n; 12]), nickname: Nickname::parse("Ann").unwrap() };
        let mut typists = Typists::default();
        let first = typists.typed(member(1));
        let other = typists.typed(member(2));
        let again = typists.typed(member(1));
        assert_eq!(typists.members().count(), 2);
        typists.expired(first);
        assert_eq!(typists.members().count(), 2, "they went on");
        typists.expired(again);
        assert_eq!(typists.members().collect::<Vec<_>>(), [&member(2)]);
        typists.stopped(member(2).person);
        typists.expired(other);
        assert_eq!(typists.members().count(), 0);
    }
}
