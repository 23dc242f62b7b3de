//! Which message one is about to do something with.

use super::{live::effect, row_list::TOOLS_BUTTON};
use crate::client::RowKey;
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// The message whose tools are shown, and the one whose button the Tab key stops at: a list of hundreds is one stop,
/// and the arrow keys go on from there (WAI-ARIA practices, "roving tabindex").
#[derive(Clone, Copy, Debug)]
pub(super) struct Actions {
    open: RwSignal<Option<RowKey>>,
    focused: RwSignal<Option<RowKey>>,
}

impl Actions {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::default(), focused: RwSignal::default() }
    }

    /// Tells the rows' buttons, from now on. `newest` is the row where Tab stops first, and `is_there` says whether
    /// there is still something to do with a row.
    pub(super) fn mark(
        self,
        newest: Memo<Option<RowKey>>,
        is_there: impl Fn(RowKey) -> bool + Copy + Send + Sync + 'static,
    ) {
        follow(
            move || self.open(),
            |row, is_open| mark(row, "aria-expanded", if is_open { "true" } else { "false" }),
        );
        follow(
            move || self.focused.get().filter(|row| is_there(*row)).or_else(|| newest.get()),
            |row, is_stop| mark(row, "tabindex", if is_stop { "0" } else { "-1" }),
        );
    }

    /// The row that shows its tools.
    pub(super) fn open(self) -> Option<RowKey> {
        self.open.get()
    }

    /// Shows a row's tools, or puts them away.
    pub(super) fn toggle(self, row: RowKey) {
        self.open.update(|open| *open = (*open != Some(row)).then_some(row));
    }

    /// Puts the tools away. Whoever came to them by keyboard is back at the button that showed them.
    pub(super) fn close(self) {
        if let Some(row) = self.open.try_update(Option::take).flatten()
            && is_used_by_keyboard()
        {
            focus(button_of(row));
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
        let is_beside = at.is_some_and(|at| at.closest(USED).ok().flatten().is_none());
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
            "ArrowUp" if target.matches(TOOLS_BUTTON).unwrap_or_default() => step(&target, false),
            "ArrowDown" if target.matches(TOOLS_BUTTON).unwrap_or_default() => step(&target, true),
            _ => return,
        }
        event.prevent_default();
    }
}

/// What a finger may be put on without putting the tools away.
const USED: &str = ".message-tools, .message-tools__button";

/// Tells a row that something is so, and the one before that it no longer is.
fn follow(which: impl Fn() -> Option<RowKey> + 'static, tell: impl Fn(RowKey, bool) + 'static) {
    let mut before = None;
    effect(move || {
        let now = which();
        let before = std::mem::replace(&mut before, now);
        if before != now {
            before.iter().for_each(|row| tell(*row, false));
            now.iter().for_each(|row| tell(*row, true));
        }
    });
}

/// Sets an attribute of a row's button.
fn mark(row: RowKey, attribute: &str, value: &str) {
    if let Some(button) = button_of(row) {
        // Fails only for a name that is none.
        let _ = button.set_attribute(attribute, value);
    }
}

fn button_of(row: RowKey) -> Option<Element> {
    document().get_element_by_id(&row.to_string())?.query_selector(TOOLS_BUTTON).ok()?
}

/// The message's row that something in the page belongs to.
pub(super) fn row_of(target: leptos::web_sys::EventTarget) -> Option<RowKey> {
    let row = target.dyn_into::<Element>().ok()?.closest("[data-message]").ok().flatten()?;
    RowKey::of_message(&row.id())
}

/// Whether the focus is on a row's tools, and shown there: then somebody came with the keyboard.
fn is_used_by_keyboard() -> bool {
    document()
        .query_selector(".message-tools :focus-visible, .message-tools__button:focus-visible")
        .ok()
        .flatten()
        .is_some()
}

/// Gives something the focus. That is a courtesy: a browser that refuses it breaks nothing.
pub(super) fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Goes to the next button, or the one before.
fn step(button: &Element, forward: bool) {
    let Some(list) = button.closest("[role=list]").ok().flatten() else { return };
    let Ok(buttons) = list.query_selector_all(TOOLS_BUTTON) else { return };
    let at = (0..buttons.length()).find(|at| buttons.item(*at).as_deref() == Some(button));
    let next = at.and_then(|at| if forward { at.checked_add(1) } else { at.checked_sub(1) });
    let next = next.and_then(|next| buttons.item(next)).and_then(|next| next.dyn_into::<Element>().ok());
    if next.is_some() {
        focus(next);
    }
}
