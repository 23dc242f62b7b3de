//! Choosing an emoji from all of them.

use super::{actions::focus, words::words};
use crate::client::{EMOJI_GROUPS, EmojiList, Named};
use leptos::{ev, html, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::Element};
use maud::{Markup, html};
use std::sync::Arc;

/// How many are shown that a search finds.
const FOUND: usize = 120;

/// All emoji, once somebody needed them, and who asks for one.
#[derive(Clone, Copy)]
pub(super) struct Emojis {
    list: RwSignal<Option<Arc<EmojiList>>>,
    is_asked: StoredValue<bool>,
    /// What to do with the one that is chosen, while the picker is open.
    wanted: RwSignal<Option<Wanted>>,
}

/// What to do with an emoji. Not a callback of Leptos's: it outlives the button that asked.
type Wanted = Arc<dyn Fn(String) + Send + Sync>;

impl Emojis {
    pub(super) fn new() -> Self {
        Self { list: RwSignal::default(), is_asked: StoredValue::default(), wanted: RwSignal::default() }
    }

    /// The list. Where it is not there yet it is asked for, and whoever reads this in an effect is told.
    pub(super) fn list(self) -> Option<Arc<EmojiList>> {
        if !self.is_asked.get_value() {
            self.is_asked.set_value(true);
            spawn_local(async move {
                match EmojiList::load().await {
                    Some(list) => _ = self.list.try_set(Some(Arc::new(list))),
                    // The next one who needs it asks again.
                    None => self.is_asked.set_value(false),
                }
            });
        }
        self.list.get()
    }

    /// Whether the list has come.
    pub(super) fn are_there(self) -> bool {
        self.list.read().is_some()
    }

    /// Opens the picker.
    pub(super) fn pick(self, wanted: impl Fn(String) + Send + Sync + 'static) {
        self.wanted.set(Some(Arc::new(wanted)));
    }
}

/// The picker. It is made when it is first opened, of HTML: there are nearly two thousand.
#[component]
pub(super) fn EmojiPicker(emojis: Emojis) -> impl IntoView {
    let words = words();
    let dialog = NodeRef::<html::Dialog>::new();
    let search = NodeRef::<html::Input>::new();
    let sought = RwSignal::new(String::new());
    let is_open = Memo::new(move |_| emojis.wanted.read().is_some());
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() {
            sought.set(String::new());
            // Fails only when it is shown already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let take = move |emoji: String| {
        let wanted = emojis.wanted.try_update(Option::take).flatten();
        // First, for it gives the focus back to the button that opened it.
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        if let Some(wanted) = wanted {
            wanted(emoji);
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        match target.closest("[data-emoji]").ok().flatten().and_then(|one| one.get_attribute("data-emoji")) {
            Some(emoji) => take(emoji),
            // Beside the picker: on its backdrop.
            None if target.has_attribute("open") => emojis.wanted.set(None),
            None => {}
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        if event.is_composing() {
            return;
        }
        let next = match event.key().as_str() {
            "Enter" if target.matches("input").unwrap_or_default() => {
                event.prevent_default();
                let first =
                    dialog.get_untracked().and_then(|all| all.query_selector("[data-emoji]").ok().flatten());
                return first.and_then(|first| first.get_attribute("data-emoji")).into_iter().for_each(take);
            }
            "ArrowRight" => step(&target, 1),
            "ArrowLeft" => step(&target, -1),
            "ArrowDown" => step(&target, columns(&target)),
            "ArrowUp" => step(&target, -columns(&target)),
            _ => return,
        };
        if next.is_some() {
            event.prevent_default();
            focus(next);
        }
    };
    let content = move || {
        let list = emojis.list();
        let shown = move || {
            let sought = sought.get();
            let Some(list) = &list else { return html! { p { (words.loading) } }.into_string() };
            let html = match sought.trim() {
                "" => groups(list, words.emoji_groups),
                word => {
                    let found = list.search(word, FOUND);
                    if found.is_empty() {
                        html! { p { (words.nothing_found) } }
                    } else {
                        grid(found.into_iter())
                    }
                }
            };
            html.into_string()
        };
        view! {
            <input
                class="emoji-picker__search"
                node_ref=search
                type="search"
                placeholder=words.emoji_search
                aria-label=words.emoji_search
                autocomplete="off"
                on:input=move |event| sought.set(event_target_value(&event))
            />
            <div class="emoji-picker__all" inner_html=shown></div>
        }
        .into_any()
    };
    view! {
        <dialog
            class="emoji-picker"
            node_ref=dialog
            aria-label=words.emoji
            on:close=move |_| emojis.wanted.set(None)
            on:click=on_click
            on:keydown=on_key
        >
            {move || is_open.get().then(content)}
        </dialog>
    }
}

fn groups(list: &EmojiList, names: [&str; EMOJI_GROUPS]) -> Markup {
    html! {
        @for (name, group) in names.iter().zip(list.groups()) {
            section.emoji-picker__group { h3.emoji-picker__heading { (name) } (grid(group.iter())) }
        }
    }
}

fn grid<'a>(named: impl Iterator<Item = &'a Named>) -> Markup {
    html! {
        div.emoji-picker__grid {
            @for Named { emoji, name, .. } in named {
                button.emoji-picker__one type="button" title=(name) aria-label=(name) data-emoji=(emoji) { (emoji) }
            }
        }
    }
}

/// The button so many places on; the first, when one comes from elsewhere.
fn step(from: &Element, by: i32) -> Option<Element> {
    let dialog = from.closest("dialog").ok()??;
    let all = dialog.query_selector_all("[data-emoji]").ok()?;
    let at = (0..all.length()).find(|at| all.item(*at).as_deref() == Some(from));
    let next = match at {
        Some(at) => u32::try_from(i32::try_from(at).ok()? + by).ok()?,
        // In the search, the arrows to the sides are for what is written there.
        None if by.abs() == 1 => return None,
        None => 0,
    };
    all.item(next)?.dyn_into().ok()
}

/// How many stand in a line.
fn columns(from: &Element) -> i32 {
    let grid = from.closest(".emoji-picker__grid").ok().flatten();
    grid.map_or(2, |grid| {
        (grid.client_width() / from.get_bounding_client_rect().width().max(1.0) as i32).max(2)
    })
}
