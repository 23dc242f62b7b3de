//! The names of those who keep a room: nobody else goes by them there, also while they are away.

use super::RoomState;
use crate::{
    confusables::nickname_keys,
    domain::{Nickname, Person},
};

impl RoomState {
    /// Reserves this nickname for a person who keeps the room, instead of the one before.
    pub(in crate::room) fn reserve(&mut self, person: Person, nickname: &Nickname) {
        self.release(person);
        self.reserved.extend(nickname_keys(nickname).map(|key| (key, person)));
    }

    /// The person keeps the room no longer.
    pub(in crate::room) fn release(&mut self, person: Person) {
        self.reserved.retain(|_, keeper| *keeper != person);
    }

    /// Reserves the nickname by which somebody is known here: who is present, or left a moment ago. False if nobody knows it; then
    /// one that was reserved before stays.
    pub(in crate::room) fn reserve_known(&mut self, person: Person) -> bool {
        let gone = self.gone.iter().rev().find(|gone| gone.member.person == person);
        let left = gone.map(|gone| gone.member.nickname.clone());
        let nickname = self.member(person).map(|member| member.nickname).or(left);
        nickname.inspect(|nickname| self.reserve(person, nickname)).is_some()
    }

    /// Whether a nickname with this key is reserved for somebody else.
    pub(super) fn is_reserved(&self, key: &str, person: Person) -> bool {
        self.reserved.get(key).is_some_and(|&keeper| keeper != person)
    }

    /// Whether a nickname is reserved for this person.
    pub(super) fn has_reserved(&self, person: Person) -> bool {
        self.reserved.values().any(|&keeper| keeper == person)
    }
}
