//! The emoji picker.
//!
//! Like the rows of the message list it is HTML, because there are nearly two thousand, and it is created when opened.

use crate::{
    client::{EmojiList, NamedEmoji, note_emoji, recent_emoji},
    ui::{
        dom::{
            bindings::{at, find, find_as, on, on_backdrop, server_html},
            roving_focus::focus,
        },
        words::{Words, words},
    },
};
use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlDialogElement},
};
use maud::{Markup, html};
use std::sync::Arc;

/// The maximum number of search results shown.
const MAX_FOUND_EMOJI: usize = 120;

/// The emoji list, once it was needed, and the picker.
#[derive(Clone, Copy)]
pub(crate) struct Emojis {
    words: &'static Words,
    state: StoredValue<PickerState>,
}

#[derive(Default)]
struct PickerState {
    list: Option<Arc<EmojiList>>,
    /// Jobs that wait for the list while it is being loaded.
    waiting: Vec<Job>,
    /// Called with the chosen emoji, while the picker is open.
    wanted: Option<EmojiChosen>,
}

type Job = Box<dyn FnOnce(&EmojiList) + Send + Sync>;

/// A callback with an emoji. Not Leptos's `Callback`, because it outlives the button that asked.
type EmojiChosen = Arc<dyn Fn(String) + Send + Sync>;

impl Emojis {
    pub(crate) fn new() -> Self {
        Self { words: words(), state: StoredValue::default() }
    }

    /// Runs a job with the list: now, or when it is loaded. If loading fails, the next job tries again.
    pub(crate) fn with_list(self, job: impl FnOnce(&EmojiList) + Send + Sync + 'static) {
        if let Some(list) = self.list() {
            return job(&list);
        }
        let is_first = self.state.try_update_value(|state| {
            state.waiting.push(Box::new(job));
            state.waiting.len() == 1
        });
        if is_first == Some(true) {
            spawn_local(async move {
                let list = EmojiList::load().await.map(Arc::new);
                let waiting = self.state.try_update_value(|state| {
                    state.list.clone_from(&list);
                    std::mem::take(&mut state.waiting)
                });
                if let (Some(list), Some(waiting)) = (list, waiting) {
                    waiting.into_iter().for_each(|job| job(&list));
                }
            });
        }
    }

    /// The list, if it is loaded.
    pub(crate) fn list(self) -> Option<Arc<EmojiList>> {
        self.state.with_value(|state| state.list.clone())
    }

    /// Opens the picker.
    pub(crate) fn pick(self, wanted: impl Fn(String) + Send + Sync + 'static) {
        let Some(dialog) = dialog() else { return };
        self.state.update_value(|state| state.wanted = Some(Arc::new(wanted)));
        dialog.set_inner_html(&sheet(self.words).0);
        // Fails only if it is open already.
        let _ = dialog.show_modal();
        self.search(String::new());
    }

    /// Shows the search results; all emoji for an empty search.
    fn search(self, sought: String) {
        self.with_list(move |list| {
            let recent = recent_emoji();
            let html = match sought.trim() {
                "" => groups(list, &recent, self.words),
                word => grid(&list.search(word, &recent, MAX_FOUND_EMOJI), self.words),
            };
            if let Some(all) = find(ALL_SELECTOR) {
                all.set_inner_html(&html.0);
            }
        });
    }

    fn take(self, emoji: String) {
        let wanted = self.state.try_update_value(|state| state.wanted.take()).flatten();
        // First, because closing returns the focus to the button that opened it.
        self.close();
        if let Some(wanted) = wanted {
            note_emoji(&emoji);
            wanted(emoji);
        }
    }

    fn close(self) {
        if let Some(dialog) = dialog() {
            dialog.close();
            dialog.set_inner_html("");
        }
    }

    fn click(self, event: &ev::MouseEvent) -> Option<()> {
        self.take(at(event.target(), EMOJI_SELECTOR)?.get_attribute("data-emoji")?);
        Some(())
    }

