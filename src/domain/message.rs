//! Messages: the acts on them, the log's entries, and the fold that makes a message of its entries.

pub(super) mod act;
pub(super) mod act_fields;
pub(super) mod body;
pub(super) mod codec;
pub(super) mod conversation;
pub(super) mod entry;
pub(super) mod fold;
pub(super) mod host_act;
pub(super) mod page_request;
pub(super) mod status;
