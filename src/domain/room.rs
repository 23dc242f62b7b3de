//! A room: its name, who may see it, and what it is about.

pub(super) mod about;
pub(super) mod name;
pub(super) mod topic;
pub(super) mod visibility;
