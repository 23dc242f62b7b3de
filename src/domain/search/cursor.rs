//! Where a page of search results ends.

use crate::domain::{Hex, ParseError, from_hex};
use std::{fmt, str::FromStr};

/// The end of a page of results; the next page begins there. Travels as text: `<hexadecimal>.<number>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The index that the position belongs to.
    pub index: u64,
    /// The position: the next results come before it.
    pub before: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", Hex(&self.index.to_be_bytes()), self.before)
    }
}

impl FromStr for Cursor {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let read = text.split_once('.').and_then(|(index, before)| {
            let is_number = before.bytes().all(|digit| digit.is_ascii_digit());
            let before = is_number.then(|| before.parse().ok()).flatten()?;
            Some(Self { index: u64::from_be_bytes(from_hex(index)?), before })
        });
        read.ok_or(ParseError::Malformed(
            "a place in what was found: 16 hexadecimal digits, a dot and a number",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written() {
        for cursor in [Cursor { index: 0, before: 0 }, Cursor { index: u64::MAX, before: u64::MAX }] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in ["", ".", "00000000000000000", "0000000000000000.", "0000000000000000.-1", "1.1"] {
            assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
        }
    }
}
