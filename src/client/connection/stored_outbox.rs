//! The outbox in the browser's storage: one item per key, so that two tabs never overwrite each other's items.

use crate::{
    client::{Delivery, Outbox, PendingPost, SubmittedIn},
    domain::{Act, EntryKind, MessageId, Person, RoomName},
    protocol::json::{self, Json},
};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// The known state of storage for a person's outbox of a room.
///
/// Tabs share it: items that another tab delivered or discarded disappear from storage, and so from this tab's outbox; items of
/// a closed tab are found there. Items of other people and rooms are never read.
#[derive(Debug)]
pub(in crate::client) struct OutboxStorage {
    prefix: String,
    /// A few at most: messages are acknowledged faster than people write.
    stored: Vec<(MessageId, String)>,
}

/// A change that brings the storage in line with the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::client) enum StorageStep {
    /// Store this under the key; with `replaces`, only if the key still exists: another tab may have removed it.
    Put { id: MessageId, key: String, json: String, replaces: bool },
    /// Remove the key.
    Remove { id: MessageId, key: String },
}

/// An item as stored: the act by the name of its command, with its fields.
struct StoredItem<'a>(&'a PendingPost);

impl Serialize for StoredItem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let PendingPost { act, delivery, log, .. } = self.0;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("act", act.kind().command())?;
        act.serialize_fields(&mut object)?;
        if let Delivery::Refused(code) = delivery {
            object.serialize_entry("refused", code)?;
        }
        log.iter().try_for_each(|log| object.serialize_entry("epoch", log))?;
        object.end()
    }
}

impl OutboxStorage {
    pub(in crate::client) fn new(person: Person, room: &RoomName) -> Self {
        Self { prefix: format!("parlor.outbox.{person}.{room}."), stored: Vec::new() }
    }

    /// Whether a key could be one of its items.
    pub(in crate::client) fn holds(&self, key: &str) -> bool {
        key.starts_with(&self.prefix)
    }

    /// Whether the storage has not changed since it was last read or written.
    pub(in crate::client) fn knows(&self, items: &[(String, String)]) -> bool {
        items.len() == self.stored.len()
            && self.stored.iter().all(|(id, json)| {
                let key = self.key(*id);
                items.iter().any(|item| *item.0 == key && item.1 == *json)
            })
    }

    /// The stored items that were known before.
    pub(in crate::client) fn known(&self, items: Vec<(String, String)>) -> Vec<(String, String)> {
        let is_known = |key: &str| self.id(key).is_some_and(|id| self.json(id).is_some());
        items.into_iter().filter(|(key, _)| is_known(key)).collect()
    }

    /// Reads the storage: restores new items, and drops those that another tab removed. Foreign or unreadable items are
    /// ignored.
    pub(in crate::client) fn read(&mut self, items: Vec<(String, String)>, outbox: &mut Outbox) {
        let mut found = Vec::new();
        let mut restored = Vec::new();
        for (key, json) in items {
            if let Some(item) = self.id(&key).and_then(|id| decode(id, &json)) {
                found.push((item.id, json));
                restored.push(item);
            }
        }
        let before = std::mem::replace(&mut self.stored, found);
        let gone = before.into_iter().map(|(id, _)| id).filter(|id| self.json(*id).is_none());
        gone.for_each(|id| outbox.forget(id));
        outbox.restore(restored);
    }

    /// The changes of storage for this state of the outbox.
    pub(in crate::client) fn changes(&self, outbox: &Outbox) -> Vec<StorageStep> {
        let pending = outbox.pending();
        let gone = self.stored.iter().filter(|(id, _)| pending.iter().all(|item| item.id != *id));
        let gone = gone.map(|&(id, _)| StorageStep::Remove { id, key: self.key(id) });
        let put = pending.iter().filter_map(|item| {
            let json = encode(item)?;
            let before = self.json(item.id);
            // An acknowledged item needs no storing; if another tab removed it, that tab knows.
            let is_due = match before {
                Some(before) => before != json,
                None => !matches!(item.delivery, Delivery::Kept(_)),
            };
            is_due.then(|| StorageStep::Put {
                id: item.id,
                key: self.key(item.id),
                json,
                replaces: before.is_some(),
            })
        });
        gone.chain(put).collect()
    }

