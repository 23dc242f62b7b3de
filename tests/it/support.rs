//! The vocabulary of the tests: a real server, and people who come to it over real sockets.

mod client;
mod cookies;
mod html;
mod http;
mod log;
mod program;
mod server;
mod variants;

pub(crate) use client::Client;
pub(crate) use html::{bodies, parts, root_attribute};
pub(crate) use http::{Answer, Ask};
pub(crate) use program::Program;
pub(crate) use server::TestServer;
pub(crate) use variants::{COMMANDS, EVENTS, command_number, event_number};

use parlor::{
    domain::{Act, Body, Emoji, MessageId, Nickname, RoomName, Timestamp},
    protocol::Post,
};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::time;

/// How long anything may take that happens at once on an idle machine. It is only ever waited out by a failure.
const PATIENCE: Duration = Duration::from_secs(10);

/// What comes, or a failure that says what did not.
#[track_caller]
pub(crate) fn within<T>(what: impl Into<String>, coming: impl Future<Output = T>) -> impl Future<Output = T> {
    let (what, asked) = (what.into(), std::panic::Location::caller());
    async move {
        let came = time::timeout(PATIENCE, coming).await;
        came.unwrap_or_else(|_| panic!("{what} did not come within {PATIENCE:?}, asked for at {asked}"))
    }
}

/// A room's name that is one.
pub(crate) fn room(name: &str) -> RoomName {
    RoomName::parse(name).unwrap()
}

/// A nickname that is one.
pub(crate) fn nickname(name: &str) -> Nickname {
    Nickname::parse(name).unwrap()
}

/// A message that may be said.
pub(crate) fn body(text: &str) -> Body {
    Body::parse(text.to_owned()).unwrap()
}

/// A reaction that is one.
pub(crate) fn emoji(text: &str) -> Emoji {
    Emoji::parse(text.to_owned()).unwrap()
}

/// What it is to say this.
pub(crate) fn said(text: &str) -> Act {
    Act::Said { body: Some(body(text)), reply_to: None }
}

/// The command that says this, under an id of its own.
pub(crate) fn saying(room: &RoomName, text: &str) -> Post {
    doing(room, said(text))
}

/// The command that does this, under an id of its own.
pub(crate) fn doing(room: &RoomName, act: Act) -> Post {
    Post { room: room.clone(), id: fresh_id(), act }
}

/// An id that nobody has used.
pub(crate) fn fresh_id() -> MessageId {
    static USED: AtomicU64 = AtomicU64::new(0);
    let number = USED.fetch_add(1, Ordering::Relaxed);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    MessageId::v7(Timestamp::from_millis(1_750_000_000_000), random)
}
