//! Chance that can be repeated: everything a run leaves to chance follows from its seed.

use std::{
    hash::{BuildHasher, RandomState},
    ops::Range,
    time::Duration,
};

/// SplitMix64 (Steele, Lea, Flood, 2014): small, and good enough to choose when to break what.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A seed nobody chose: the standard library's hashers are keyed by the system.
    pub(crate) fn seed() -> u64 {
        RandomState::new().hash_one(0) % 1_000_000_000
    }

    /// Another source that follows from the same seed and this name, whatever others drew before.
    pub(crate) fn named(seed: u64, name: &str) -> Self {
        Self(name.bytes().fold(seed, |seed, byte| Self(seed ^ u64::from(byte)).next()))
    }

    /// Another source, for somebody who draws at moments of their own.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// From 0 to 1, and never 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.part() < probability
    }

    pub(crate) fn within(&mut self, span: &Range<Duration>) -> Duration {
        span.start + (span.end - span.start).mul_f64(self.part())
    }
}
