//! What travels: commands, as the server reads them, and events, as a browser does.

use crate::protocol::{Command, Event, json::read};
use serde_json::Value;

/// How deep a document may go that a browser reads; what goes deeper is nobody's event.
const DEPTH: usize = 24;

/// A frame's text, read as each side reads it.
pub fn json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(command) = Command::decode(text) {
        let written = serde_json::to_string(&command).expect("a command is written");
        assert_eq!(Command::decode(&written), Ok(command), "a command reads back: {written}");
    }
    if let Some(event) = Event::decode(text) {
        let written = serde_json::to_string(&event).expect("an event is written");
        assert_eq!(Event::decode(&written), Some(event), "an event reads back: {written}");
    }
    // Whatever is JSON is read, and says the same.
    if let Ok(value) = serde_json::from_str::<Value>(text)
        && depth(&value) <= DEPTH
    {
        let read = read(text, |json| Some((json.owned(), json.number(), json.bool())));
        let known = (value.as_str().map(str::to_owned), value.as_u64(), value.as_bool());
        assert_eq!(read, Some(known), "{text}");
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}
