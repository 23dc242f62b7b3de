//! The server functions, called by the page's program and by its forms.

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

/// What a form is sent with, beside its fields.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct FormEnvelope {
    /// The page that it is in.
    back: Option<String>,
}

/// Calls one: who asks, and of which rooms, is in its context. A form leads back to the page that it is in.
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
    // Leptos goes back to what `Referer` says, and some browsers are told to say nothing.
    let site = site.filter(|_| !request.headers().contains_key(header::REFERER));
    let back = own_path(sent.back.as_deref()).filter(|_| site.is_some());
    let referer = site.as_ref().zip(back).map(|(site, back)| HeaderValue::try_from(format!("{site}{back}")));
    if let Some(Ok(referer)) = referer {
        request.headers_mut().insert(header::REFERER, referer);
    }
    let mut response = handle_server_fns_with_context(context, request).await.into_response();
    // What it was taken to be called is not for sure: a path leads to wherever the form came from.
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let path = location
        .zip(site)
        .and_then(|(location, site)| location.strip_prefix(site.as_str()).map(str::to_owned));
    // An empty query is what Leptos leaves of one without an error.
    let path = path.map(|path| path.trim_end_matches('?').to_owned());
    if let Some(path) = path.and_then(|path| HeaderValue::try_from(path).ok()) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE_PRIVATE);
    response
}
