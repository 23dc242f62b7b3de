//! Presence: who is in a room, and who left a moment ago.

use super::{Member, Timestamp};

/// Somebody who is in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentPerson {
    /// Who, under the nickname they have there.
    pub member: Member,
    /// Since when: neither a reload nor a blip begins it anew.
    pub since: Timestamp,
    /// Whether they have not looked at the room for a while.
    pub away: bool,
}

/// Somebody who has left a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartedPerson {
    /// Who, under the nickname they had there.
    pub member: Member,
    /// When others saw them leave.
    pub at: Timestamp,
}

/// Those of a room whom somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeoplePage {
    /// How many people the room has.
    pub people: u32,
    /// How many of them are looked for.
    pub found: u32,
    /// The first of these, in the order they came.
    pub here: Vec<PresentPerson>,
    /// Those looked for who left lately, the last first.
    pub gone: Vec<DepartedPerson>,
}

/// Where somebody is, as far as a room knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the room.
    Here(PresentPerson),
    /// They left it lately.
    Gone(DepartedPerson),
    /// Not in the room, and not lately.
    Elsewhere,
}
