//! The viewer of a request, from what the middleware found out.

use crate::domain::{Language, Person, Viewer};
use axum::{
    Extension, RequestPartsExt,
    extract::{FromRequestParts, rejection::ExtensionRejection},
    http::request::Parts,
};

/// The person of the cookie, the language of the request. Whoever asks over HTTP takes part unless the route is for watching.
impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = ExtensionRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let Extension(person) = parts.extract::<Extension<Person>>().await?;
        let Extension(language) = parts.extract::<Extension<Language>>().await?;
        Ok(Self::participant(person, language))
    }
}
