//! How long a browser may keep what it was answered.

use axum::http::HeaderValue;

/// For what is one person's, and old the moment something is said.
pub(in crate::server) const CACHE_PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
