//! Access to the page's elements: bindings, focus, scrolling, local times.

pub(crate) mod bindings;
pub(crate) mod local_time;
pub(crate) mod roving_focus;
pub(crate) mod scroll;
pub(crate) mod time_zone;
