//! The id that a sender gives a message before sending it.

use super::hex::Hex;
use crate::domain::{ParseError, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The id that a sender gives a message before it is sent, so that a message sent again is not posted twice.
///
/// A UUID (RFC 9562) in its usual 36 characters; ours are version 7. Unique for its person and room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct MessageId([u8; 16]);

impl MessageId {
    /// A version 7 UUID of this moment and these 80 bits of randomness.
    #[must_use]
    pub fn v7(at: Timestamp, random: [u8; 10]) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&at.millis().to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        Self(bytes)
    }

    /// The id with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its 16 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e] = [0..4, 4..6, 6..8, 8..10, 10..16].map(|part| Hex(&self.0[part]));
        write!(f, "{a}-{b}-{c}-{d}-{e}")
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for MessageId {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        const MALFORMED: ParseError = ParseError::Malformed("a UUID (36 characters, RFC 9562)");
        if text.len() != 36 {
            return Err(MALFORMED);
        }
        let mut bytes = [0; 16];
        let mut digits = 0;
        for (at, c) in text.char_indices() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if c != '-' {
                    return Err(MALFORMED);
                }
                continue;
            }
            let digit = c.to_digit(16).ok_or(MALFORMED)?;
            bytes[digits / 2] = bytes[digits / 2] << 4 | digit as u8;
            digits += 1;
        }
        Ok(Self(bytes))
    }
}

impl From<MessageId> for String {
    fn from(id: MessageId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for MessageId {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn version_7_has_its_time_first_and_its_marks_in_place() {
        let id = MessageId::v7(Timestamp::from_millis(0x0192_0a3b_4c5d), [0xff; 10]);
        assert_eq!(id.to_string(), "01920a3b-4c5d-7fff-bfff-ffffffffffff");
    }

    #[test]
    fn what_is_not_a_uuid_is_refused() {
        for wrong in [
            "",
            "1",
            "01920a3b-4c5d-7fff-bfff-fffffffffff",
            "01920a3b_4c5d-7fff-bfff-ffffffffffff",
            "가1920a3b-4c5d-7fff-bfff-ffffffffff",
        ] {
            assert!(wrong.parse::<MessageId>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn an_id_reads_back_as_written(bytes: [u8; 16]) {
            let id = MessageId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
    }
}
