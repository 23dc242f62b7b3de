//! Bytes as lower-case hexadecimal digits, two for each (RFC 4648, section 8).
//!
//! The crate data-encoding does the same, and makes the page 7 KB heavier: it serves every base.

use std::fmt;

/// Displays bytes so.
#[derive(Clone, Copy)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The bytes of a text that is exactly `2 * N` such digits; none of any other.
#[must_use]
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_read_back_as_written(bytes: [u8; 5]) {
            prop_assert_eq!(from_hex(&Hex(&bytes).to_string()), Some(bytes));
        }

        /// There is one way to write each.
        #[test]
        fn whatever_is_read_is_written_the_same(text in "[0-9a-fA-Fg+ é]{4}") {
            if let Some(bytes) = from_hex::<2>(&text) {
                prop_assert_eq!(Hex(&bytes).to_string(), text);
            }
        }
    }
}
