//! Finds the type and the id of an unreadable command, for the refusal.

use super::Command;
use crate::protocol::{Code, Refused, limits};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The longest command name or id that is repeated in a refusal, in bytes.
const MAX_PEEKED_BYTES: usize = 64;

impl Command {
    /// The refusal of a frame that is too long. It has the type and the id if they are in this beginning of the frame.
    #[must_use]
    pub fn too_large(beginning: &[u8]) -> Refused {
        let sentence = format!("A frame may have {} bytes.", limits::MAX_FRAME_BYTES);
        let refused = Refused::new(Code::TooLarge, sentence);
        let refused = match word(beginning, b"\"type\"") {
            Some(name) => refused.for_command(name),
            None => refused,
        };
        match word(beginning, b"\"id\"") {
            Some(id) => refused.with_id(id),
            None => refused,
        }
    }
}

/// The refusal of a payload that cannot be read, with its id if that can be read.
pub(super) fn with_id_of(payload: &str, refused: Refused) -> Refused {
    #[derive(Deserialize)]
    struct PeekedId<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
    }
    let id = serde_json::from_str::<PeekedId<'_>>(payload).ok();
    let id = id.and_then(|PeekedId { id }| serde_json::from_str::<&str>(id.get()).ok());
    match id {
        Some(id) => refused.with_id(id),
        None => refused,
    }
}

/// The first value of this name in a JSON text that may be cut off: letters, digits, `_` and `-`. Inside other texts, quotation
/// marks are escaped and do not match.
fn word<'a>(beginning: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let mut places = beginning.windows(name.len()).enumerate();
    let found = |(at, part): &(usize, &[u8])| *part == name && (*at == 0 || beginning[at - 1] != b'\\');
    let (at, _) = places.find(found)?;
    let rest = beginning[at + name.len()..].trim_ascii_start().strip_prefix(b":")?;
    let text = rest.trim_ascii_start().strip_prefix(b"\"")?;
    let end = text.iter().take(MAX_PEEKED_BYTES + 1).position(|byte| *byte == b'"')?;
    let word = str::from_utf8(&text[..end]).ok()?;
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_anywhere_is_named_as_far_as_it_is_there() {
        let text =
            br#"{"type": "say", "payload": {"body": "say \"id\":\"no\" to me", "id": "0-1", "room": "a"#;
        let after = |part: &[u8]| text.windows(part.len()).position(|at| at == part).unwrap() + part.len();
        for end in 0..=text.len() {
            let refused = Command::too_large(&text[..end]);
            assert_eq!(refused.command.as_deref(), (after(b"\"say\"") <= end).then_some("say"));
            assert_eq!(refused.id.as_deref(), (after(b"\"0-1\"") <= end).then_some("0-1"), "{end}");
        }
    }
}
