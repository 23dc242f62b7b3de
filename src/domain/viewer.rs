//! The person who sends a request, and their role.

use super::{Language, NetworkKey, Person, Timestamp};

/// The person who sends a request, and their role there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The person.
    pub person: Person,
    /// The language they read.
    pub language: Language,
    /// The role.
    pub role: Role,
    /// The network they come from, where that is known.
    pub network: Option<NetworkKey>,
    /// The larger network that this is a part of, if it is: all of it may belong to one customer.
    pub site: Option<NetworkKey>,
    /// Since when they are known on this server.
    pub known_since: Timestamp,
}

/// The role of a person in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// They take part: others see them and what they do.
    Participant,
    /// They only watch, unseen.
    Watcher,
}

impl Viewer {
    /// A person who takes part, and is known for long.
    #[must_use]
    pub const fn participant(person: Person, language: Language) -> Self {
        let known_since = Timestamp::from_millis(0);
        Self { person, language, role: Role::Participant, network: None, site: None, known_since }
    }

    /// The same person, known since this moment.
    #[must_use]
    pub const fn known_since(self, known_since: Timestamp) -> Self {
        Self { known_since, ..self }
    }

    /// The same person, from this network, which may be a part of a larger one.
    #[must_use]
    pub const fn from(self, network: NetworkKey, site: Option<NetworkKey>) -> Self {
        Self { network: Some(network), site, ..self }
    }

    /// The same person, only watching.
    #[must_use]
    pub const fn watching(self) -> Self {
        Self { role: Role::Watcher, ..self }
    }
}
