//! HTTP for every request: routes, headers, origins, identity and rate limits.

pub(super) mod cache;
pub(super) mod compression;
pub(super) mod health;
pub(super) mod host;
pub(crate) mod identity;
pub(super) mod language;
pub(super) mod local_path;
pub(super) mod log_health;
pub(crate) mod origin;
pub(super) mod query;
pub(super) mod request_body;
pub(crate) mod router;
pub(super) mod security;
pub(super) mod server_fn_status;
pub(super) mod viewer;