    /// A change was made.
    pub(in crate::client) fn made(&mut self, change: StorageStep) {
        let (StorageStep::Put { id, .. } | StorageStep::Remove { id, .. }) = change;
        self.stored.retain(|(stored, _)| *stored != id);
        if let StorageStep::Put { id, json, .. } = change {
            self.stored.push((id, json));
        }
    }

    /// Takes all stored items out of the outbox. They stay stored.
    pub(in crate::client) fn put_away(&self, outbox: &mut Outbox) {
        self.stored.iter().for_each(|(id, _)| outbox.discard(*id));
    }

    /// The stored JSON of this item.
    fn json(&self, id: MessageId) -> Option<&str> {
        self.stored.iter().find(|(stored, _)| *stored == id).map(|(_, json)| json.as_str())
    }

    fn id(&self, key: &str) -> Option<MessageId> {
        key.strip_prefix(&self.prefix)?.parse().ok()
    }

    fn key(&self, id: MessageId) -> String {
        format!("{}{id}", self.prefix)
    }
}

/// None for an item that cannot be sent: an act without its text.
fn encode(item: &PendingPost) -> Option<String> {
    if is_wordless(&item.act) { None } else { serde_json::to_string(&StoredItem(item)).ok() }
}

fn is_wordless(act: &Act) -> bool {
    matches!(act, Act::Said { body: None, .. } | Act::Edited { body: None, .. })
}

