//! The viewer of a request, from what the middleware found out.

use super::identity::{Identities, KnownSince};
use crate::{
    domain::{Language, Person, Viewer},
    server::connections::network::Network,
};
use axum::{
    Extension, RequestPartsExt,
    extract::{FromRef, FromRequestParts, rejection::ExtensionRejection},
    http::request::Parts,
};
use std::sync::Arc;

/// The person of the cookie, the language of the request, and the network it came from. Whoever asks over HTTP takes part unless
/// the route is for watching.
impl<S: Send + Sync> FromRequestParts<S> for Viewer
where
    Arc<Identities>: FromRef<S>,
{
    type Rejection = ExtensionRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Extension(person) = parts.extract::<Extension<Person>>().await?;
        let Extension(language) = parts.extract::<Extension<Language>>().await?;
        let Extension(network) = parts.extract::<Extension<Network>>().await?;
        let identities = Arc::<Identities>::from_ref(state);
        let site = network.site().map(|site| identities.network_key(site));
        let network = identities.network_key(network);
        let Extension(KnownSince(since)) = parts.extract::<Extension<KnownSince>>().await?;
        Ok(Self::participant(person, language).from(network, site).known_since(since))
    }
}
