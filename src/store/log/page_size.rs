//! The limits of one read of the log: a number of messages, and a number of bytes.

use crate::domain::Message;

/// How many bytes the messages of a page have, or the entries of one answer: about four of the longest messages, and ten times
/// a page of ordinary talk. Reading, rendering and queueing a page costs a multiple of it.
pub const PAGE_BYTES: usize = 64 * 1024;

/// The limits of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct PageSize {
    pub(in crate::store) messages: usize,
    bytes: usize,
}

impl PageSize {
    pub(in crate::store) const NOTHING: Self = Self { messages: 0, bytes: 0 };

    /// This number of messages, if they fit.
    pub(in crate::store) fn of(messages: usize) -> Self {
        Self { messages, bytes: PAGE_BYTES }
    }

    /// The limits before the middle of a page, and after it.
    pub(in crate::store) fn halves(self) -> (Self, Self) {
        let before = Self { messages: self.messages / 2, bytes: self.bytes / 2 };
        (before, Self { messages: self.messages - before.messages, bytes: self.bytes - before.bytes })
    }

    /// How many of these fit, beginning with the first. The first always fits, however long, or nobody could read past it.
    pub(in crate::store) fn fitting<'a>(self, messages: impl Iterator<Item = &'a Message>) -> usize {
        let mut bytes = 0;
        let fits = messages.enumerate().take_while(|(place, message)| {
            bytes += message.size_bytes();
            *place == 0 || bytes <= self.bytes
        });
        fits.count()
    }
}