    fn key(self, event: &ev::KeyboardEvent) -> Option<()> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        if event.is_composing() {
            return None;
        }
        let next = match event.key().as_str() {
            "Enter" if target.matches("input").ok()? => {
                event.prevent_default();
                let first = dialog()?.query_selector(EMOJI_SELECTOR).ok()??;
                self.take(first.get_attribute("data-emoji")?);
                return None;
            }
            "ArrowRight" => step(&target, 1)?,
            "ArrowLeft" => step(&target, -1)?,
            "ArrowDown" => step(&target, columns(&target))?,
            "ArrowUp" => step(&target, -columns(&target))?,
            _ => return None,
        };
        event.prevent_default();
        focus(Some(next));
        Some(())
    }
}

const DIALOG_SELECTOR: &str = "dialog.emoji-picker";

fn dialog() -> Option<HtmlDialogElement> {
    find_as(DIALOG_SELECTOR)
}

/// The selectors of the emoji's container, and of each emoji.
const ALL_SELECTOR: &str = ".emoji-picker__all";
const EMOJI_SELECTOR: &str = "[data-emoji]";

/// The element of the picker. There is one in a page.
pub(crate) fn emoji_picker(emojis: Emojis) -> Markup {
    on(DIALOG_SELECTOR, "click", move |event| _ = emojis.click(&event));
    on_backdrop(DIALOG_SELECTOR, move || emojis.close());
    on(DIALOG_SELECTOR, "keydown", move |event| _ = emojis.key(&event));
    on(DIALOG_SELECTOR, "input", move |event: ev::Event| emojis.search(event_target_value(&event)));
    server_html(|| html! { dialog.emoji-picker aria-label=(emojis.words.emoji) {} })
}

fn sheet(words: &Words) -> Markup {
    html! {
        input.emoji-picker__search type="search" placeholder=(words.emoji_search) aria-label=(words.emoji_search) autocomplete="off";
        div.emoji-picker__all { p { (words.loading) } }
    }
}

/// Recently used emoji, then all of them.
fn groups(list: &EmojiList, recent: &[String], words: &Words) -> Markup {
    let all = || list.groups().iter().flatten();
    let recent: Vec<_> =
        recent.iter().filter_map(|emoji| all().find(|named| named.emoji == *emoji)).collect();
    html! {
        @if !recent.is_empty() { (group(words.emoji_recent, &recent)) }
        @for (name, named) in words.emoji_groups.iter().zip(list.groups()) {
            (group(name, &named.iter().collect::<Vec<_>>()))
        }
    }
}

fn group(name: &str, all: &[&NamedEmoji]) -> Markup {
    html! {
        section.emoji-picker__group {
            h3.emoji-picker__heading { (name) }
            div.emoji-picker__grid { @for named in all { (one(named)) } }
        }
    }
}

fn grid(found: &[&NamedEmoji], words: &Words) -> Markup {
    html! {
        @if found.is_empty() { p { (words.nothing_found) } }
        div.emoji-picker__grid { @for named in found { (one(named)) } }
    }
}

fn one(NamedEmoji { emoji, name, .. }: &NamedEmoji) -> Markup {
    html! {
        button.emoji-picker__one type="button" title=(name) aria-label=(name) data-emoji=(emoji) { (emoji) }
    }
}

/// The button this many places further; the first, when coming from the search field.
fn step(from: &Element, by: i32) -> Option<Element> {
    let all = from.closest("dialog").ok()??.query_selector_all(EMOJI_SELECTOR).ok()?;
    let at = (0..all.length()).find(|at| all.item(*at).as_deref() == Some(from));
    let next = match at {
        Some(at) => u32::try_from(i32::try_from(at).ok()? + by).ok()?,
        // In the search field, the left and right arrows move the caret.
        None if by.abs() == 1 => return None,
        None => 0,
    };
    all.item(next)?.dyn_into().ok()
}

/// The number of emoji in a line.
fn columns(from: &Element) -> i32 {
    let grid = from.closest(".emoji-picker__grid").ok().flatten();
    grid.map_or(2, |grid| (grid.client_width() / from.client_width().max(1)).max(2))
}
