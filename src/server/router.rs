//! Every route and layer, on one screen.

use super::{
    handshake, health, identity, language, limits, metering, pages, security, state::AppState, verdict,
};
use crate::ui::{App, shell};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::sync::LazyLock;
use tower_http::{compression::CompressionLayer, limit::RequestBodyLimitLayer};

/// The routes of the pages, found by running the app. Once in a process, and before any page: while Leptos does it,
/// a page that another thread renders may wait for its data for ever, which matters where several servers start.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

pub(super) fn router(state: AppState) -> Router {
    let site = state.site.clone();
    let context = {
        let state = state.clone();
        move || pages::provide(&state)
    };

    // What knows who is asking, and acts in their name.
    let personal = Router::new()
        // Pages, and the server functions beside them.
        .leptos_routes_with_context(&state, PAGES.clone(), context, move || shell(site.clone()))
        .layer(from_fn(verdict::status))
        .layer(CompressionLayer::new())
        .route("/ws", get(handshake::handshake))
        .layer(from_fn(pages::canonical_room))
        .layer(from_fn_with_state(state.clone(), identity::identify))
        .layer(from_fn_with_state(state.clone(), metering::meter))
        .layer(from_fn_with_state(state.clone(), security::same_origin))
        .layer(from_fn(language::choose));

    Router::new()
        .merge(personal)
        .route("/enter", get(pages::enter))
        .route("/language/{tag}", get(language::switch))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(pages::fallback)
        // Around everything: server functions read their body themselves, and know no limit of axum's.
        .layer(RequestBodyLimitLayer::new(limits::HTTP_BODY_BYTES))
        .layer(from_fn(security::headers))
        .with_state(state)
}
