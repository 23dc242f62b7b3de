//! Everything the server has only so much of: fair shares, limits, and who gives way.

pub(super) mod eviction;
pub(super) mod fair_turns;
pub(super) mod large_answers;
pub(super) mod rate_limit;
pub(super) mod slots;
