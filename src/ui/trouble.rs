//! What went wrong, said where it is seen.

use super::words::words;
use crate::client::Connection;
use leptos::prelude::*;

/// The last refusal that is not about one message, until it is closed.
#[component]
pub(super) fn Trouble() -> impl IntoView {
    let Connection { trouble, .. } = expect_context();
    let words = words();
    view! {
        <div class="trouble" role="alert">
            {move || {
                trouble.get().map(|refused| {
                    view! {
                        <p class="trouble__text">{(words.refusal)(refused.code)}</p>
                        <button class="trouble__close" type="button" on:click=move |_| trouble.set(None)>
                            {words.close}
                        </button>
                    }
                    .into_any()
                })
            }}
        </div>
    }
}
