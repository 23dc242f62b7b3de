//! Creates message ids that increase, also within one millisecond.

use crate::domain::{MessageId, Timestamp};

/// Creates a page's message ids, each greater than the one before: their order is the order of sending, also if two are created
/// in one millisecond or the clock is set back (RFC 9562, section 6.2, method 2).
#[derive(Debug, Default)]
pub(in crate::client) struct MessageIds {
    last: Option<MessageId>,
}

impl MessageIds {
    /// The next id.
    pub(in crate::client) fn next(&mut self, now: Timestamp, random: [u8; 10]) -> MessageId {
        let fresh = MessageId::v7(now, random);
        let next = match self.last {
            Some(last) if fresh <= last => successor(last),
            Some(_) | None => fresh,
        };
        *self.last.insert(next)
    }

    /// This id exists already: the next one is greater.
    pub(in crate::client) fn follow(&mut self, id: MessageId) {
        self.last = self.last.max(Some(id));
    }
}

/// The next greater id of version 7: increments its random bits, and keeps version and variant.
fn successor(id: MessageId) -> MessageId {
    const LOW_BITS_MASK: u128 = (1 << 62) - 1;
    const HIGH_BITS_MASK: u128 = (1 << 12) - 1;
    let bits = u128::from_be_bytes(*id.bytes());
    let (millis, high, low) = (bits >> 80, bits >> 64 & HIGH_BITS_MASK, bits & LOW_BITS_MASK);
    let low = (low + 1) & LOW_BITS_MASK;
    let high = (high + u128::from(low == 0)) & HIGH_BITS_MASK;
    let millis = millis + u128::from(low == 0 && high == 0);
    MessageId::from_bytes((millis << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever the clock and the dice say, also in one millisecond, with the highest bits, and backwards.
        #[test]
        fn ids_only_grow_and_stay_of_version_7(
            draws in prop::collection::vec((0..3_u64, prop_oneof![Just([0xff; 10]), any::<[u8; 10]>()]), 2..50),
        ) {
            let mut ids = MessageIds::default();
            let made: Vec<_> =
                draws.into_iter().map(|(at, random)| ids.next(Timestamp::from_millis(at), random)).collect();
            prop_assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(made.iter().all(|id| id.bytes()[6] >> 4 == 7 && id.bytes()[8] >> 6 == 0b10));
        }
    }

    #[test]
    fn what_an_earlier_page_left_is_followed() {
        let mut ids = MessageIds::default();
        let left = MessageId::v7(Timestamp::from_millis(9), [1; 10]);
        ids.follow(left);
        assert!(left < ids.next(Timestamp::from_millis(1), [0; 10]));
    }
}
