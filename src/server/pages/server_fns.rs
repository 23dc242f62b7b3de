//! The server functions, called by the page's script and by its forms.

use super::about::PublicOrigin;
use crate::{
    domain::Viewer,
    server::{
        http::{cache::CACHE_PRIVATE, local_path::own_path, query::Query},
        state::AppState,
    },
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use leptos_axum::handle_server_fns_with_context;
use serde::Deserialize;

/// Additional fields of a form.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct FormEnvelope {
    /// The page of the form.
    back: Option<String>,
}

/// Calls a server function: the context has the person and the rooms. A form redirects back to its page.
pub(in crate::server) async fn call(
    State(state): State<AppState>,
    Query(sent): Query<FormEnvelope>,
    PublicOrigin(site): PublicOrigin,
    viewer: Viewer,
    mut request: Request,
) -> Response {
    let rooms = state.rooms.clone();
    let context = move || {
        provide_context(rooms.clone());
        provide_context(viewer);
    };
    // Leptos redirects to `Referer`, which some browsers are configured not to send.
    let site = site.filter(|_| !request.headers().contains_key(header::REFERER));
    let back = own_path(sent.back.as_deref()).filter(|_| site.is_some());
    let referer = site.as_ref().zip(back).map(|(site, back)| HeaderValue::try_from(format!("{site}{back}")));
    if let Some(Ok(referer)) = referer {
        request.headers_mut().insert(header::REFERER, referer);
    }
    let mut response = handle_server_fns_with_context(context, request).await.into_response();
    // Only the path is used: the origin was guessed.
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let path = location
        .zip(site)
        .and_then(|(location, site)| location.strip_prefix(site.as_str()).map(str::to_owned));
    // Leptos leaves an empty query when it removes an error.
    let path = path.map(|path| path.trim_end_matches('?').to_owned());
    if let Some(path) = path.and_then(|path| HeaderValue::try_from(path).ok()) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE_PRIVATE);
    response
}
