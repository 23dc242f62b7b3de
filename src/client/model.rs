//! The model of a page: pure folds and functions. No browser, no clock, no I/O.

pub(super) mod announcements;
pub(super) mod attachments;
pub mod autocomplete;
pub(super) mod emoji_list;
pub(super) mod enter_key;
pub(super) mod keeping;
pub(super) mod message_ids;
pub(super) mod outbox;
pub(super) mod room_view;
pub(super) mod roster;
pub(super) mod rows;
pub(super) mod slash;
pub(super) mod timeline;
pub(super) mod typists;
pub(super) mod unread;