fn decode(id: MessageId, json: &str) -> Option<PendingPost> {
    json::read(json, |item| {
        let act = Act::read(EntryKind::of_command(item.get("act", Json::text)?)?, &item).ok()?;
        if is_wordless(&act) {
            return None;
        }
        let refused = item.optional("refused", Json::named)?;
        let delivery = refused.map_or(Delivery::Waiting, Delivery::Refused);
        let origin = SubmittedIn::Elsewhere;
        Some(PendingPost { id, act, delivery, log: item.optional("epoch", Json::parsed)?, origin })
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        domain::{Body, Description, Emoji, Epoch, Seq, Topic},
        protocol::Code,
    };
    use std::collections::BTreeMap;

    /// A storage that is never full.
    pub(in crate::client) type Storage = BTreeMap<String, String>;

    /// Reads the storage into the outbox.
    pub(in crate::client) fn read(shelf: &mut OutboxStorage, storage: &Storage, outbox: &mut Outbox) {
        shelf.read(storage.clone().into_iter().collect(), outbox);
    }

    /// Writes the changes of the outbox.
    pub(in crate::client) fn write(shelf: &mut OutboxStorage, storage: &mut Storage, outbox: &Outbox) {
        for change in shelf.changes(outbox) {
            match change.clone() {
                StorageStep::Put { key, replaces: true, .. } if !storage.contains_key(&key) => continue,
                StorageStep::Put { key, json, .. } => drop(storage.insert(key, json)),
                StorageStep::Remove { key, .. } => drop(storage.remove(&key)),
            }
            shelf.made(change);
        }
    }

    fn person(n: u8) -> Person {
        Person::from_bytes([n; 12])
    }

    fn shelf() -> OutboxStorage {
        OutboxStorage::new(person(1), &RoomName::parse("웹.소켓").unwrap())
    }

    fn id(n: u8) -> MessageId {
        MessageId::from_bytes([n; 16])
    }

    fn say(text: &str) -> Act {
        Act::Said { body: Body::parse(text.to_owned()).ok(), reply_to: Some(Seq::new(7)) }
    }

    fn acts() -> Vec<Act> {
        let (target, emoji) = (Seq::new(3), Emoji::parse("❤️".to_owned()).unwrap());
        vec![
            say("`안녕`\n\"\\"),
            Act::Said { body: Body::parse("a".to_owned()).ok(), reply_to: None },
            Act::Edited { target, body: Body::parse("b".to_owned()).ok() },
            Act::Deleted { target },
            Act::Reacted { target, emoji: emoji.clone() },
            Act::Unreacted { target, emoji },
            Act::Pinned { target },
            Act::Unpinned { target },
            Act::TopicSet { topic: Topic::parse("Tea").unwrap() },
            Act::Described { description: Description::parse("- tea".to_owned()).unwrap() },
        ]
    }

    #[test]
    fn what_one_page_stores_the_next_restores() {
        let (mut storage, mut outbox) = (Storage::new(), Outbox::default());
        acts().into_iter().zip(1..).for_each(|(act, n)| outbox.submit(id(n), act));
        outbox.belongs_to(Epoch::new(1));
        outbox.refused(id(2), Code::BadBody);
        write(&mut shelf(), &mut storage, &outbox);
        let mut restored = Outbox::default();
        read(&mut shelf(), &storage, &mut restored);
        let submitted = |item: &PendingPost| PendingPost { origin: SubmittedIn::Elsewhere, ..item.clone() };
        let submitted: Vec<_> = outbox.pending().iter().map(submitted).collect();
        assert_eq!(restored.pending(), submitted);
    }

    #[test]
    fn what_is_damaged_or_somebody_elses_is_passed_over_and_stays() {
        let mut storage = Storage::new();
        let own = format!("parlor.outbox.{}.웹.소켓.", person(1));
        for (key, json) in [
            (format!("{own}{}", id(1)), "{\"act\":\"shout\"}"),
            (format!("{own}{}", id(2)), "{\"act\":\"say\",\"body\":\"\"}"),
            (format!("{own}nonsense"), "{\"act\":\"delete\",\"target\":1}"),
            (format!("{own}more.{}", id(3)), "{\"act\":\"delete\",\"target\":1}"),
            (format!("parlor.outbox.{}.웹.소켓.{}", person(2), id(4)), "{\"act\":\"delete\",\"target\":1}"),
        ] {
            storage.insert(key, json.to_owned());
        }
        let (before, mut outbox, mut shelf) = (storage.clone(), Outbox::default(), shelf());
        read(&mut shelf, &storage, &mut outbox);
        assert!(outbox.pending().is_empty());
        write(&mut shelf, &mut storage, &outbox);
        assert_eq!(storage, before);
    }

    #[test]
    fn what_one_tab_takes_back_the_other_lets_go_of_and_never_stores_again() {
        let mut storage = Storage::new();
        let (mut one, mut other) = ((shelf(), Outbox::default()), (shelf(), Outbox::default()));
        one.1.submit(id(1), say("a"));
        one.1.submit(id(2), say("b"));
        write(&mut one.0, &mut storage, &one.1);
        read(&mut other.0, &storage, &mut other.1);
        one.1.discard(id(1));
        write(&mut one.0, &mut storage, &one.1);
        // It learns of a refusal before it learns that the other tab discarded the message.
        other.1.refused(id(1), Code::BadBody);
        write(&mut other.0, &mut storage, &other.1);
        read(&mut other.0, &storage, &mut other.1);
        assert_eq!(other.1.pending().iter().map(|item| item.id).collect::<Vec<_>>(), [id(2)]);
        assert_eq!(storage.len(), 1);
    }

    #[test]
    fn what_is_refused_in_one_tab_is_refused_in_the_other_until_it_is_sent_again() {
        let mut storage = Storage::new();
        let (mut one, mut other) = ((shelf(), Outbox::default()), (shelf(), Outbox::default()));
        one.1.submit(id(1), say("a"));
        write(&mut one.0, &mut storage, &one.1);
        read(&mut other.0, &storage, &mut other.1);
        one.1.refused(id(1), Code::BadBody);
        write(&mut one.0, &mut storage, &one.1);
        read(&mut other.0, &storage, &mut other.1);
        assert_eq!(other.1.pending()[0].delivery, Delivery::Refused(Code::BadBody));
        other.1.retry(id(1));
        write(&mut other.0, &mut storage, &other.1);
        read(&mut one.0, &storage, &mut one.1);
        assert_eq!(one.1.pending()[0].delivery, Delivery::Waiting);
    }

    #[test]
    fn what_could_not_be_stored_is_not_forgotten() {
        let (mut shelf, mut outbox) = (shelf(), Outbox::default());
        outbox.submit(id(1), say("a"));
        assert_eq!(shelf.changes(&outbox).len(), 1);
        read(&mut shelf, &Storage::new(), &mut outbox);
        assert_eq!(outbox.pending().len(), 1);
        assert_eq!(shelf.changes(&outbox).len(), 1, "it is tried again");
    }
}
