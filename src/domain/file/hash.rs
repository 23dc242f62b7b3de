//! The hash that names a file.

use crate::domain::{Hex, ParseError, from_hex};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The SHA-256 of a file's content. The same content is the same file, whoever uploads it under whatever name.
///
/// Travels as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FileHash([u8; 32]);

impl FileHash {
    /// The number of hexadecimal digits.
    pub const HEX_DIGITS: usize = 64;

    /// Whether a text is a hash in this format.
    #[must_use]
    pub fn is_written_so(text: &str) -> bool {
        from_hex::<32>(text).is_some()
    }

    /// The hash of these bits.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hex(&self.0), f)
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<FileHash> for String {
    fn from(hash: FileHash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for FileHash {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl FromStr for FileHash {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        from_hex(text).map(Self).ok_or(ParseError::Malformed("a file's hash: 64 hexadecimal digits"))
    }
}
