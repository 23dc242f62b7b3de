//! Local storage: the outbox, drafts, and how far a room was read.
//!
//! A browser may refuse to store anything, or be full. Then everything works from memory.

use crate::{
    client::{
        Outbox,
        connection::stored_outbox::{OutboxStorage, StorageStep},
    },
    domain::{Epoch, RoomName, Seq},
};
use leptos::prelude::window;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The storage of this tab only, which survives a reload.
fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Every item whose key belongs to the outbox; none if storage cannot be read.
pub(in crate::client) fn items(shelf: &OutboxStorage) -> Option<Vec<(String, String)>> {
    let storage = storage()?;
    let keys = (0..storage.length().ok()?).filter_map(|at| storage.key(at).ok().flatten());
    // All keys first: another tab may change the storage, and with it the indexes.
    let keys: Vec<_> = keys.filter(|key| shelf.holds(key)).collect();
    let items = keys.into_iter().filter_map(|key| {
        let json = storage.get_item(&key).ok().flatten()?;
        Some((key, json))
    });
    Some(items.collect())
}

/// Stores the changes of the outbox. A failed write is tried again with the next change.
pub(in crate::client) fn write(shelf: &mut OutboxStorage, outbox: &Outbox) {
    let changes = shelf.changes(outbox);
    if changes.is_empty() {
        return;
    }
    let Some(storage) = storage() else { return };
    for change in changes {
        let is_gone = |key: &str| storage.get_item(key).is_ok_and(|item| item.is_none());
        let made = match &change {
            StorageStep::Put { key, replaces: true, .. } if is_gone(key) => false,
            StorageStep::Put { key, json, .. } => storage.set_item(key, json).is_ok(),
            StorageStep::Remove { key, .. } => storage.remove_item(key).is_ok(),
        };
        if made {
            shelf.made(change);
        }
    }
}

/// How far a room was seen.
#[derive(Clone, Debug)]
pub(in crate::client) struct SeenUpTo {
    key: String,
}

impl SeenUpTo {
    /// For this room.
    pub(in crate::client) fn of(room: &RoomName) -> Self {
        Self { key: format!("parlor.seen.{room}") }
    }

    /// The log's epoch, and the last seen place.
    pub(in crate::client) fn load(&self) -> Option<(Epoch, Seq)> {
        let text = storage()?.get_item(&self.key).ok()??;
        let (epoch, seq) = text.split_once(' ')?;
        Some((epoch.parse().ok()?, Seq::new(seq.parse().ok()?)))
    }

    /// Saves them. Without storage, nothing is marked as new at the next visit.
    pub(in crate::client) fn save(&self, epoch: Epoch, seq: Seq) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(&self.key, &format!("{epoch} {seq}"));
        }
    }
}

/// Where a reader was in a room when they left its page, to return there in this tab.
#[derive(Clone, Debug)]
pub struct ReadingPlace {
    key: String,
}

impl ReadingPlace {
    /// In this room.
    #[must_use]
    pub fn of(room: &RoomName) -> Self {
        Self { key: format!("parlor.reading.{room}") }
    }

    /// The message at the top of the view; none at the end of the log.
    pub(in crate::client) fn load(&self) -> Option<Seq> {
        let text = tab_storage()?.get_item(&self.key).ok()??;
        text.parse().ok().map(Seq::new)
    }

    /// Saves it. Without storage, one returns to the end.
    pub fn save(&self, seq: Option<Seq>) {
        let Some(storage) = tab_storage() else { return };
        let _ = match seq {
            Some(seq) => storage.set_item(&self.key, &seq.to_string()),
            None => storage.remove_item(&self.key),
        };
    }
}

/// The draft of a room: that of this tab, and the last one written in any tab, for when no tab is open.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    key: String,
    /// The last draft that this tab saved.
    saved: String,
}

impl StoredDraft {
    /// The draft of this room.
    #[must_use]
    pub fn of(room: &RoomName) -> Self {
        Self { key: format!("parlor.draft.{room}"), saved: String::new() }
    }

    /// The last saved draft. Only called in effects and events.
    #[must_use]
    pub fn load(&mut self) -> Option<String> {
        let stored =
            |storage: Option<Storage>| storage?.get_item(&self.key).ok()?.filter(|text| !text.is_empty());
        let begun = stored(tab_storage()).or_else(|| stored(storage()))?;
        self.saved.clone_from(&begun);
        Some(begun)
    }

    /// Saves this draft, or removes it if it is empty. Another tab's draft stays. Without storage this does nothing: the text
    /// is still in its field.
    pub fn save(&mut self, text: &str) {
        let before = std::mem::replace(&mut self.saved, text.to_owned());
        let put = |storage: &Storage| {
            // A full storage stores nothing new.
            let _ = if text.is_empty() {
                storage.remove_item(&self.key)
            } else {
                storage.set_item(&self.key, text)
            };
        };
        tab_storage().iter().for_each(put);
        let is_ours = |storage: &Storage| storage.get_item(&self.key) == Ok(Some(before.clone()));
        storage().iter().filter(|storage| !text.is_empty() || is_ours(storage)).for_each(put);
    }
}

/// The key of the last sound claim: the time of the message, and the tab.
const SOUND_KEY: &str = "parlor.sound";

/// Claims to be the tab that plays the sound for a message of this time; none if another tab has. The claim is valid if it is
/// still stored a moment later ([`holds_claim`]), because tabs that claim at the same time do not see each other. Without
/// storage each tab has an empty claim.
pub(in crate::client) fn claim_sound(at: u64) -> Option<String> {
    // A whole number: formatting a fraction would take a twentieth of the program.
    let claim = format!("{at} {}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    let Some(storage) = storage() else { return Some(String::new()) };
    let before = storage.get_item(SOUND_KEY).ok().flatten().unwrap_or_default();
    let claimed: Option<u64> = before.split(' ').next().and_then(|at| at.parse().ok());
    if claimed.is_some_and(|claimed| at <= claimed) {
        return None;
    }
    Some(storage.set_item(SOUND_KEY, &claim).map_or_else(|_| String::new(), |()| claim))
}

/// Whether a claim is still stored.
pub(in crate::client) fn holds_claim(claim: &str) -> bool {
    let stands = storage().and_then(|storage| storage.get_item(SOUND_KEY).ok().flatten());
    claim.is_empty() || stands.as_deref() == Some(claim)
}

/// The key of recently used emoji, and how many are stored: two lines of the picker.
const RECENT_EMOJI_KEY: &str = "parlor.emoji";
const MAX_RECENT_EMOJI: usize = 16;

/// The recently used emoji, the last first.
#[must_use]
pub fn recent_emoji() -> Vec<String> {
    let stored = storage().and_then(|storage| storage.get_item(RECENT_EMOJI_KEY).ok().flatten());
    let stored = stored.unwrap_or_default();
    stored.split_whitespace().take(MAX_RECENT_EMOJI).map(str::to_owned).collect()
}

/// Adds an emoji to the recently used ones.
pub fn note_emoji(emoji: &str) {
    let Some(storage) = storage() else { return };
    let mut recent = recent_emoji();
    recent.retain(|known| known != emoji);
    recent.insert(0, emoji.to_owned());
    // A full storage stores nothing new.
    let _ = storage.set_item(RECENT_EMOJI_KEY, &recent.join(" "));
}
