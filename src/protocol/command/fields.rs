//! Decodes the fields of a payload.

use crate::{
    domain::{ParseError, RoomName},
    protocol::{Code, Refused},
};
use serde::{Deserialize, de};

pub(super) fn unusable(code: Code, what: &str, fault: ParseError) -> Refused {
    Refused::new(code, format!("The {what} cannot be used: {fault}."))
}

pub(super) fn room_name(command: &str, raw: &str) -> Result<RoomName, Refused> {
    RoomName::parse(raw).map_err(|fault| {
        Refused::new(Code::BadRoom, format!("The room name cannot be used: {fault}.")).for_command(command)
    })
}

/// The fields of a payload, before they are validated.
pub(super) fn fields<'a, T: Deserialize<'a>>(command: &str, payload: &'a str) -> Result<T, Refused> {
    object(payload).map_err(|error| {
        Refused::new(Code::BadFrame, format!("The payload of {command:?} cannot be read: {}.", brief(&error)))
            .for_command(command)
    })
}

/// Reads an object. Serde would take a list of its values for one, which no document of ours allows.
pub(super) fn object<'a, T: Deserialize<'a>>(json: &'a str) -> serde_json::Result<T> {
    if json.trim_start().starts_with('[') {
        return Err(de::Error::custom("a list stands where an object should"));
    }
    serde_json::from_str(json)
}

/// What serde found, cut short: it may quote what was sent.
pub(super) fn brief(error: &serde_json::Error) -> String {
    error.to_string().chars().take(160).collect()
}
