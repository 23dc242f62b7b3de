//! An entry without a place yet, and the outcome of appending it.

use crate::{
    domain::{
        Act, Entry, Epoch, Member, MessageId, NetworkKey, PermissionError, Person, ReviewWord, RoomName,
        RoomRole, Seq, Timestamp, Viewer,
    },
    store::StoreError,
};
use std::sync::Arc;
use tokio::sync::mpsc;

/// An entry that has no place yet.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// In which room.
    pub room: RoomName,
    /// The epoch of its log, if this is the first entry.
    pub epoch: Epoch,
    /// When the server accepted it.
    pub at: Timestamp,
    /// The sender's id for it.
    pub id: MessageId,
    /// The author.
    pub from: Member,
    /// The act.
    pub act: Act,
    /// How it came.
    pub origin: EntryOrigin,
}

/// What decides about an entry and is not in the log: how it came.
#[derive(Clone, Debug, Default)]
pub struct EntryOrigin {
    /// Since when its author is known on this server.
    pub known_since: Timestamp,
    /// The network that it came from.
    pub network: Option<NetworkKey>,
    /// The larger network that this is a part of.
    pub site: Option<NetworkKey>,
    /// The network for which the ban that it decides holds as well.
    pub banned_network: Option<NetworkKey>,
    /// Whether the room adds it by itself.
    pub is_by_room: bool,
    /// The link by which its author takes a role.
    pub link: Option<RoleLink>,
    /// What is about messages that hosts look at first.
    pub review: Option<Arc<ReviewOrigin>>,
}

/// What decides about an entry that has to do with messages that hosts look at first.
#[derive(Debug)]
pub enum ReviewOrigin {
    /// It waited until this host had looked at it, who lets it through.
    LetThroughBy(Person),
    /// It sets what hosts look at, and the room holds up these words from here on.
    Words(Vec<ReviewWord>),
}

impl EntryOrigin {
    /// From this person.
    #[must_use]
    pub fn of(viewer: Viewer) -> Self {
        let Viewer { known_since, network, site, .. } = viewer;
        Self { known_since, network, site, ..Self::default() }
    }

    /// The host who lets it through, if it waited until a host had looked at it.
    #[must_use]
    pub fn let_through_by(&self) -> Option<Person> {
        match self.review.as_deref()? {
            ReviewOrigin::LetThroughBy(host) => Some(*host),
            ReviewOrigin::Words(_) => None,
        }
    }

    /// The words that the room holds up from here on, if it sets them.
    #[must_use]
    pub fn words(&self) -> Option<&[ReviewWord]> {
        match self.review.as_deref()? {
            ReviewOrigin::LetThroughBy(_) => None,
            ReviewOrigin::Words(words) => Some(words),
        }
    }
}

/// A link that gives a role to whoever has it. Its secret was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleLink {
    /// The role.
    pub role: RoomRole,
    /// The number of the link: it is valid until the next one.
    pub serial: u32,
}

/// A draft, and the receiver of its outcome.
#[derive(Debug)]
pub struct Append {
    /// The draft.
    pub draft: NewEntry,
    /// Gets exactly one outcome, in the order of the appends. Unbounded, because the writer must not wait for a room; the
    /// writer's own queue limits its length.
    pub done: mpsc::UnboundedSender<Result<AppendOutcome, StoreError>>,
}

/// The outcome of a draft, once it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendOutcome {
    /// It is the log's newest entry.
    New(Entry),
    /// Its sender had sent it before; it has this place.
    Before(Seq),
    /// It waits until a host has looked at it.
    Held,
    /// It is not permitted; nothing was added.
    Refused(PermissionError),
}
