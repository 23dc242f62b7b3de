//! Shared helpers of the store's tests.

use super::{Append, AppendOutcome, EntryOrigin, NewEntry, Store, StoreError};
use crate::domain::{
    Act, Body, Description, Emoji, Epoch, Member, MessageId, Nickname, Person, RoomName, Seq, Timestamp,
    Topic,
};
use tokio::sync::mpsc;

/// An unused id.
pub(super) fn fresh_id() -> MessageId {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    MessageId::from_bytes(bytes)
}

pub(super) fn room(name: &str) -> RoomName {
    RoomName::parse(name).unwrap()
}

pub(super) fn draft(room_name: &str, at: u64, act: Act) -> NewEntry {
    NewEntry {
        room: room(room_name),
        epoch: Epoch::new(9),
        at: Timestamp::from_millis(at),
        id: fresh_id(),
        from: Member { person: Person::from_bytes([1; 12]), nickname: Nickname::parse("김철수").unwrap() },
        act,
        origin: EntryOrigin::default(),
    }
}

pub(super) fn said(text: &str) -> Act {
    Act::Said { body: Some(Body::parse(text.to_owned()).unwrap()), reply_to: None }
}

pub(super) fn reply(text: &str, to: u64) -> Act {
    Act::Said { body: Some(Body::parse(text.to_owned()).unwrap()), reply_to: Some(Seq::new(to)) }
}

pub(super) fn edited(target: u64, text: &str) -> Act {
    Act::Edited { target: Seq::new(target), body: Some(Body::parse(text.to_owned()).unwrap()) }
}

pub(super) fn deleted(target: u64) -> Act {
    Act::Deleted { target: Seq::new(target) }
}

pub(super) fn reacted(target: u64) -> Act {
    Act::Reacted { target: Seq::new(target), emoji: Emoji::parse("👍".to_owned()).unwrap() }
}

pub(super) fn pinned(target: u64) -> Act {
    Act::Pinned { target: Seq::new(target) }
}

pub(super) fn unpinned(target: u64) -> Act {
    Act::Unpinned { target: Seq::new(target) }
}

pub(super) fn topic(text: &str) -> Act {
    Act::TopicSet { topic: Topic::parse(text).unwrap() }
}

pub(super) fn described(text: &str) -> Act {
    Act::Described { description: Description::parse(text.to_owned()).unwrap() }
}

/// Appends, and waits for the outcome.
pub(super) async fn append(store: &Store, draft: NewEntry) -> Result<AppendOutcome, StoreError> {
    let (done, mut outcome) = mpsc::unbounded_channel();
    store.append(Append { draft, done })?;
    outcome.recv().await.unwrap()
}

/// Appends a new act. Returns its place.
pub(super) async fn add(store: &Store, room: &str, act: Act) -> u64 {
    match append(store, draft(room, 5, act)).await.unwrap() {
        AppendOutcome::New(entry) => entry.seq.get(),
        AppendOutcome::Before(_) | AppendOutcome::Held | AppendOutcome::Refused(_) => panic!("it is new"),
    }
}

/// A log with everything that a log can have: two rooms, a reply, a deleted message, a reaction, a pin, topic and description,
/// a nickname.
pub(super) async fn fill(store: &Store) {
    for text in ["one", "two", "three"] {
        add(store, "a", said(text)).await;
    }
    add(store, "a", edited(1, "first")).await;
    add(store, "a", reacted(2)).await;
    add(store, "a", deleted(1)).await;
    add(store, "a", reply("four", 2)).await;
    add(store, "b", said("elsewhere")).await;
    add(store, "a", pinned(2)).await;
    add(store, "a", topic("Tea")).await;
    add(store, "a", described("*All* about tea")).await;
    let nickname = Nickname::parse("Ann").unwrap();
    store.set_nickname(Person::from_bytes([7; 12]), nickname).await.unwrap();
}
