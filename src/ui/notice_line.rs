//! Who came and went, in one line.

use super::words::words;
use crate::{client::RoomView, domain::Seq};
use leptos::prelude::*;

/// The notice after an entry. It grows in place while people come and go, and a screen reader is spared it:
/// the count says as much.
#[component]
pub(super) fn NoticeLine(view: RwSignal<RoomView>, after: Seq) -> impl IntoView {
    let words = words();
    let text = Memo::new(move |_| {
        let view = view.read();
        view.roster.notices().iter().find(|notice| notice.after == after).map(|notice| (words.notice)(notice))
    });
    view! {
        <li class="notice-line" data-row aria-live="off">
            {move || text.get()}
        </li>
    }
}
