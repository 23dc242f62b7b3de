//! How long a browser may cache a response.

use axum::http::HeaderValue;

/// For responses that are personal, and change with every message.
pub(in crate::server) const CACHE_PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
