//! What one can type and press, on one sheet.

use super::{live::effect, words::words};
use crate::{client::fetch_text, domain::Language};
use leptos::{ev, html, prelude::*, task::spawn_local, wasm_bindgen::JsCast};

/// Shows the sheet, wherever one is in the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Help {
    sheet: NodeRef<html::Dialog>,
    language: Language,
}

impl Help {
    pub(super) fn new() -> Self {
        Self { sheet: NodeRef::new(), language: use_context::<Language>().unwrap_or_default() }
    }

    pub(super) fn show(self) {
        let Some(sheet) = self.sheet.get_untracked() else { return };
        spawn_local(async move {
            if sheet.first_child().is_none() {
                let html = fetch_text(format!("/help/{}", self.language.tag())).await;
                sheet.set_inner_html(html.as_deref().unwrap_or_default());
            }
            // Fails only when it is shown already.
            let _ = sheet.show_modal();
        });
    }
}

/// The sheet. `?` shows it, where that is not a letter that one is writing.
pub(super) fn help_sheet(help: Help) -> AnyView {
    effect(move || {
        let asked = window_event_listener(ev::keydown, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let writes = target.is_some_and(|target| target.matches("input, textarea").unwrap_or_default());
            if event.key() == "?" && !writes {
                event.prevent_default();
                help.show();
            }
        });
        on_cleanup(move || asked.remove());
    });
    view! { <dialog class="help-sheet" node_ref=help.sheet aria-label=words().help></dialog> }.into_any()
}
