//! Ways to the elements of the page: binding to them, moving the focus, scrolling, local times.

pub(crate) mod bindings;
pub(crate) mod local_time;
pub(crate) mod roving_focus;
pub(crate) mod scroll;
pub(crate) mod time_zone;
