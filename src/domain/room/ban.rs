//! A ban: somebody may no longer take part in a room.

use crate::domain::{Nickname, ShortText, Timestamp};
use serde::{Deserialize, Serialize};

/// A ban from a room, or from writing in it. A banned person may still read an open room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// The nickname of the host who decided it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Nickname>,
    /// When it ends; none if it does not end by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether it is a mute: the person may be in the room, and not write.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mute: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<BanReason>,
}

impl Ban {
    /// The most bans of one room that hold at the same time. More people than that are kept out by other means.
    pub const MAX_PER_ROOM: usize = 1_000;

    /// The longest ban that ends by itself, in minutes: a year. Longer ones have no end.
    pub const MAX_MINUTES: u32 = 366 * 24 * 60;

    /// How strict it is: a mute is less than a ban, and one that ends sooner less than one that ends later or never.
    #[must_use]
    pub fn strictness(&self) -> (bool, Timestamp) {
        (!self.mute, self.until.unwrap_or(Timestamp::from_millis(u64::MAX)))
    }

    /// Whether it holds at this moment.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// Why somebody was banned: two lines of a phone.
pub type BanReason = ShortText<120>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ban_holds_until_it_ends_and_one_without_an_end_for_ever() {
        let at = Timestamp::from_millis;
        let ban = |until| Ban { by: None, until, mute: false, reason: None };
        assert!(ban(None).holds(at(u64::MAX)));
        assert!(ban(Some(at(9))).holds(at(8)));
        assert!(!ban(Some(at(9))).holds(at(9)));
    }
}
