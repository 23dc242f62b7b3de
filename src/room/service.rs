//! The operations on rooms: reading, posting, people, spectating, unread counts.

pub(super) mod people_lookup;
pub(super) mod post;
pub(super) mod read;
pub(super) mod refusal;
pub(super) mod spectate;
pub(super) mod unread;
