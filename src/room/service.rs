//! What is asked of rooms: reading them, posting in them, who is there, and watching them.

pub(super) mod people_lookup;
pub(super) mod post;
pub(super) mod read;
pub(super) mod refusal;
pub(super) mod spectate;
pub(super) mod unread;
