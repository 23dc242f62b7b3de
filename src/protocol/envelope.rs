//! The envelope of every frame: a type and a payload.

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// Writes the envelope: `{"type": kind, "payload": payload}`.
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
