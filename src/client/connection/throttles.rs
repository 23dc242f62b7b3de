//! Remembers the times of throttled actions.

use crate::domain::{Seq, Timestamp};

/// The state of throttled actions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Throttles {
    /// Whether rendering is scheduled.
    pub(super) is_drawing: bool,
    /// When the view was last rendered.
    pub(super) drawn: Timestamp,
    /// When the last typing indicator was sent.
    pub(super) typed: Timestamp,
    /// The last read mark that was sent.
    pub(super) read: Seq,
    /// The time of the last notifying message, in milliseconds.
    pub(super) called: Option<u64>,
    /// How many pauses the server has asked for in a row, and whether one is running.
    pub(super) pauses: (u32, bool),
    /// Whether a request for the member list is scheduled.
    pub(super) is_listing: bool,
    /// How often a room was joined.
    pub(super) joins: u32,
    /// How often a join came with another identity than before.
    pub(super) identities: u32,
}
