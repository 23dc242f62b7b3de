//! What hosts note about people, for hosts alone.

use crate::domain::{Nickname, Person, ShortText, Timestamp};

/// A note of hosts about somebody: a paragraph.
pub type HostNote = ShortText<400>;

/// What a host notes about somebody, in place of what was noted before.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// About whom.
    pub person: Person,
    /// The host, with the nickname of the moment.
    pub by: Nickname,
    /// When.
    pub at: Timestamp,
    /// What; nothing removes what was noted before.
    pub text: Option<HostNote>,
}

impl HostNote {
    /// How many people of a room may have a note.
    pub const MAX_PER_ROOM: usize = 1_000;
}
