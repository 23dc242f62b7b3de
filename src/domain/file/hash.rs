//! The hash that names a file.

use crate::domain::ParseError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The SHA-256 of a file's content: the same content is the same file, whoever brings it and whatever it is called.
///
/// Travels as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FileHash([u8; 32]);

impl FileHash {
    /// How many digits it has.
    pub const HEX_DIGITS: usize = 64;

    /// Whether a text is one.
    #[must_use]
    pub fn is_written_so(text: &str) -> bool {
        text.len() == Self::HEX_DIGITS && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// The hash of these bits.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bits again.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
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
        const MALFORMED: ParseError = ParseError::Malformed("a file's hash: 64 hexadecimal digits");
        if !Self::is_written_so(text) {
            return Err(MALFORMED);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..Self::HEX_DIGITS).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| MALFORMED)?;
        }
        Ok(Self(bytes))
    }
}
