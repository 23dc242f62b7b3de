//! What people tell the hosts of a room, and nobody else reads.

use crate::domain::{Member, Message, Seq, ShortText, Timestamp};

/// What somebody told the hosts of a room. It waits beside the room's log until a host is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// Its number, by which a host says which one is done.
    pub id: u64,
    /// Who told it.
    pub from: Member,
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub subject: AppealSubject,
    /// In their words.
    pub text: Option<AppealText>,
    /// The message that it is about, as it is now; without text if its author deleted it.
    pub message: Option<Message>,
}

/// What an appeal is about. A person has one of each at a time; the next one replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppealSubject {
    /// A message that hosts should look at.
    Report {
        /// Its place.
        message: Seq,
    },
    /// They would like to write where only those may whom hosts let in.
    Write,
    /// Something else.
    Question,
}

impl Appeal {
    /// How many appeals may wait in a room: an evening's work of a host.
    pub const MAX_PER_ROOM: usize = 200;

    /// How many appeals may wait in a room from one network, which may be a class: so nobody fills the list by being many.
    pub const MAX_PER_NETWORK: usize = 20;

    /// How many appeals of one person may wait in a room.
    pub const MAX_PER_PERSON: usize = 5;
}

/// Which appeals a host is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledAppeals {
    /// The one of this number.
    One(u64),
    /// All up to this number: those that the host has seen.
    UpTo(u64),
}

/// The words of an appeal: a paragraph.
pub type AppealText = ShortText<500>;
