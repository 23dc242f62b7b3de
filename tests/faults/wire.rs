//! All that this programme knows of the protocol: what is sent, and what is made of what comes.
//!
//! As JSON and not through the crate's own types, so that a mistake in those is not made twice.

use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

/// How many messages a page shows.
pub(crate) const PAGE: usize = 50;

/// How many bytes their words have together, should they be more than one.
pub(crate) const PAGE_BYTES: usize = 64 * 1024;

/// One entry of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) seq: u64,
    pub(crate) prev: u64,
    pub(crate) at: u64,
    pub(crate) id: String,
    pub(crate) person: String,
    pub(crate) nickname: String,
    pub(crate) kind: String,
    /// The message it changes; 0 when it says something new.
    pub(crate) target: u64,
    /// What it says, or with what it reacts. None where there is nothing, or not any more.
    pub(crate) words: Option<String>,
}

impl Entry {
    /// Whether it is the same as one that was told before, but for words that were taken out of the log meanwhile.
    pub(crate) fn is_later_telling_of(&self, told: &Self) -> bool {
        let words = if self.words.is_none() { None } else { told.words.clone() };
        *self == Self { words, ..told.clone() }
    }
}

/// What the server tells, as far as it matters here.
#[derive(Debug)]
pub(crate) enum Told {
    Welcome {
        person: String,
    },
    /// Without entries where the room is shown anew, as it reads.
    Joined {
        epoch: String,
        seq: u64,
        entries: Vec<Arc<Entry>>,
    },
    Entry(Arc<Entry>),
    Kept {
        id: String,
        seq: u64,
    },
    Entries {
        epoch: String,
        seq: u64,
        entries: Vec<Arc<Entry>>,
    },
    Behind,
    /// Somebody came, or left.
    Seen {
        person: String,
        came: bool,
    },
    /// Where each room's log ends.
    Heartbeat {
        rooms: Vec<(String, u64)>,
    },
    Refused {
        code: String,
        command: String,
        id: Option<String>,
        message: String,
    },
    Closing {
        after: Duration,
    },
    Other,
}

pub(crate) fn join(room: &str, last: Option<(u64, &str)>) -> String {
    let mut payload = json!({"room": room});
    if let Some((after, epoch)) = last {
        payload["after"] = after.into();
        payload["epoch"] = epoch.into();
    }
    command("join", payload)
}

pub(crate) fn say(room: &str, id: &str, body: &str) -> String {
    command("say", json!({"room": room, "id": id, "body": body}))
}

pub(crate) fn edit(room: &str, id: &str, target: u64, body: &str) -> String {
    command("edit", json!({"room": room, "id": id, "target": target, "body": body}))
}

pub(crate) fn delete(room: &str, id: &str, target: u64) -> String {
    command("delete", json!({"room": room, "id": id, "target": target}))
}

pub(crate) fn catch_up(room: &str, after: u64) -> String {
    command("catch_up", json!({"room": room, "after": after}))
}

fn command(name: &str, payload: Value) -> String {
    json!({"type": name, "payload": payload}).to_string()
}

/// A person's or message's bytes, as the protocol writes them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A UUID of version 7, of a moment and of chance.
pub(crate) fn uuid(millis: u64, chance: [u64; 2]) -> String {
    let (a, b) = (chance[0] & 0xfff, chance[1]);
    let (high, low) = (millis >> 16, millis & 0xffff);
    let variant = 0x8000 | ((b >> 48) & 0x3fff);
    format!("{:08x}-{low:04x}-7{a:03x}-{variant:04x}-{:012x}", high & 0xffff_ffff, b & 0xffff_ffff_ffff)
}

/// The ears of everyone in one room. They share what they hear: a thousand readers of one message hold it once.
#[derive(Debug, Default)]
pub(crate) struct Ears {
    heard: Mutex<Heard>,
}

#[derive(Debug, Default)]
struct Heard {
    said: HashMap<String, Arc<Entry>>,
    entries: HashMap<u64, Arc<Entry>>,
}

impl Ears {
    /// What a text frame says; an error when it is not what the protocol promises.
    pub(crate) fn hear(&self, text: &str) -> Result<Told, String> {
        if let Some(entry) = self.heard.lock().unwrap().said.get(text) {
            return Ok(Told::Entry(Arc::clone(entry)));
        }
        let event: Value = serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
        self.understand(&event, text).ok_or_else(|| format!("not as the protocol says: {text}"))
    }

    fn understand(&self, event: &Value, text: &str) -> Option<Told> {
        let payload = &event["payload"];
        Some(match event["type"].as_str()? {
            "welcome" => Told::Welcome { person: owned(&payload["you"]["person"])? },
            "joined" => Told::Joined {
                epoch: owned(&payload["epoch"])?,
                seq: payload["seq"].as_u64()?,
                entries: match payload.get("messages") {
                    Some(_) => Vec::new(),
                    None => self.entries(&payload["entries"])?,
                },
            },
            // What has a place before it is an entry, of whatever kind.
            kind if payload.get("prev").is_some() => {
                let entry = self.shared(entry(payload, kind)?);
                self.heard.lock().unwrap().said.insert(text.to_owned(), Arc::clone(&entry));
                Told::Entry(entry)
            }
            "kept" => Told::Kept { id: owned(&payload["id"])?, seq: payload["seq"].as_u64()? },
            "entries" => Told::Entries {
                epoch: owned(&payload["epoch"])?,
                seq: payload["seq"].as_u64()?,
                entries: self.entries(&payload["entries"])?,
            },
            "behind" => Told::Behind,
            kind @ ("entered" | "left") => {
                Told::Seen { person: owned(&payload["person"])?, came: kind == "entered" }
            }
            "heartbeat" => {
                let head = |head: &Value| Some((owned(&head["room"])?, head["seq"].as_u64()?));
                Told::Heartbeat {
                    rooms: payload["rooms"].as_array()?.iter().map(head).collect::<Option<_>>()?,
                }
            }
            "refused" => Told::Refused {
                code: owned(&payload["code"])?,
                command: owned(&payload["command"]).unwrap_or_default(),
                id: owned(&payload["id"]),
                message: owned(&payload["message"])?,
            },
            "closing" => Told::Closing { after: Duration::from_millis(payload["after_ms"].as_u64()?) },
            _ => Told::Other,
        })
    }

    fn entries(&self, list: &Value) -> Option<Vec<Arc<Entry>>> {
        list.as_array()?
            .iter()
            .map(|value| Some(self.shared(entry(value, value["kind"].as_str()?)?)))
            .collect()
    }

    /// The same entry, held once when somebody has heard it before.
    fn shared(&self, entry: Entry) -> Arc<Entry> {
        let mut heard = self.heard.lock().unwrap();
        let known = heard.entries.entry(entry.seq).or_insert_with(|| Arc::new(entry.clone()));
        // Told in two ways, it is not the same: whoever hears both will see it.
        if **known == entry { Arc::clone(known) } else { Arc::new(entry) }
    }
}

fn entry(value: &Value, kind: &str) -> Option<Entry> {
    Some(Entry {
        seq: value["seq"].as_u64()?,
        prev: value["prev"].as_u64()?,
        at: value["at"].as_u64()?,
        id: owned(&value["id"])?,
        person: owned(&value["from"]["person"])?,
        nickname: owned(&value["from"]["nickname"])?,
        kind: kind.to_owned(),
        target: value["target"].as_u64().unwrap_or_default(),
        words: owned(&value["body"]).or_else(|| owned(&value["emoji"])),
    })
}

fn owned(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
