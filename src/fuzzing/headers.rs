//! The headers that say who somebody is and where they are.

use crate::{domain::Person, server::identity::known};
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::{SignedCookieJar, cookie::Key};

/// A cookie's value in the first line; nobody becomes somebody by it.
pub fn headers(data: &[u8]) {
    let line = data.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(value) = HeaderValue::from_bytes(line) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, value);
    let key = Key::from(&[7; 64]);
    let person: Option<Person> = known(&SignedCookieJar::from_headers(&headers, key));
    assert_eq!(person, None, "nobody can sign in our name");
}
