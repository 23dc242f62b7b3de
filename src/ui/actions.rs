//! Which message one is about to do something with.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::Element};
use std::collections::HashMap;

/// The message whose tools are shown, and the one whose button the Tab key stops at: a list of hundreds is one stop,
/// and the arrow keys go on from there (WAI-ARIA practices, "roving tabindex").
#[derive(Clone, Copy, Debug)]
pub(super) struct Actions {
    open: RwSignal<Option<String>>,
    focused: RwSignal<Option<String>>,
    newest: Memo<Option<String>>,
    /// Whether each row shows its tools: it is told, so hundreds need not ask.
    open_rows: StoredValue<HashMap<String, RwSignal<bool>>>,
}

/// How a row begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Whether it shows its tools, from now on.
    pub(super) is_open: RwSignal<bool>,
    /// Whether Tab stops at it. Its button is told later.
    pub(super) is_stop: bool,
}

impl Actions {
    /// `newest` is the row where Tab stops first.
    pub(super) fn new(newest: Memo<Option<String>>) -> Self {
        let (open, focused) = (RwSignal::default(), RwSignal::default());
        let actions = Self { open, focused, newest, open_rows: StoredValue::default() };
        follow(
            move || open.get(),
            move |row, is_open| {
                let known = actions.open_rows.with_value(|rows| rows.get(row).copied());
                known.map(|row| row.try_set(is_open));
                mark(row, "aria-expanded", if is_open { "true" } else { "false" });
            },
        );
        follow(
            move || actions.stop(),
            |row, is_stop| mark(row, "tabindex", if is_stop { "0" } else { "-1" }),
        );
        actions
    }

    /// Where Tab stops.
    fn stop(self) -> Option<String> {
        self.focused.get().or_else(|| self.newest.get())
    }

    /// One more row, until its owner is cleaned up.
    pub(super) fn add(self, row: &str) -> Marks {
        let is_open = RwSignal::new(self.open.get_untracked().as_deref() == Some(row));
        let is_stop = untrack(|| self.stop()).as_deref() == Some(row);
        self.open_rows.update_value(|rows| _ = rows.insert(row.to_owned(), is_open));
        let row = row.to_owned();
        on_cleanup(move || {
            self.open_rows.try_update_value(|rows| {
                // A row of the same name may have taken its place.
                if rows.get(&row) == Some(&is_open) {
                    rows.remove(&row);
                }
            });
        });
        Marks { is_open, is_stop }
    }

    /// Shows a row's tools, or puts them away.
    pub(super) fn toggle(self, row: &str) {
        self.open.update(|open| *open = open.take().is_none_or(|open| open != row).then(|| row.to_owned()));
    }

    /// Puts the tools away. Whoever came to them by keyboard is back at the button that showed them.
    pub(super) fn close(self) {
        if let Some(row) = self.open.try_update(Option::take).flatten()
            && is_used_by_keyboard()
        {
            focus_button(&row);
        }
    }

    /// The same, when the row is about to lose its button: whoever came by keyboard is at the list.
    pub(super) fn close_for_good(self) {
        if self.open.try_update(Option::take).flatten().is_some() && is_used_by_keyboard() {
            focus(document().query_selector("[role=log]").ok().flatten());
        }
        self.focused.set(None);
    }

    /// A mouse is over a row.
    pub(super) fn point(self, event: &ev::PointerEvent) {
        // Who works with the keyboard is not to lose their place to a mouse that lies about.
        if event.pointer_type() != "mouse" || is_used_by_keyboard() {
            return;
        }
        let row = event.target().and_then(row_of);
        if row != *self.open.read_untracked() {
            self.open.set(row);
        }
    }

    /// A finger is put somewhere: beside the tools, it puts them away.
    pub(super) fn press(self, event: &ev::PointerEvent) {
        let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_beside = at.is_some_and(|at| at.closest(".message-actions").ok().flatten().is_none());
        if event.pointer_type() != "mouse" && is_beside {
            self.open.set(None);
        }
    }

    /// The mouse has left the list. A finger that is lifted has not.
    pub(super) fn leave(self, event: &ev::PointerEvent) {
        if event.pointer_type() == "mouse" && !is_used_by_keyboard() {
            self.open.set(None);
        }
    }

    /// Something in a row has the focus.
    pub(super) fn focus(self, event: &ev::FocusEvent) {
        if let Some(row) = event.target().and_then(row_of) {
            self.focused.set(Some(row));
        }
    }

    /// Something in a row has lost it.
    pub(super) fn blur(self, event: &ev::FocusEvent) {
        // Nobody has it now: it was taken out of the page, or a finger was put on the text.
        let Some(to) = event.related_target() else { return };
        if row_of(to) != *self.open.read_untracked() {
            self.open.set(None);
        }
    }

    /// The arrow keys go from button to button, and Escape puts the tools away.
    pub(super) fn key(self, event: &ev::KeyboardEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        match event.key().as_str() {
            "Escape" if self.open.read_untracked().is_some() => self.close(),
            "ArrowUp" if target.matches(BUTTON).unwrap_or_default() => step(&target, false),
            "ArrowDown" if target.matches(BUTTON).unwrap_or_default() => step(&target, true),
            _ => return,
        }
        event.prevent_default();
    }
}

/// The button of a row that shows its tools.
const BUTTON: &str = ".message-actions__more";

/// Tells a row that something is so, and the one before that it no longer is.
fn follow(which: impl Fn() -> Option<String> + 'static, tell: impl Fn(&str, bool) + 'static) {
    Effect::new(move |before: Option<Option<String>>| {
        let (before, now) = (before.flatten(), which());
        if before != now {
            before.iter().for_each(|row| tell(row, false));
            now.iter().for_each(|row| tell(row, true));
        }
        now
    });
}

/// Sets an attribute of a row's button. Not by an effect for each: there are hundreds, and two of them change.
fn mark(row: &str, attribute: &str, value: &str) {
    if let Some(button) = button_of(row) {
        // Fails only for a name that is none.
        let _ = button.set_attribute(attribute, value);
    }
}

fn button_of(row: &str) -> Option<Element> {
    document().get_element_by_id(row)?.query_selector(BUTTON).ok()?
}

fn row_of(target: leptos::web_sys::EventTarget) -> Option<String> {
    let row = target.dyn_into::<Element>().ok()?.closest("[data-message]").ok().flatten()?;
    Some(row.id())
}

/// Whether the focus is on a row's tools, and shown there: then somebody came with the keyboard.
fn is_used_by_keyboard() -> bool {
    document().query_selector(".message-actions :focus-visible").ok().flatten().is_some()
}

fn focus_button(row: &str) {
    focus(button_of(row));
}

/// Gives something the focus. That is a courtesy: a browser that refuses it breaks nothing.
pub(super) fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Goes to the next row's button, or the one before.
fn step(button: &Element, forward: bool) {
    let mut row = button.closest("[data-message]").ok().flatten();
    while let Some(at) = row {
        row = if forward { at.next_element_sibling() } else { at.previous_element_sibling() };
        let next = row.as_ref().and_then(|row| row.query_selector(BUTTON).ok().flatten());
        if next.is_some() {
            return focus(next);
        }
    }
}
