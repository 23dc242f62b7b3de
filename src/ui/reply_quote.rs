//! What a message answers.

use super::{message_item::row_id, words::words};
use crate::client::{Quote, Quoted};
use leptos::{
    prelude::*,
    web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition},
};

/// How much of the answered message is shown, in characters: a line.
const EXCERPT: usize = 120;

/// The answered message in one line, which leads to it; only that there is one, when the page does not hold it.
#[component]
pub(super) fn ReplyQuote(quote: Quote) -> impl IntoView {
    let words = words();
    let Some(Quoted { id, from, body }) = quote.said else {
        return view! { <p class="reply-quote">{words.answers_earlier}</p> }.into_any();
    };
    let row = row_id(&from, id);
    let text = body.map(|body| body.as_str().chars().take(EXCERPT).collect::<String>());
    view! {
        <button class="reply-quote" type="button" dir="auto" on:click=move |_| show(&row)>
            <span class="reply-quote__name">{from.nickname.to_string()}</span>
            " "
            {text.unwrap_or_else(|| words.deleted.to_owned())}
        </button>
    }
    .into_any()
}

/// Brings a row into view, in the middle of the list.
fn show(row: &str) {
    if let Some(row) = document().get_element_by_id(row) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
