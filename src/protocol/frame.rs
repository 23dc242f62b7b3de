//! An event made ready to send.

use super::Event;
use bytes::Bytes;
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// Writes what every frame is: `{"type": kind, "payload": payload}`.
pub(super) fn envelope<S: Serializer>(
    serializer: S,
    kind: &str,
    payload: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    let mut frame = serializer.serialize_struct("Frame", 2)?;
    frame.serialize_field("type", kind)?;
    frame.serialize_field("payload", payload)?;
    frame.end()
}

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
