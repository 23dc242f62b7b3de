//! A file that somebody shares: its link, its name, its size.

pub(super) mod byte_size;
pub(super) mod hash;
pub(super) mod link;
pub(super) mod name;
