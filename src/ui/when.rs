//! What is there only at times.

use leptos::prelude::*;

/// Draws something while a condition holds. In place of Leptos's `Show`, which is made anew for every place where it
/// stands, at 2 KB each.
pub(super) fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let holds = Memo::new(move |_| condition());
    view! { {move || holds.get().then(&view)} }.into_any()
}
