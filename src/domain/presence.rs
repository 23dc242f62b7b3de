//! Presence: who is in a room, and who left recently.

use super::{Member, Person, RoomRole, Timestamp};
use std::collections::HashMap;

/// Somebody who is in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentPerson {
    /// The person, with their nickname in the room.
    pub member: Member,
    /// When they entered: a reload or a short disconnect does not reset it.
    pub since: Timestamp,
    /// Whether they have not looked at the room for a while.
    pub away: bool,
}

/// Somebody who has left a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartedPerson {
    /// The person, with their last nickname in the room.
    pub member: Member,
    /// When others saw them leave.
    pub at: Timestamp,
}

/// The people of a room that match a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeoplePage {
    /// How many people the room has.
    pub people: u32,
    /// How many of them match.
    pub found: u32,
    /// The first of these: those with a role, the highest first, and the others in the order they entered.
    pub here: Vec<PresentPerson>,
    /// The matching people who left recently, the latest first.
    pub gone: Vec<DepartedPerson>,
    /// Everybody who has a role in the room.
    pub roles: HashMap<Person, RoomRole>,
    /// Of all these people, those whose nickname was another's before in this room.
    pub earlier: HashMap<Person, EarlierAuthor>,
}

/// Somebody else who wrote in a room under a nickname that looks the same, before a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierAuthor {
    /// Who that was, with their nickname then.
    pub member: Member,
    /// When they last wrote under it.
    pub last: Timestamp,
}

/// Where a person is, as far as a room knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the room.
    Here(PresentPerson),
    /// They left it recently.
    Gone(DepartedPerson),
    /// Not in the room, and not recently.
    Elsewhere,
}
