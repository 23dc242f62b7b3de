//! The network that somebody comes from, without its address.

use std::fmt;

/// A keyed hash of the network of a request: equal for the same network, and useless to whoever does not have the key. Bans may
/// hold for a network. It is in no log, event or page.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetworkKey([u8; 16]);

impl NetworkKey {
    /// From the bytes of the hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes of the hash.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Without the hash: it must not be logged either.
impl fmt::Debug for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NetworkKey")
    }
}
