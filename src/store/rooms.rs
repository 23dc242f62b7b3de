//! Tables about rooms beside their logs: topics and pins, marks, aliases.

pub(super) mod about;
pub(super) mod alias;
pub(super) mod marks;
