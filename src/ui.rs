//! The page: its parts, one a file, thin.
//!
//! What a part shows first is a function of the snapshot alone. What happens later comes through
//! [`Connection`], which opens in an effect.
#![allow(unreachable_pub, reason = "the component macro makes its properties public")]

mod about_sheet;
mod announcer;
mod attachments;
mod avatar;
mod bindings;
mod call_toast;
pub(crate) mod code;
mod completion;
mod compose_banner;
mod composer;
mod connection_badge;
mod emoji_picker;
mod error_banner;
mod file;
mod file_refusal;
mod help_sheet;
mod ignoring;
mod language_switch;
mod load_more;
mod lobby_page;
mod local_time;
mod member_list;
mod message;
mod message_list;
pub(crate) mod message_text;
mod message_tools;
mod nickname_form;
mod no_js_feed;
mod people_sheet;
mod reactions;
mod refused_page;
mod reply_quote;
mod room_page;
mod rooms_sheet;
mod roving_focus;
mod row;
mod row_clicks;
mod row_list;
mod scroll;
pub(crate) mod search_sheet;
mod settings_sheet;
mod sheet;
mod sheet_page;
mod shell;
mod site_header;
mod type_anywhere;
mod typing_line;
mod undo_send;
mod watch_page;
pub(crate) mod words;

pub use about_sheet::{RefusedForm, RoomAddress, about, code_name};
pub use avatar::mark;
pub use composer::FormId;
pub use file_refusal::UploadRefusal;
pub use help_sheet::help;
pub use ignoring::ignoring;
pub use no_js_feed::{FeedState, news};
pub use people_sheet::{PersonCard, card, nobody, people};
pub use refused_page::{RefusalPage, refused};
pub use room_page::unlisted_title;
pub use rooms_sheet::{RoomLine, rooms, rooms_beside};
pub use search_sheet::{SearchForm, SearchResults, not_sought, search};
pub use settings_sheet::{NotificationPrefs, SaveOutcome, settings};
pub use sheet_page::SheetPage;
use shell::OPENING_ID;
pub use shell::{PageFiles, json, shell};

use crate::{
    api::{Opening, PageView},
    client::Connection,
    protocol::json::read,
};
use bindings::{effect, server_html};
use leptos::prelude::*;
use lobby_page::lobby_page;
use local_time::Localised;
use maud::{Markup, html};
use room_page::room_page;
use watch_page::watch_page;
use words::words;

/// The whole app: its contexts, and the page that it opens with. A link to another page is a link to the server.
fn app(opening: Opening) -> Markup {
    let Opening { language, nickname_refused, body_refused, file_bytes, title, scene } = opening;
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
        PageView::Room(snapshot) => room_page(snapshot, &title, nickname_refused, body_refused, file_bytes),
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
