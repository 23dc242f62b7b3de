//! Rates: how often somebody may do something, and when they may again. Nothing here reads a clock.

mod network_limiter;
mod rate_limiter;
mod token_bucket;

pub use network_limiter::{NETWORKS_PER_SITE, NetworkLimiter};
pub use rate_limiter::RateLimiter;
pub use token_bucket::{Rate, RateDecision, Refill, RetryAfter, SlowRate, TokenBucket};
