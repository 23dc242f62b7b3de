//! The quote of the message that a message answers.

use crate::{
    client::{Quote, Quoted, RowKey},
    domain::markup::excerpt,
    ui::words::Words,
};
use leptos::{
    prelude::document,
    web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition},
};
use maud::{Markup, html};

/// How many characters of the quoted message are shown: one line.
const EXCERPT_CHARS: usize = 120;

/// The quoted message in one line, as a link; a placeholder if the page has not loaded it.
pub(crate) fn reply_quote(quote: &Quote, words: &Words) -> Markup {
    let Some(Quoted { id, from, body }) = &quote.said else {
        return html! {
            a.reply-quote href={ "?at=" (quote.seq) } data-do="go" data-with=(quote.seq) { (words.answers_earlier) }
        };
    };
    let excerpt = body.as_ref().map(|body| excerpt(body.as_str(), EXCERPT_CHARS));
    html! {
        button.reply-quote type="button" dir="auto" data-do="show" data-with=(RowKey::of(from, *id).to_string()) {
            span.reply-quote__name { (from.nickname.as_str()) }
            " "
            (excerpt.as_deref().unwrap_or(words.deleted))
        }
    }
}

/// Scrolls a row into the middle of the view, and highlights it.
pub(crate) fn show(row: &str) {
    if let Ok(Some(before)) = document().query_selector("[data-sought]") {
        // Fails only for an invalid name, as below.
        let _ = before.remove_attribute("data-sought");
    }
    if let Some(row) = document().get_element_by_id(row) {
        let _ = row.set_attribute("data-sought", "");
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
