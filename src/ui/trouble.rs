//! What went wrong, said where it is seen.

use super::{
    live::{on, sometimes},
    words::words,
};
use crate::client::Connection;
use leptos::prelude::*;

/// The last refusal that is not about one message, until it is closed.
#[component]
pub(super) fn Trouble() -> impl IntoView {
    let Connection { trouble, .. } = expect_context();
    let words = words();
    view! {
        <div class="trouble" role="alert">
            {sometimes(move || {
                trouble.get().map(|refused| {
                    view! {
                        <p class="trouble__text">{(words.refusal)(refused.code)}</p>
                        <button class="trouble__close" type="button" on:click=on(move |_| trouble.set(None))>
                            {words.close}
                        </button>
                    }
                    .into_any()
                })
            })}
        </div>
    }
}
