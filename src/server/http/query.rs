//! The query of a URL.

use axum::{
    extract::{FromRequestParts, Query as AxumQuery, rejection::QueryRejection},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use std::collections::HashSet;

/// The fields of a query. If a field is repeated, the first counts: links that pass through other sites collect extra fields,
/// and that is no reason to refuse a page.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Query<T>(pub(in crate::server) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = QueryRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, QueryRejection> {
        Self::of(&parts.uri)
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Parses the query of a URL.
    ///
    /// # Errors
    /// [`QueryRejection`], when the fields are not valid.
    pub(in crate::server) fn of(uri: &Uri) -> Result<Self, QueryRejection> {
        let once = uri.query().and_then(once).and_then(|query| format!("/?{query}").parse::<Uri>().ok());
        let AxumQuery(fields) = AxumQuery::try_from_uri(once.as_ref().unwrap_or(uri))?;
        Ok(Self(fields))
    }
}

/// The query without repeated fields; none if there are none.
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
