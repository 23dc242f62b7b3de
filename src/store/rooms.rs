//! What is kept of rooms beside their logs: what they are about, whose they are, what they are found by.

pub(super) mod about;
pub(super) mod alias;
pub(super) mod marks;
