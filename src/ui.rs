//! The page: Leptos components, one a file, thin.
//!
//! What a component shows first is a function of the snapshot alone. What happens later comes through
//! [`Connection`], which opens in an effect.
#![allow(unreachable_pub, reason = "the component macro makes its properties public")]

mod actions;
mod composer;
mod connection_badge;
mod day_line;
mod language_switch;
mod lobby_page;
mod local_time;
mod mark;
mod member_list;
mod message_actions;
mod message_item;
mod message_list;
mod message_text;
mod nickname_form;
mod notice_line;
mod reactions;
mod reply_quote;
mod room_page;
mod scroll;
mod shell;
mod site_header;
mod trouble;
mod words;
mod writing_line;

pub use lobby_page::ROOM_REFUSED_PATH;
pub use shell::shell;

use crate::{api::Visitor, client::Connection, domain::Language};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};
use lobby_page::LobbyPage;
use local_time::Localised;
use room_page::RoomPage;
use words::words;

/// The whole app: its contexts and its two pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let connection = Connection::new();
    let localised = Localised::new();
    provide_context(connection);
    provide_context(localised);
    Effect::new(move |_| {
        localised.begin();
        connection.open();
    });
    let words = words();
    view! {
        <a class="skip-link" href="#main">{words.skip_to_content}</a>
        <Router>
            // Only a link within the app could lead here, and there is none: the server sends every other path home.
            <Routes fallback=move || view! { <a href="/">{words.lobby}</a> }>
                <Route path=path!("/") view=LobbyPage ssr=SsrMode::Async />
                <Route path=path!("/r/:room") view=RoomPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

/// The app as a browser takes it over: in the language the server rendered it in.
pub fn resume() -> impl IntoView {
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    let tag = document().document_element().and_then(|html| html.get_attribute("lang"));
    let language = tag.and_then(|tag| Language::from_tag(&tag)).unwrap_or_default();
    provide_context(Visitor { person: None, language });
    view! { <App /> }
}
