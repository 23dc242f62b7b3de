//! The token bucket, and the rates that fill it.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

/// A rate of commands.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// The burst.
    pub burst: u32,
    /// The sustained rate per second.
    pub per_second: u32,
}

/// A rate of what people do less often than once a second.
#[derive(Clone, Copy, Debug)]
pub struct SlowRate {
    /// The burst.
    pub burst: u32,
    /// The sustained rate per minute.
    pub per_minute: u32,
}

/// What a bucket holds, and how fast it is filled.
#[derive(Clone, Copy, Debug)]
pub struct Refill {
    // `f32`: each connection holds several buckets, and it is exact enough.
    burst: f32,
    per_second: f32,
}

impl Default for Rate {
    /// A person who types fast, pastes a few lines and clicks around stays below it.
    fn default() -> Self {
        Self { burst: 40, per_second: 10 }
    }
}

impl Rate {
    /// The rate multiplied by `count`.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self { burst: self.burst.saturating_mul(count), per_second: self.per_second.saturating_mul(count) }
    }
}

impl SlowRate {
    /// The rate multiplied by `count`.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self { burst: self.burst.saturating_mul(count), per_minute: self.per_minute.saturating_mul(count) }
    }
}

impl Refill {
    /// The rate multiplied by `count`.
    #[must_use]
    pub(super) fn times(self, count: u32) -> Self {
        Self { burst: self.burst * count as f32, per_second: self.per_second * count as f32 }
    }
}

impl From<Rate> for Refill {
    fn from(rate: Rate) -> Self {
        Self { burst: rate.burst as f32, per_second: rate.per_second as f32 }
    }
}

impl From<SlowRate> for Refill {
    fn from(rate: SlowRate) -> Self {
        Self { burst: rate.burst as f32, per_second: rate.per_minute as f32 / 60.0 }
    }
}

/// How long to wait before something is tried again: in whole seconds, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RetryAfter(NonZeroU32);

impl RetryAfter {
    /// This wait, rounded up.
    #[must_use]
    pub fn new(wait: Duration) -> Self {
        Self::of_seconds(wait.as_secs_f32())
    }

    fn of_seconds(seconds: f32) -> Self {
        // A conversion from a float ends at the limits of the type.
        Self(NonZeroU32::new(seconds.ceil() as u32).unwrap_or(NonZeroU32::MIN))
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(self) -> NonZeroU32 {
        self.0
    }
}

/// A token bucket: initially full, one token per command, refilled at the rate.
#[derive(Clone, Copy, Debug)]
pub struct TokenBucket {
    rate: Refill,
    tokens: f32,
    /// Charges beyond the available tokens: they are paid before new tokens are added.
    owed: f32,
    filled: Instant,
}

/// The decision of a [`TokenBucket`] about a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateDecision {
    /// The command may be executed.
    Steady,
    /// It comes too fast, and is refused.
    TooFast(RetryAfter),
    /// The sender ignored as many refusals as the burst.
    Flooding,
}

impl TokenBucket {
    /// A full bucket.
    #[must_use]
    pub fn new(rate: impl Into<Refill>, now: Instant) -> Self {
        let rate = rate.into();
        Self { rate, tokens: rate.burst, owed: 0.0, filled: now }
    }

    /// Whether it is as good as new.
    #[must_use]
    pub fn is_full(&self, now: Instant) -> bool {
        let mut later = *self;
        later.fill(now);
        self.rate.burst <= later.tokens
    }

    /// Takes a token for one command. A refused one costs a token too, down to a debt of one burst.
    pub fn take(&mut self, now: Instant) -> RateDecision {
        self.fill(now);
        self.tokens -= 1.0;
        match self.tokens {
            tokens if 0.0 <= tokens && self.owed == 0.0 => RateDecision::Steady,
            tokens if -self.rate.burst < tokens => RateDecision::TooFast(self.until(1.0)),
            _ => RateDecision::Flooding,
        }
    }

    /// Whether there is a token. Takes none.
    ///
    /// # Errors
    /// [`RetryAfter`]: when there will be one.
    pub fn has_token(&mut self, now: Instant) -> Result<(), RetryAfter> {
        self.fill(now);
        if 1.0 <= self.tokens && self.owed == 0.0 { Ok(()) } else { Err(self.until(1.0)) }
    }

    /// Takes a token if there is one. A failed attempt costs nothing.
    ///
    /// # Errors
    /// [`RetryAfter`]: when there will be one.
    pub fn try_take(&mut self, now: Instant) -> Result<(), RetryAfter> {
        self.has_token(now)?;
        self.tokens -= 1.0;
        Ok(())
    }

