//! An entry without a place yet, and the outcome of appending it.

use crate::{
    domain::{
        Act, Entry, Epoch, Member, MessageId, NetworkKey, PermissionError, Person, ReviewWord, RoomName,
        RoomRole, Seq, Timestamp, Viewer,
    },
    store::{StoreError, writer::reviewing::plain_text::plain},
};
use std::{fmt, sync::Arc};
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
    /// What else comes with it. Behind a pointer: hardly any entry has something large, and all of them wait in the queue of the
    /// writer.
    pub beside: Option<Arc<BesideEntry>>,
}

/// What comes with an entry, and is beside the log.
#[derive(Debug)]
pub enum BesideEntry {
    /// The password of the door that it sets.
    Password(PasswordHash),
    /// It locks the room, and these people are in it: they may stay, and come back.
    Present(Vec<Person>),
    /// It waited until this host had looked at it, who lets it through.
    LetThroughBy(Person),
    /// It sets what hosts look at, and the room holds up these words from here on.
    Words(Vec<ReviewWord>),
    /// What counts of its text when it is compared with others. Whoever sends it finds that out, for they are many and the writer
    /// is one; where it is missing, the writer does.
    Plain(String),
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
        match self.beside.as_deref()? {
            BesideEntry::LetThroughBy(host) => Some(*host),
            BesideEntry::Words(_)
            | BesideEntry::Plain(_)
            | BesideEntry::Password(_)
            | BesideEntry::Present(_) => None,
        }
    }

    /// The words that the room holds up from here on, if it sets them.
    #[must_use]
    pub fn words(&self) -> Option<&[ReviewWord]> {
        match self.beside.as_deref()? {
            BesideEntry::Words(words) => Some(words),
            BesideEntry::LetThroughBy(_)
            | BesideEntry::Plain(_)
            | BesideEntry::Password(_)
            | BesideEntry::Present(_) => None,
        }
    }

    /// The password of the door that it sets.
    pub(in crate::store) fn password(&self) -> Option<&PasswordHash> {
        match self.beside.as_deref()? {
            BesideEntry::Password(password) => Some(password),
            BesideEntry::LetThroughBy(_)
            | BesideEntry::Words(_)
            | BesideEntry::Plain(_)
            | BesideEntry::Present(_) => None,
        }
    }

    /// Who is in the room that it locks.
    pub(in crate::store) fn present(&self) -> &[Person] {
        match self.beside.as_deref() {
            Some(BesideEntry::Present(present)) => present,
            Some(
                BesideEntry::LetThroughBy(_)
                | BesideEntry::Words(_)
                | BesideEntry::Plain(_)
                | BesideEntry::Password(_),
            )
            | None => &[],
        }
    }

    /// What counts of its text, if whoever sends it has found that out.
    pub(super) fn plain(&self) -> Option<&str> {
        match self.beside.as_deref()? {
            BesideEntry::Plain(plain) => Some(plain),
            BesideEntry::LetThroughBy(_)
            | BesideEntry::Words(_)
            | BesideEntry::Password(_)
            | BesideEntry::Present(_) => None,
        }
    }

    /// The same, with what counts of this text.
    #[must_use]
    pub fn comparing(self, text: &str) -> Self {
        Self { beside: Some(Arc::new(BesideEntry::Plain(plain(text)))), ..self }
    }
}

/// A password of a room, hashed with a salt of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PasswordHash {
    /// The salt: random.
    pub salt: [u8; 16],
    /// The hash.
    pub hash: [u8; 32],
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
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
