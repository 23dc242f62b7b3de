//! What hosts look at before it is in a room: which messages, and why.

mod decision;
pub(in crate::domain) mod held;

use crate::domain::{ShortText, named_files};

/// Which messages hosts look at before they are in the room. Each may be switched by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewRules {
    /// The first one of each person.
    pub first: bool,
    /// Those with links or files, of people who have not written much in the room.
    pub links: bool,
    /// Those with a text that was just written, by the same person or by several others.
    pub repeats: bool,
    /// Those with a word of the room's list.
    pub words: bool,
}

/// Why a host looks at a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewReason {
    /// Its author has not written in the room before.
    First,
    /// It has a link or a file, and its author has not written much in the room.
    Link,
    /// It has a word of the room's list.
    Word,
    /// Its text was just written.
    Repeat,
}

/// A word or phrase of the list of a room.
pub type ReviewWord = ShortText<40>;

/// What decides whether hosts look at a message. What no rule asks for need not be found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewedText {
    /// How many messages its author has in the room, counted up to [`ReviewRules::KNOWN_MESSAGES`].
    pub said: usize,
    /// Whether it has a link or a file.
    pub has_link: bool,
    /// Whether it has a word of the list.
    pub has_word: bool,
    /// Whether it is a repetition.
    pub is_repeat: bool,
}

impl ReviewRules {
    /// No rules.
    pub const OFF: Self = Self { first: false, links: false, repeats: false, words: false };

    /// How many messages somebody must have in the room before their links are not looked at any more.
    pub const KNOWN_MESSAGES: usize = 3;

    /// How many words the list of a room may have.
    pub const MAX_WORDS: usize = 100;

    /// How long a text is remembered for the rule about repetitions, in milliseconds: ten minutes.
    pub const REPEAT_MILLIS: u64 = 10 * 60 * 1_000;

    /// How many other people may write the same text in that time: `good night, everybody` is not an attack.
    pub const REPEATING_PEOPLE: usize = 2;

    /// The names of the rules on the wire.
    const NAMES: [&str; 4] = ["first", "links", "repeats", "words"];

    /// The rules, in the order of their names.
    const fn switches(self) -> [bool; 4] {
        [self.first, self.links, self.repeats, self.words]
    }

    /// Whether a rule is on.
    #[must_use]
    pub fn is_any(self) -> bool {
        self != Self::OFF
    }

    /// The names of those that are on, with spaces between them.
    #[must_use]
    pub fn names(self) -> String {
        let mut names = String::new();
        for (name, _) in Self::NAMES.into_iter().zip(self.switches()).filter(|(_, is_on)| *is_on) {
            if !names.is_empty() {
                names.push(' ');
            }
            names.push_str(name);
        }
        names
    }

    /// The rules with these names. None if one of the names is unknown.
    #[must_use]
    pub fn named(names: &str) -> Option<Self> {
        let mut switches = [false; 4];
        for name in names.split(' ').filter(|name| !name.is_empty()) {
            switches[Self::NAMES.into_iter().position(|known| known == name)?] = true;
        }
        Some(Self::from(switches))
    }

    /// Whether a text has a link or names a file. A link need not be one that pages draw: an address in code counts.
    #[must_use]
    pub fn has_link(text: &str) -> bool {
        let plain = text.to_ascii_lowercase();
        plain.contains("://") || plain.contains("www.") || !named_files(text).is_empty()
    }
}

/// The rules, in the order of their names.
impl From<[bool; 4]> for ReviewRules {
    fn from([first, links, repeats, words]: [bool; 4]) -> Self {
        Self { first, links, repeats, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: ReviewRules = ReviewRules { first: true, links: true, repeats: true, words: true };

    #[test]
    fn the_rules_are_read_by_the_names_that_they_are_written_by() {
        for bits in 0..16 {
            let [first, links, repeats, words] = [1, 2, 4, 8].map(|bit| bits & bit != 0);
            let rules = ReviewRules { first, links, repeats, words };
            assert_eq!(ReviewRules::named(&rules.names()), Some(rules), "{}", rules.names());
            assert_eq!(rules.is_any(), bits != 0);
        }
        assert_eq!(ALL.names(), "first links repeats words");
        assert_eq!(ReviewRules::named("links  first"), ReviewRules::named("first links"));
        assert_eq!(ReviewRules::named("first, links"), None);
    }

    #[test]
    fn an_address_is_a_link_wherever_it_stands_and_so_is_a_file() {
        let file = format!("/files/{}/2x1/a.png", "00".repeat(32));
        for text in ["see HTTPS://a.example", "`ftp://a.example`", "WWW.a.example", &file] {
            assert!(ReviewRules::has_link(text), "{text}");
        }
        for text in ["a/b and e.g. this", "12:30", "/files/none", "me@a.example"] {
            assert!(!ReviewRules::has_link(text), "{text}");
        }
    }
}
