//! How much of a log is read at once: so many messages, and so many bytes.

use crate::domain::Message;

/// How many bytes the messages of a page have, or the entries that are told at once: some four of the longest, and ten times as much
/// as a page of ordinary talk has. What reads a page, draws it and waits to be taken costs a multiple of it.
pub const PAGE_BYTES: usize = 64 * 1024;

/// The most that a page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct PageSize {
    pub(in crate::store) messages: usize,
    bytes: usize,
}

impl PageSize {
    pub(in crate::store) const NOTHING: Self = Self { messages: 0, bytes: 0 };

    /// So many messages, should they fit.
    pub(in crate::store) fn of(messages: usize) -> Self {
        Self { messages, bytes: PAGE_BYTES }
    }

    /// What a page holds before its middle, and from there on.
    pub(in crate::store) fn halves(self) -> (Self, Self) {
        let before = Self { messages: self.messages / 2, bytes: self.bytes / 2 };
        (before, Self { messages: self.messages - before.messages, bytes: self.bytes - before.bytes })
    }

    /// How many of these fit, from the first on. The first always does, however long, or nobody could read past it.
    pub(in crate::store) fn fitting<'a>(self, messages: impl Iterator<Item = &'a Message>) -> usize {
        let mut bytes = 0;
        let fits = messages.enumerate().take_while(|(place, message)| {
            bytes += message.size_bytes();
            *place == 0 || bytes <= self.bytes
        });
        fits.count()
    }
}
