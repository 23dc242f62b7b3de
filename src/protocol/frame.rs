//! An event made ready to send.

use super::Event;
use bytes::Bytes;

/// An [`Event`] as the text that travels: encoded once, shared by everyone it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame(Bytes);

impl Frame {
    /// The event's text.
    #[must_use]
    pub fn encode(event: &Event) -> Self {
        let json = serde_json::to_vec(event).expect("an event has only text keys and finite numbers");
        Self(json.into())
    }

    /// The text, in UTF-8, without copying it.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.0.len()
    }
}
