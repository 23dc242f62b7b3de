//! Tables about rooms beside their logs: topics and pins, hosts, bans, rules, doors, appeals and notes, what waits for a
//! host, marks, aliases.

pub(super) mod about;
pub(super) mod access;
pub(super) mod alias;
pub(super) mod appeals;
pub(super) mod held;
pub(super) mod links;
pub(super) mod marks;
pub(super) mod network_bans;
pub(super) mod notes;
pub(super) mod overview;
pub(super) mod review_words;
pub(super) mod rules;
pub(super) mod server_law;
pub(super) mod standing;
