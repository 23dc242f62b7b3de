//! The title and the icon of the browser's tab: they show unread messages.

use crate::client::Unseen;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlLinkElement;

/// The page's icon, and the same with a dot for unread messages.
const ICON_PATH: &str = "/favicon.svg";
const UNSEEN_ICON_PATH: &str = "/favicon-unseen.svg";

/// A room's title.
#[must_use]
pub fn title(room: &str, unseen: Unseen) -> String {
    let Unseen { messages, mentions } = unseen;
    match (messages, mentions) {
        (0, _) => format!("{room} · Parlor"),
        (n, 0) => format!("({n}) {room} · Parlor"),
        (_, n) => format!("(@{n}) {room} · Parlor"),
    }
}

/// Shows the number of unread messages in the title and the icon.
pub(in crate::client) fn show(unseen: Unseen) {
    // The room's title is in the page's heading.
    let room = document().query_selector("h1").ok().flatten().and_then(|heading| heading.text_content());
    document().set_title(&title(&room.unwrap_or_default(), unseen));
    let icon = document().query_selector("link[rel=icon]").ok().flatten();
    if let Some(icon) = icon.and_then(|icon| icon.dyn_into::<HtmlLinkElement>().ok()) {
        icon.set_href(if unseen.messages == 0 { ICON_PATH } else { UNSEEN_ICON_PATH });
    }
}
