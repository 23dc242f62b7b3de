//! Cookies as a server signs them.

use super::TestServer;
use axum::response::IntoResponse;
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key},
};
use std::fs;

impl TestServer {
    /// A cookie with this content, as this server signs it.
    pub(crate) fn sign(&self, token: &str) -> String {
        let key = Key::from(&fs::read(self.data().join("identity.key")).unwrap());
        let jar = SignedCookieJar::new(key).add(Cookie::new("parlor", token.to_owned()));
        let response = jar.into_response();
        response.headers()["set-cookie"].to_str().unwrap().to_owned()
    }
}
