//! A message: what is done to it, entry by entry, and what it is then.

pub(super) mod act;
pub(super) mod body;
pub(super) mod codec;
pub(super) mod conversation;
pub(super) mod entry;
pub(super) mod fold;
pub(super) mod page_request;
pub(super) mod status;
