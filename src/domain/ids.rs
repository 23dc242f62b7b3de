//! The ids of people, messages and logs, and an entry's place in its log.

pub(super) mod epoch;
pub(super) mod hex;
pub(super) mod message_id;
pub(super) mod network_key;
pub(super) mod person;
pub(super) mod seq;
