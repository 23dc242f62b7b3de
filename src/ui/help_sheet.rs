//! What one can type and press, on one sheet.

use super::words::words;
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};

/// Shows the sheet, wherever one is in the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Help(RwSignal<bool>);

impl Help {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    pub(super) fn show(self) {
        self.0.set(true);
    }
}

/// The sheet. `?` shows it, where that is not a letter that one is writing.
#[component]
pub(super) fn HelpSheet(help: Help) -> impl IntoView {
    let words = words();
    let sheet = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
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
    Effect::new(move |_| {
        if let (true, Some(sheet)) = (help.0.get(), sheet.get()) {
            // Fails only when it is shown already.
            let _ = sheet.show_modal();
        }
    });
    let table = |title: &'static str, lines: &'static [(&'static str, &'static str)]| {
        let line = |(what, does): &(&'static str, &'static str)| {
            view! { <div class="help-sheet__line"><dt><kbd>{*what}</kbd></dt><dd>{*does}</dd></div> }
        };
        view! {
            <h3 class="help-sheet__heading">{title}</h3>
            <dl>{lines.iter().map(line).collect_view()}</dl>
        }
    };
    let content = move || {
        view! {
            <form class="help-sheet__header" method="dialog">
                <h2>{words.help}</h2>
                <button class="button">{words.close}</button>
            </form>
            {table(words.help_keys, words.keys)}
            {table(words.help_slash, words.slash_lines)}
            {table(words.help_marks, words.marks)}
        }
        .into_any()
    };
    view! {
        <dialog class="help-sheet" node_ref=sheet aria-label=words.help on:close=move |_| help.0.set(false)>
            {move || help.0.get().then(content)}
        </dialog>
    }
}
