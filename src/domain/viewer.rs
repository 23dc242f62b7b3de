//! Who asks for something.

use super::{Language, Person};

/// Who asks for something, and what they are where they ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub person: Person,
    /// The language they read.
    pub language: Language,
    /// As what they ask.
    pub role: Role,
}

/// As what somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// They take part: others see them and what they do.
    Participant,
    /// They only watch, unseen.
    Watcher,
}

impl Viewer {
    /// Somebody who takes part.
    #[must_use]
    pub const fn participant(person: Person, language: Language) -> Self {
        Self { person, language, role: Role::Participant }
    }

    /// The same person, only watching.
    #[must_use]
    pub const fn watching(self) -> Self {
        Self { role: Role::Watcher, ..self }
    }
}
