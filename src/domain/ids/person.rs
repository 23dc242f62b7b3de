//! The id of a person, the same across connections and nicknames.

use super::hex::{Hex, from_hex};
use crate::domain::ParseError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Whoever holds one signed identity cookie. Public: it says who wrote what, and opens nothing.
///
/// Travels as 24 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Person([u8; 12]);

impl Person {
    /// Stands for whoever it will be, where something is made ready for anybody. No person has it.
    pub const NOBODY: Self = Self([0; 12]);

    /// Somebody, from 96 bits of randomness.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// The bits again.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// 32 well-mixed bits that are always the same for this person: for a colour, a mark, a generated name.
    /// FNV-1a (Fowler, Noll, Vo), so that ids that somebody chose to look alike do not look alike here.
    #[must_use]
    pub fn fingerprint(&self) -> u32 {
        let hash = self
            .0
            .iter()
            .fold(0x811c_9dc5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        hash ^ (hash >> 15)
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0), f)
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Person {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        from_hex(text).map(Self).ok_or(ParseError::Malformed("a person: 24 hexadecimal digits"))
    }
}

impl From<Person> for String {
    fn from(person: Person) -> Self {
        person.to_string()
    }
}

impl TryFrom<String> for Person {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_back_as_written() {
        let person = Person::from_bytes([0, 1, 2, 250, 4, 5, 6, 7, 8, 9, 10, 255]);
        assert_eq!(person.to_string().parse(), Ok(person));
        for wrong in
            ["", "00", "zz0102fa0405060708090aff", "000102FA0405060708090AFF", "+0102fa0405060708090aff1"]
        {
            assert!(wrong.parse::<Person>().is_err(), "{wrong}");
        }
    }
}
