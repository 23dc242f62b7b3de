//! A room: its name, who may see it and come in, who keeps it, and what it is about.

pub(super) mod about;
pub(super) mod appeal;
pub(super) mod ban;
pub(super) mod keeping;
pub(super) mod name;
pub(super) mod note;
pub(super) mod preset;
pub(super) mod role;
pub(super) mod rules;
pub(super) mod server_law;
pub(super) mod standing;
pub(super) mod topic;
pub(super) mod visibility;