    /// Charges this much, if there is a token. A charge beyond the available tokens is owed.
    ///
    /// # Errors
    /// [`RetryAfter`]: when there will be one.
    pub fn try_charge(&mut self, tokens: f32, now: Instant) -> Result<(), RetryAfter> {
        self.has_token(now)?;
        self.charge(tokens);
        Ok(())
    }

    /// Charges the cost of a command beyond its token. If the tokens are not enough, the rest is owed, and until it is paid
    /// nothing is [`RateDecision::Steady`].
    pub fn charge(&mut self, tokens: f32) {
        let paid = tokens.min(self.tokens.max(0.0));
        self.tokens -= paid;
        self.owed += tokens - paid;
    }

    /// When it will have this many tokens.
    fn until(&self, tokens: f32) -> RetryAfter {
        RetryAfter::of_seconds((self.owed + tokens - self.tokens).max(0.0) / self.rate.per_second)
    }

    fn fill(&mut self, now: Instant) {
        let gained = now.saturating_duration_since(self.filled).as_secs_f32() * self.rate.per_second;
        self.filled = self.filled.max(now);
        let paid = gained.min(self.owed);
        self.owed -= paid;
        self.tokens = (self.tokens + gained - paid).min(self.rate.burst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u32) -> RetryAfter {
        RetryAfter::new(Duration::from_secs(seconds.into()))
    }

    #[test]
    fn a_bucket_lets_a_burst_through_then_refuses_then_forgives() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(Rate { burst: 3, per_second: 2 }, start);
        let paces: Vec<_> = (0..6).map(|_| bucket.take(start)).collect();
        assert_eq!(paces[..3], [RateDecision::Steady; 3]);
        // A refused one costs as much: after two of them it takes a second and a half.
        let refused = [RateDecision::TooFast(after(1)), RateDecision::TooFast(after(2))];
        assert_eq!(paces[3..], [refused[0], refused[1], RateDecision::Flooding]);
        assert_eq!(bucket.take(start + Duration::from_secs(2)), RateDecision::Steady);
    }

    #[test]
    fn what_costs_more_than_there_is_is_paid_before_anything_else_and_closes_nobody() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(Rate { burst: 4, per_second: 2 }, start);
        assert_eq!(bucket.take(start), RateDecision::Steady);
        bucket.charge(7.0);
        assert!(matches!(bucket.take(start), RateDecision::TooFast(_)));
        assert!(bucket.try_take(start + Duration::from_secs(1)).is_err());
        assert!(!bucket.is_full(start + Duration::from_secs(4)));
        assert_eq!(bucket.take(start + Duration::from_secs(4)), RateDecision::Steady);
        assert!(bucket.is_full(start + Duration::from_secs(60)));
    }

    #[test]
    fn who_waits_as_long_as_they_are_told_is_not_refused_again_and_a_second_less_is_too_early() {
        let start = Instant::now();
        for rate in [
            Refill::from(Rate { burst: 5, per_second: 1 }),
            Refill::from(SlowRate { burst: 5, per_minute: 4 }),
            Refill::from(Rate { burst: 1, per_second: 1_000 }),
        ] {
            for spent in [1.0, 4.5, 7.0, 40.0] {
                let drained = || {
                    let mut bucket = TokenBucket::new(rate, start);
                    bucket.charge(rate.burst);
                    bucket.charge(spent);
                    bucket
                };
                let wait = drained().try_take(start).unwrap_err();
                let at = |seconds: u32| start + Duration::from_secs(seconds.into());
                assert_eq!(drained().try_take(at(wait.seconds().get())), Ok(()), "{rate:?} {spent}");
                let early = drained().try_take(at(wait.seconds().get() - 1));
                assert!(early.is_err(), "{rate:?} {spent}: {wait:?} was too long");
                let charged = drained().try_charge(1.0, start).unwrap_err();
                assert_eq!(drained().try_charge(1.0, at(charged.seconds().get())), Ok(()));
            }
        }
    }

    #[test]
    fn a_failed_attempt_costs_nothing() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(SlowRate { burst: 1, per_minute: 1 }, start);
        assert_eq!(bucket.try_take(start), Ok(()));
        for _ in 0..1_000 {
            assert_eq!(bucket.try_take(start), Err(after(60)));
        }
        assert_eq!(bucket.try_take(start + Duration::from_secs(60)), Ok(()));
    }
}
