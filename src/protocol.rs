//! The wire protocol between a browser and the server, and its limits: `docs/PROTOCOL.md` in types.
//!
//! A client sends [`Command`]s (imperative), the server sends [`Event`]s (past tense), and refuses with a [`Refused`]. All are
//! text frames of JSON, `{"type": "...", "payload": {...}}`.

mod command;
mod envelope;
mod event;
mod frame;
pub mod json;
pub mod limits;
mod page;
mod refusal;

pub use command::{
    CatchUp, Command, Follow, History, Join, Leave, Post, Probe, Read, Rename, Typing, WatchLobby,
};
pub use event::{
    Accepted, AppealCount, Closing, Count, EnteredRoom, EntryAdded, Event, Heartbeat, IsAway, IsTyping,
    Joined, Lagged, LeftRoom, LobbyList, LobbyRoom, Missed, Renamed, RoomHead, Welcome,
};
pub use frame::Frame;
pub use page::{EntriesPage, HistoryPage, MessagePage, RoomHost, Snapshot};
pub use refusal::{Code, Refused};

/// The WebSocket subprotocol (RFC 6455, section 1.9) a client may ask for. One that asks for none gets it too.
pub const SUBPROTOCOL: &str = "parlor.v1";

/// The code with which a client closes a connection that it replaces at once: it does not leave, and others must not notice.
/// One of the codes that a page may use (RFC 6455, section 7.4.2).
pub const CLOSE_RECONNECTING: u16 = 4000;
