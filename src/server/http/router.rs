//! Every route and layer, on one screen.

use super::{health, host, identity, language, request_body, security, server_fn_status};
use crate::server::{
    admin, assets,
    capacity::{
        fair_turns::{self, Turns},
        large_answers::{self, PageTurn},
        rate_limit, retry_after,
    },
    connections::network,
    files,
    pages::{
        self, about, emoji, hosting, no_js_feed, notification_prefs, people, refused_page,
        room_paths::{self, door},
        rooms, server_fns, sheets, spectate,
    },
    socket::{handshake, pace},
    state::AppState,
};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use std::sync::Arc;

pub(crate) fn router(state: AppState) -> Router {
    let in_turn = |turns: &Arc<Turns>| {
        let answering = PageTurn { turns: Arc::clone(turns), large: state.large_answers.clone() };
        from_fn_with_state(answering, large_answers::in_turn)
    };

    // A search takes longer than a page, and has its own turns.
    let searches =
        Router::new().route("/r/{room}/search", get(sheets::search)).layer(in_turn(&state.searches));

    // Routes that need an identity and act for a person.
    let personal = Router::new()
        .route("/", get(pages::lobby))
        .route("/r/{room}", get(pages::room))
        .route("/help", get(sheets::help))
        .route("/r/{room}/about", get(about::show).post(about::change))
        .route("/direct", post(pages::direct))
        .route("/settings", get(notification_prefs::show).post(notification_prefs::change))
        .route("/r/{room}/people", get(people::list))
        .route("/r/{room}/people/{person}", get(people::show).post(people::ignore))
        .route("/r/{room}/people/{person}/host", post(hosting::keep_person))
        .route("/r/{room}/hosts", get(hosting::show).post(hosting::keep))
        .route("/r/{room}/tell", get(hosting::appeals::again).post(hosting::appeals::tell))
        .route("/r/{room}/held", get(hosting::review::show).post(hosting::review::take_back))
        .route("/r/{room}/door", get(door::again).post(door::knock))
        .route("/r/{room}/key/{key}", get(door::ask_key).post(door::use_key))
        .route("/r/{room}/link/{role}/{secret}", get(hosting::ask_link).post(hosting::take_link))
        .route("/admin", get(admin::show).post(admin::change))
        .route("/admin/link/{secret}", get(admin::ask_link).post(admin::take_link))
        .route("/rooms", get(rooms::rooms))
        .route("/rooms/mark", post(rooms::mark))
        .route("/rooms/next", get(rooms::next))
        // The server functions.
        .route("/api/lobby", get(server_fns::call))
        .route("/api/room", get(server_fns::call))
        .route("/api/nickname", post(server_fns::call))
        .route("/api/say", post(server_fns::call))
        .layer(from_fn(server_fn_status::status))
        .layer(in_turn(&state.turns))
        .merge(searches)
        .route("/ws", get(handshake::handshake))
        .layer(from_fn_with_state(state.clone(), pace::said_with_forms))
        // It streams its body, and has its own limits.
        .route(
            files::UPLOAD_PATH,
            post(files::take).layer(from_fn_with_state(state.clone(), request_body::pace)),
        )
        .layer(from_fn_with_state(state.clone(), room_paths::room_paths))
        .layer(from_fn_with_state(state.clone(), identity::identify))
        .layer(from_fn_with_state(state.clone(), security::same_origin))
        .layer(from_fn(language::choose));

    // Spectator routes: no cookie is read or set.
    let watched = Router::new()
        .route("/r/{room}/watch", get(spectate::show))
        .route("/r/{room}/watch/new", get(no_js_feed::news))
        .layer(in_turn(&state.turns))
        .route("/ws/watch", get(handshake::watch))
        .layer(from_fn_with_state(state.clone(), room_paths::room_paths))
        .layer(from_fn_with_state(state.clone(), identity::recognise))
        .layer(from_fn_with_state(state.clone(), security::same_origin))
        .layer(from_fn(language::choose));

    Router::new()
        .route("/emoji.json", get(emoji::list))
        .route("/files/{*path}", get(files::give))
        .route("/enter", get(pages::enter))
        .route("/language/{tag}", get(language::switch))
        .fallback(assets::fallback)
        .merge(personal)
        .merge(watched)
        .layer(from_fn(fair_turns::stand_in_line))
        .layer(from_fn_with_state(state.clone(), request_body::read_whole))
        .layer(from_fn_with_state(state.clone(), rate_limit::limit))
        .layer(from_fn_with_state(state.clone(), refused_page::write))
        .layer(from_fn_with_state(state.clone(), network::resolve))
        // Health checks have no rate limit.
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .layer(from_fn(retry_after::always_said))
        .layer(from_fn(host::one))
        .layer(from_fn_with_state(state.clone(), security::headers))
        .with_state(state)
}
