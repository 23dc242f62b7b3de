//! The id of a person, the same across connections and nicknames.

use super::hex::{Hex, from_hex};
use crate::domain::ParseError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The holder of one signed identity cookie. The id is public: it identifies an author and gives no access.
///
/// Travels as 24 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Person([u8; 12]);

impl Person {
    /// A placeholder for a person who is not known yet. No person has this id.
    pub const NOBODY: Self = Self([0; 12]);

    /// A person, from 96 random bits.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// The 12 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// 32 well-mixed bits, always the same for a person: for a colour, an avatar, a generated name. FNV-1a (Fowler, Noll, Vo):
    /// ids that were chosen to be similar get different bits.
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
