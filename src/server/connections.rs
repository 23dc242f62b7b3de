//! TCP connections: accepting them, identifying their network, and closing idle ones.

pub(super) mod accept;
pub(super) mod connection_log;
pub(super) mod first_request;
pub(super) mod network;
pub(super) mod pace_clock;
pub(super) mod peer_wait;
pub(crate) mod proxies;
pub(super) mod socket_permit;
pub(super) mod timed_stream;
