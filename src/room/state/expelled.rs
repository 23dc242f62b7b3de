//! Those who were sent away from the room: gone at once, however long their connections take to leave.

use crate::domain::{Member, Nickname, Person};
use std::collections::HashMap;

/// Those who were sent away, until their connections have left as well.
#[derive(Debug, Default)]
pub(super) struct ExpelledPeople(HashMap<Person, ExpelledPerson>);

#[derive(Debug)]
struct ExpelledPerson {
    nickname: Nickname,
    connections: u32,
}

impl ExpelledPeople {
    /// A person with so many connections was sent away.
    pub(super) fn add(&mut self, Member { person, nickname }: Member, connections: u32) {
        if 0 < connections {
            self.0.entry(person).or_insert(ExpelledPerson { nickname, connections: 0 }).connections +=
                connections;
        }
    }

    /// Somebody who was sent away, as they were known.
    pub(super) fn member(&self, person: Person) -> Option<Member> {
        self.0.get(&person).map(|expelled| Member { person, nickname: expelled.nickname.clone() })
    }

    /// A connection of a person leaves. True if it is one of those of which nobody hears any more.
    pub(super) fn leave(&mut self, person: Person) -> bool {
        let Some(expelled) = self.0.get_mut(&person) else { return false };
        expelled.connections -= 1;
        if expelled.connections == 0 {
            self.0.remove(&person);
        }
        true
    }
}
