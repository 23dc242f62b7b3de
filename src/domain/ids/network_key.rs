//! The network that somebody comes from, without its address.

use std::{fmt, num::NonZeroU64};

/// A keyed hash of the network of a request: equal for the same network, and useless to whoever does not have the key. Bans may
/// hold for a network. It is in no log, event or page. Short, because every connection has one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetworkKey(NonZeroU64);

impl NetworkKey {
    /// From the bytes of the hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        match NonZeroU64::new(u64::from_be_bytes(bytes)) {
            Some(number) => Self(number),
            // One network in 2^64 shares the key of another.
            None => Self(NonZeroU64::MIN),
        }
    }

    /// The bytes of the hash.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 8] {
        self.0.get().to_be_bytes()
    }
}

/// Without the hash: it must not be logged either.
impl fmt::Debug for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NetworkKey")
    }
}
