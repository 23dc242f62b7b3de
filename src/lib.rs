//! Parlor: a self-hosted real-time chat-room server and web app.
//!
//! # Layout
//!
//! | module | what it is |
//! |---|---|
//! | [`domain`] | the words of chat as types |
//! | [`protocol`] | what travels: Command, Event, Refused, Frame, and the limits |
//! | `confusables` | which names look alike |
//! | `rates` | how often somebody may do something, and when they may again |
//! | `store` | the durable log (SQLite) |
//! | `room` | who is in a room, what is said, and handing it to everyone there |
//! | [`client`] | the browser's end: connection, timeline, roster, outbox |
//! | [`api`] | what a page opens with, and the server functions that give it |
//! | [`ui`] | the parts of the page: HTML, and effects of Leptos that follow it |
//! | `sheets` | what the server alone writes: sheets, and pages without scripts |
//! | `server` | axum: config, router, handshake, socket |
//!
//! `docs/ARCHITECTURE.md` has the map, the invariants and the walkthroughs. This file has the feature
//! gates: `ssr` is the server, `hydrate` the browser. `main.rs` has one more: `embed` puts the page into the program.

#![recursion_limit = "256"]
#![cfg_attr(
    test,
    allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; anything else fails it")
)]

pub mod api;
pub mod client;
pub mod domain;
pub mod protocol;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod confusables;
#[cfg(feature = "ssr")]
pub mod rates;
#[cfg(feature = "ssr")]
pub mod room;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod sheets;
#[cfg(feature = "ssr")]
pub mod store;

// Only in debug builds, for the tests: not in a release.
#[cfg(all(feature = "ssr", any(test, fuzzing, debug_assertions)))]
pub mod fuzzing;

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` exclude each other: with both, effects would run on the server");

/// The entry point in the browser: binds to the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::mount_to_body(ui::resume);
}
