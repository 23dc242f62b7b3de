//! The id of a log. It changes when a log is reset or restored.

use super::hex::{Hex, from_hex};
use crate::domain::ParseError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The id of a log: it changes when a log is reset or restored. A [`crate::domain::Seq`] is valid only in its own epoch.
/// Travels as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Epoch(u64);

impl Epoch {
    /// The epoch with this number, which should be random.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0.to_be_bytes()), f)
    }
}

impl FromStr for Epoch {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        from_hex(text)
            .map(|bytes| Self(u64::from_be_bytes(bytes)))
            .ok_or(ParseError::Malformed("an epoch: 16 hexadecimal digits"))
    }
}

impl From<Epoch> for String {
    fn from(epoch: Epoch) -> Self {
        epoch.to_string()
    }
}

impl TryFrom<String> for Epoch {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}
