//! Local storage: the outbox, drafts, and how far a room was read.
//!
//! A browser may refuse to keep anything, or have no room left. Then everything goes on in memory.

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

/// What outlives a reload of this tab, and no more.
fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Every item whose key is the shelf's; none when nothing can be read.
pub(in crate::client) fn items(shelf: &OutboxStorage) -> Option<Vec<(String, String)>> {
    let storage = storage()?;
    let keys = (0..storage.length().ok()?).filter_map(|at| storage.key(at).ok().flatten());
    // All keys first: another tab may change the storage, and with it the places.
    let keys: Vec<_> = keys.filter(|key| shelf.holds(key)).collect();
    let items = keys.into_iter().filter_map(|key| {
        let json = storage.get_item(&key).ok().flatten()?;
        Some((key, json))
    });
    Some(items.collect())
}

/// Stores what has changed in the outbox. What cannot be stored now is tried again with the next change.
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

/// How far one has seen a room.
#[derive(Clone, Debug)]
pub(in crate::client) struct SeenUpTo {
    key: String,
}

impl SeenUpTo {
    /// Of this room.
    pub(in crate::client) fn of(room: &RoomName) -> Self {
        Self { key: format!("parlor.seen.{room}") }
    }

    /// The log, and the last place that was seen.
    pub(in crate::client) fn load(&self) -> Option<(Epoch, Seq)> {
        let text = storage()?.get_item(&self.key).ok()??;
        let (epoch, seq) = text.split_once(' ')?;
        Some((epoch.parse().ok()?, Seq::new(seq.parse().ok()?)))
    }

    /// Saves that. Without a storage, nothing is known to be new at the next visit.
    pub(in crate::client) fn save(&self, epoch: Epoch, seq: Seq) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(&self.key, &format!("{epoch} {seq}"));
        }
    }
}

/// Where somebody was reading in a room when they left its page, for when they come back to it in this tab.
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

    /// The message at the top of the view; none, at the end of all.
    pub(in crate::client) fn load(&self) -> Option<Seq> {
        let text = tab_storage()?.get_item(&self.key).ok()??;
        text.parse().ok().map(Seq::new)
    }

    /// Saves that. Without a storage one comes back to the end.
    pub fn save(&self, seq: Option<Seq>) {
        let Some(storage) = tab_storage() else { return };
        let _ = match seq {
            Some(seq) => storage.set_item(&self.key, &seq.to_string()),
            None => storage.remove_item(&self.key),
        };
    }
}

/// What one has begun to write in a room: as this tab has it, and for when no tab is open, the one that was written last.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    key: String,
    /// What this tab saved last.
    saved: String,
}

impl StoredDraft {
    /// The one of this room.
    #[must_use]
    pub fn of(room: &RoomName) -> Self {
        Self { key: format!("parlor.draft.{room}"), saved: String::new() }
    }

    /// What was last saved. Called in effects and events alone.
    #[must_use]
    pub fn load(&mut self) -> Option<String> {
        let stored =
            |storage: Option<Storage>| storage?.get_item(&self.key).ok()?.filter(|text| !text.is_empty());
        let begun = stored(tab_storage()).or_else(|| stored(storage()))?;
        self.saved.clone_from(&begun);
        Some(begun)
    }

    /// Saves this as what is begun; nothing, when it is empty. What another tab has begun stays that one's. Without a storage
    /// that does nothing: the text is still in its field.
    pub fn save(&mut self, text: &str) {
        let before = std::mem::replace(&mut self.saved, text.to_owned());
        let put = |storage: &Storage| {
            // A storage that is full keeps nothing new.
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

/// Where the last claim to make a sound stands: for a message of which moment, and by which tab.
const SOUND_KEY: &str = "parlor.sound";

/// Claims to be the tab of this browser that makes a sound for a message of this moment; none when another has. The claim holds
/// when it still stands a moment later ([`holds_claim`]): tabs that claim at once do not see each other. Where nothing can be
/// stored each tab has a claim, which is empty.
pub(in crate::client) fn claim_sound(at: u64) -> Option<String> {
    // A whole number: to write a fraction would take a twentieth of the program.
    let claim = format!("{at} {}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    let Some(storage) = storage() else { return Some(String::new()) };
    let before = storage.get_item(SOUND_KEY).ok().flatten().unwrap_or_default();
    let claimed: Option<u64> = before.split(' ').next().and_then(|at| at.parse().ok());
    if claimed.is_some_and(|claimed| at <= claimed) {
        return None;
    }
    Some(storage.set_item(SOUND_KEY, &claim).map_or_else(|_| String::new(), |()| claim))
}

/// Whether a claim still stands.
pub(in crate::client) fn holds_claim(claim: &str) -> bool {
    let stands = storage().and_then(|storage| storage.get_item(SOUND_KEY).ok().flatten());
    claim.is_empty() || stands.as_deref() == Some(claim)
}

/// Where the emoji are that one has used lately, and how many of them are remembered: two lines of the picker.
const RECENT_EMOJI_KEY: &str = "parlor.emoji";
const MAX_RECENT_EMOJI: usize = 16;

/// The emoji that one has used lately, the last first.
#[must_use]
pub fn recent_emoji() -> Vec<String> {
    let stored = storage().and_then(|storage| storage.get_item(RECENT_EMOJI_KEY).ok().flatten());
    let stored = stored.unwrap_or_default();
    stored.split_whitespace().take(MAX_RECENT_EMOJI).map(str::to_owned).collect()
}

/// Notes that one has used this one.
pub fn note_emoji(emoji: &str) {
    let Some(storage) = storage() else { return };
    let mut recent = recent_emoji();
    recent.retain(|known| known != emoji);
    recent.insert(0, emoji.to_owned());
    // A storage that is full keeps nothing new.
    let _ = storage.set_item(RECENT_EMOJI_KEY, &recent.join(" "));
}
