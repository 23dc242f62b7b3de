//! What stands behind the `?` of an address.

use axum::{
    extract::{FromRequestParts, Query as AxumQuery, rejection::QueryRejection},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use std::collections::HashSet;

/// The fields of a query. Of one that is there twice, the first counts: what is passed on from site to site gathers some, and is no
/// reason to refuse a page.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Query<T>(pub(in crate::server) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = QueryRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, QueryRejection> {
        Self::of(&parts.uri)
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Those of an address.
    ///
    /// # Errors
    /// [`QueryRejection`], when they are not what they must be.
    pub(in crate::server) fn of(uri: &Uri) -> Result<Self, QueryRejection> {
        let once = uri.query().and_then(once).and_then(|query| format!("/?{query}").parse::<Uri>().ok());
        let AxumQuery(fields) = AxumQuery::try_from_uri(once.as_ref().unwrap_or(uri))?;
        Ok(Self(fields))
    }
}

/// A query without the fields that are there already; none when it has each of its fields once.
fn once(query: &str) -> Option<String> {
    let mut known = HashSet::new();
    let fields: Vec<_> =
        query.split('&').filter(|field| known.insert(field.split('=').next().unwrap_or_default())).collect();
    let once = fields.join("&");
    (once.len() < query.len()).then_some(once)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_fields_with_one_name_counts() {
        for (query, fields) in [
            ("at=12&at=13", Some("at=12")),
            ("fbclid=x&at=12&fbclid=y&b", Some("fbclid=x&at=12&b")),
            ("a&a=1&&", Some("a&")),
            ("at=12&utm_source=x", None),
            ("", None),
        ] {
            assert_eq!(once(query).as_deref(), fields, "{query}");
        }
    }
}
