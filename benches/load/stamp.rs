//! The mark in a message's body that says whose it is, which of theirs, and when it was sent.
//!
//! Of one length and of characters that no format escapes, so it is found in whatever a server wraps a body in.

use memchr::memchr;

/// The bytes between two signs that occur nowhere else in what servers send.
const LENGTH: usize = 28;
const SIGN: u8 = b'~';

/// Found in what came. Most are only compared with one another, so they are read when they have to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp([u8; LENGTH]);

/// What a stamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) sender: usize,
    /// How many this sender had sent before.
    pub(crate) nth: u64,
    /// Nanoseconds, by the generator's clock.
    pub(crate) sent: u64,
}

impl Content {
    /// A body of this many bytes that carries it.
    pub(crate) fn body(self, size: usize) -> String {
        let Self { sender, nth, sent } = self;
        let mut body = format!("~{sender:04x}{nth:08x}{sent:016x}~ ");
        let words = "the quick brown fox jumps over the lazy dog ".chars().cycle();
        body.extend(words.take(size.saturating_sub(body.len())));
        body
    }
}

impl Stamp {
    /// Each one in these bytes.
    pub(crate) fn all(mut bytes: &[u8]) -> impl Iterator<Item = Self> {
        std::iter::from_fn(move || {
            loop {
                bytes = &bytes[memchr(SIGN, bytes)? + 1..];
                let (stamp, rest) = bytes.split_first_chunk()?;
                if let Some(rest) = rest.strip_prefix(&[SIGN]) {
                    bytes = rest;
                    return Some(Self(*stamp));
                }
            }
        })
    }

    pub(crate) fn content(&self) -> Option<Content> {
        let number = |digits: &[u8]| u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok();
        let (sender, rest) = self.0.split_at(4);
        let (nth, sent) = rest.split_at(8);
        Some(Content {
            sender: usize::try_from(number(sender)?).ok()?,
            nth: number(nth)?,
            sent: number(sent)?,
        })
    }
}
