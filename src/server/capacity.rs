//! The server's limited resources: fair shares, limits and eviction.

pub(super) mod eviction;
pub(super) mod fair_turns;
pub(super) mod large_answers;
pub(super) mod rate_limit;
pub(super) mod refusal_counts;
pub(super) mod retry_after;
pub(super) mod slots;
