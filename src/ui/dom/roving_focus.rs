//! The message that keys and tools act on: one tab stop in the list (roving focus).

use super::bindings::{effect, find};
use crate::{client::RowKey, ui::composer::field::FIELD_SELECTOR};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// The button by which a row shows its tools: what stands before it is the message itself.
pub(crate) const TOOLS_BUTTON_SELECTOR: &str = ".message-tools__button";

/// The message whose tools are shown, and the one that the Tab key stops at: a list of hundreds is one stop, and the arrow
/// keys go on from there (WAI-ARIA practices, "roving tabindex").
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actions {
    open: RwSignal<Option<RowKey>>,
    focused: RwSignal<Option<RowKey>>,
}

impl Actions {
    pub(crate) fn new() -> Self {
        Self { open: RwSignal::default(), focused: RwSignal::default() }
    }

    /// Tells the rows, from now on. `newest` is the row where Tab stops first, and `is_there` says whether
    /// there is still something to do with a row.
    pub(crate) fn mark(
        self,
        newest: Memo<Option<RowKey>>,
        is_there: impl Fn(RowKey) -> bool + Copy + Send + Sync + 'static,
    ) {
        follow(
            move || self.open(),
            |row, is_open| {
                if let Some(button) =
                    element(row).and_then(|row| row.query_selector(TOOLS_BUTTON_SELECTOR).ok()?)
                {
                    // Fails only for a name that is none.
                    let _ = button.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
                }
            },
        );
        follow(
            move || self.focused.get().filter(|row| is_there(*row)).or_else(|| newest.get()),
            // Others take no focus, so that nobody loses theirs by clicking on a message.
            |row, is_stop| match element(row) {
                Some(row) if is_stop => be_stop(&row),
                Some(row) => _ = row.remove_attribute("tabindex"),
                None => {}
            },
        );
    }

    /// The row that shows its tools.
    pub(crate) fn open(self) -> Option<RowKey> {
        self.open.get()
    }

    /// Shows a row's tools, or puts them away.
    pub(crate) fn toggle(self, row: RowKey) {
        self.open.update(|open| *open = (*open != Some(row)).then_some(row));
    }

    /// Puts the tools away. Whoever came to them by keyboard is back at their message.
    pub(crate) fn close(self) {
        if let Some(row) = self.open.try_update(Option::take).flatten()
            && is_used_by_keyboard()
        {
            focus(element(row));
        }
    }

    /// The same, when there will be nothing to do with the row: whoever came by keyboard is at the list.
    pub(crate) fn close_for_good(self) {
        if self.open.try_update(Option::take).flatten().is_some() && is_used_by_keyboard() {
            focus(document().query_selector("[role=log]").ok().flatten());
        }
        self.focused.set(None);
    }

    /// A mouse is over a row.
    pub(crate) fn point(self, event: &ev::PointerEvent) {
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
    pub(crate) fn press(self, event: &ev::PointerEvent) {
        let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_beside = at.is_some_and(|at| at.closest(KEEPS_TOOLS_SELECTOR).ok().flatten().is_none());
        if event.pointer_type() != "mouse" && is_beside {
            self.open.set(None);
        }
    }

    /// The mouse has left the list. A finger that is lifted has not.
    pub(crate) fn leave(self, event: &ev::PointerEvent) {
        if event.pointer_type() == "mouse" && !is_used_by_keyboard() {
            self.open.set(None);
        }
    }

    /// Something in a row has the focus.
    pub(crate) fn focus(self, event: &ev::FocusEvent) {
        if let Some(row) = event.target().and_then(row_of) {
            self.focused.set(Some(row));
        }
    }

    /// Something in a row has lost it.
    pub(crate) fn blur(self, event: &ev::FocusEvent) {
        // Nobody has it now: it was taken out of the page, or a finger was put on the text.
        let Some(to) = event.related_target() else { return };
        if row_of(to) != *self.open.read_untracked() {
            self.open.set(None);
        }
    }

    /// The arrow keys go from message to message, Enter shows the tools of one, and Escape puts them away, or goes back to the
    /// field.
    pub(crate) fn key(self, event: &ev::KeyboardEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let is = |selector| target.matches(selector).unwrap_or_default();
        match event.key().as_str() {
            "Escape" if self.open.read_untracked().is_some() => self.close(),
            "Escape" if is(MESSAGE_SELECTOR) => focus(find(FIELD_SELECTOR)),
            "ArrowUp" if is("[role=log]") && stop().is_some() => focus(stop()),
            "ArrowUp" if is(MESSAGE_SELECTOR) => step(&target, false),
            "ArrowDown" if is(MESSAGE_SELECTOR) => step(&target, true),
            "Enter" | " " if is(MESSAGE_SELECTOR) => {
                if let Some(row) = row_of(target.into()) {
                    self.toggle(row);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }
}

/// What a finger may be put on without putting the tools away.
const KEEPS_TOOLS_SELECTOR: &str = ".message-tools, .message-tools__button";

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

/// A message's row.
const MESSAGE_SELECTOR: &str = "[data-message]";

/// The message that the Tab key stops at.
pub(crate) fn stop() -> Option<Element> {
    find("[data-message][tabindex]")
}

fn be_stop(row: &Element) {
    // Fails only for a name that is none.
    let _ = row.set_attribute("tabindex", "0");
}

fn element(row: RowKey) -> Option<Element> {
    document().get_element_by_id(&row.to_string())
}

/// The message's row that something in the page belongs to.
pub(crate) fn row_of(target: leptos::web_sys::EventTarget) -> Option<RowKey> {
    let row = target.dyn_into::<Element>().ok()?.closest(MESSAGE_SELECTOR).ok().flatten()?;
    RowKey::of_message(&row.id())
}

/// Whether the focus is on a row or its tools, and shown there: then somebody came with the keyboard.
pub(crate) fn is_used_by_keyboard() -> bool {
    find(".message-tools :focus-visible, [data-message]:focus-visible").is_some()
}

/// Gives something the focus. That is a courtesy: a browser that refuses it breaks nothing.
pub(crate) fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Goes to the next message, or the one before.
fn step(row: &Element, forward: bool) {
    let Some(list) = row.closest("[role=list]").ok().flatten() else { return };
    let Ok(rows) = list.query_selector_all(MESSAGE_SELECTOR) else { return };
    let at = (0..rows.length()).find(|at| rows.item(*at).as_deref() == Some(row));
    let next = at.and_then(|at| if forward { at.checked_add(1) } else { at.checked_sub(1) });
    let next = next.and_then(|next| rows.item(next)).and_then(|next| next.dyn_into::<Element>().ok());
    if let Some(next) = next {
        be_stop(&next);
        focus(Some(next));
    }
}
