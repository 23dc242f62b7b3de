//! The page: its parts, one a file, thin.
//!
//! What a part shows first is a function of the snapshot alone. What happens later comes through
//! [`Connection`], which opens in an effect.
#![allow(unreachable_pub, reason = "the component macro makes its properties public")]

pub(crate) mod avatar;
pub(crate) mod composer;
pub(crate) mod dialog;
pub(crate) mod dom;
mod error_banner;
pub(crate) mod lobby;
pub(crate) mod messages;
pub(crate) mod role_mark;
pub(crate) mod room;
pub(crate) mod shell;
pub(crate) mod words;

pub use avatar::mark;
pub use composer::FormId;
pub use room::{no_js_feed::FeedState, room_page::unlisted_title};
pub use shell::{PageFiles, json, shell};

use crate::{
    api::{Opening, PageView},
    client::Connection,
    protocol::json::read,
};
use dom::{
    bindings::{effect, server_html},
    local_time::Localised,
};
use leptos::prelude::*;
use lobby::lobby_page::lobby_page;
use maud::{Markup, html};
use room::{room_page::room_page, watch_page::watch_page};
use words::words;

/// The element that holds the [`Opening`].
const OPENING_ID: &str = "opening";

/// The whole app: its contexts, and the page that it opens with. A link to another page is a link to the server.
fn app(opening: Opening) -> Markup {
    let Opening { language, nickname_refused, body_refused, file_bytes, title, held, scene } = opening;
    let connection = Connection::new(matches!(scene, PageView::Watched(_)));
    let localised = Localised::new();
    provide_context(language);
    provide_context(connection);
    provide_context(localised);
    effect(move || {
        localised.begin();
        connection.open();
    });
    let words = words();
    let page = match scene {
        PageView::Lobby(view) => lobby_page(view, nickname_refused),
        PageView::Room(snapshot) => {
            room_page(snapshot, (&title, held), nickname_refused, body_refused, file_bytes)
        }
        PageView::Watched(snapshot) => watch_page(snapshot, &title),
        PageView::Failed => {
            server_html(|| html! { p.room__failed id="main" role="alert" { (words.page_failed) } })
        }
    };
    server_html(|| {
        html! {
            a.skip-link href="#main" { (words.skip_to_content) }
            (page)
        }
    })
}

/// The app as a browser takes it over: it finds what the server wrote, and follows it from what the server wrote it from.
///
/// Nothing of the page is made anew or walked through, so it may hold what a browser's extension or a translator put into it.
pub fn resume() {
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    let text = document().get_element_by_id(OPENING_ID).and_then(|element| element.text_content());
    let opening = text.and_then(|text| read(&text, Opening::read));
    let opening = opening.expect("a page holds what it was rendered from");
    app(opening);
}
