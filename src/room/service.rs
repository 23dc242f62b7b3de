//! The operations on rooms: administration, coming in, doors, hosting, appeals, notes, reading, posting, what waits for a host,
//! people, spectating, unread counts.

pub(super) mod administration;
pub(super) mod appeals;
pub(super) mod door;
pub(super) mod hosting;
pub(super) mod identity;
pub(super) mod join;
pub(super) mod notes;
pub(super) mod people_lookup;
pub(super) mod post;
pub(super) mod read;
pub(super) mod refusal;
pub(super) mod review;
pub(super) mod spectate;
pub(super) mod unread;
