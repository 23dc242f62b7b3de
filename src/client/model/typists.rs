//! Who is typing just now.

use crate::domain::{Member, Person};

/// Who is writing something just now, in the order they began. When each was last heard of is not known here: whoever
/// tells it says later that the time is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typists {
    typing: Vec<(Member, u64)>,
    heard: u64,
}

impl Typists {
    /// Who they are.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.typing.iter().map(|(member, _)| member)
    }

    /// Somebody is typing. What is answered is for [`Typists::expired`].
    pub fn typed(&mut self, member: Member) -> u64 {
        self.heard += 1;
        match self.typing.iter_mut().find(|(known, _)| known.person == member.person) {
            Some(known) => *known = (member, self.heard),
            None => self.typing.push((member, self.heard)),
        }
        self.heard
    }

    /// Nothing more was heard of somebody for a while, unless it was.
    pub fn expired(&mut self, heard: u64) {
        self.typing.retain(|(_, last)| *last != heard);
    }

    /// Somebody has said it, or has left.
    pub fn stopped(&mut self, person: Person) {
        self.typing.retain(|(member, _)| member.person != person);
    }

    /// The connection is lost: nobody is known to be typing.
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
