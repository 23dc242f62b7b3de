//! Remembers when things were last done that must not be done too often.

use crate::domain::{Seq, Timestamp};

/// What is not done too often.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Throttles {
    /// Whether the view is about to be drawn.
    pub(super) is_drawing: bool,
    /// When it last was.
    pub(super) drawn: Timestamp,
    /// When the others were last told that one is typing.
    pub(super) typed: Timestamp,
    /// The last place that the server was told one has read.
    pub(super) read: Seq,
    /// When the last message was said that they were called by, in milliseconds.
    pub(super) called: Option<u64>,
    /// How many pauses the server has asked for in a row, and whether one is being made.
    pub(super) pauses: (u32, bool),
    /// Whether the list of people is about to be asked for.
    pub(super) is_listing: bool,
    /// How often a room was joined.
    pub(super) joins: u32,
    /// How often one was somebody else after that than before.
    pub(super) identities: u32,
}
