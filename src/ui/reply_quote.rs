//! What a message answers.

use super::words::words;
use crate::client::Quote;
use leptos::prelude::*;

/// How much of the answered message is shown, in characters: a line.
const EXCERPT: usize = 120;

/// The answered message in one line; only that there is one, when the page does not hold it.
#[component]
pub(super) fn ReplyQuote(quote: Quote) -> impl IntoView {
    let words = words();
    let Quote { said, .. } = quote;
    let (name, text) = match said {
        Some((member, Some(body))) => {
            (member.nickname.to_string(), body.as_str().chars().take(EXCERPT).collect::<String>())
        }
        Some((member, None)) => (member.nickname.to_string(), words.deleted.to_owned()),
        None => (String::new(), words.answers_earlier.to_owned()),
    };
    view! {
        <p class="reply-quote" dir="auto">
            <span class="reply-quote__name">{name}</span>
            " "
            {text}
        </p>
    }
}
