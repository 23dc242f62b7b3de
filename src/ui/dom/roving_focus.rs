//! The message that keys and tools act on: one tab stop in the list (roving focus).

use super::bindings::{effect, find};
use crate::{client::RowKey, ui::composer::field::FIELD_SELECTOR};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// The selector of the button that opens a row's tools; the element before it is the message.
pub(crate) const TOOLS_BUTTON_SELECTOR: &str = ".message-tools__button";

/// The message whose tools are open, and the tab stop: a list of hundreds has one tab stop, and the arrow keys move from there
/// (WAI-ARIA practices, "roving tabindex").
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actions {
    open: RwSignal<Option<RowKey>>,
    focused: RwSignal<Option<RowKey>>,
}

impl Actions {
    pub(crate) fn new() -> Self {
        Self { open: RwSignal::default(), focused: RwSignal::default() }
    }

    /// Updates the rows. `newest` is the initial tab stop, and `is_there` says whether a row still has actions.
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
                    // Fails only for an invalid name.
                    let _ = button.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
                }
            },
        );
        follow(
            move || self.focused.get().filter(|row| is_there(*row)).or_else(|| newest.get()),
            // Other rows are not focusable, so that a click on a message does not move the focus.
            |row, is_stop| match element(row) {
                Some(row) if is_stop => be_stop(&row),
                Some(row) => _ = row.remove_attribute("tabindex"),
                None => {}
            },
        );
    }

    /// The row with open tools.
    pub(crate) fn open(self) -> Option<RowKey> {
        self.open.get()
    }

    /// Opens or closes a row's tools.
    pub(crate) fn toggle(self, row: RowKey) {
        self.open.update(|open| *open = (*open != Some(row)).then_some(row));
    }

    /// Closes the tools. If the focus was in them, it moves to the message.
    pub(crate) fn close(self) {
        if let Some(row) = self.open.try_update(Option::take).flatten()
            && is_used_by_keyboard()
        {
            focus(element(row));
        }
    }

    /// The same, for a row that will have no actions: the focus moves to the list.
    pub(crate) fn close_for_good(self) {
        if self.open.try_update(Option::take).flatten().is_some() && is_used_by_keyboard() {
            focus(document().query_selector("[role=log]").ok().flatten());
        }
        self.focused.set(None);
    }

    /// The mouse is over a row.
    pub(crate) fn point(self, event: &ev::PointerEvent) {
        // A resting mouse must not disturb somebody who uses the keyboard.
        if event.pointer_type() != "mouse" || is_used_by_keyboard() {
            return;
        }
        let row = event.target().and_then(row_of);
        if row != *self.open.read_untracked() {
            self.open.set(row);
        }
    }

    /// A touch outside the tools closes them.
    pub(crate) fn press(self, event: &ev::PointerEvent) {
        let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_beside = at.is_some_and(|at| at.closest(KEEPS_TOOLS_SELECTOR).ok().flatten().is_none());
        if event.pointer_type() != "mouse" && is_beside {
            self.open.set(None);
        }
    }

    /// The mouse has left the list. Lifting a finger does not count.
    pub(crate) fn leave(self, event: &ev::PointerEvent) {
        if event.pointer_type() == "mouse" && !is_used_by_keyboard() {
            self.open.set(None);
        }
    }

    /// An element of a row got the focus.
    pub(crate) fn focus(self, event: &ev::FocusEvent) {
        if let Some(row) = event.target().and_then(row_of) {
            self.focused.set(Some(row));
        }
    }

    /// An element of a row lost the focus.
    pub(crate) fn blur(self, event: &ev::FocusEvent) {
        // No element has it: it was removed from the page, or the text was touched.
        let Some(to) = event.related_target() else { return };
        if row_of(to) != *self.open.read_untracked() {
            self.open.set(None);
        }
    }

    /// The arrow keys move between messages, Enter opens the tools of one, and Escape closes them, or moves back to the field.
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

/// Elements that can be touched without closing the tools.
const KEEPS_TOOLS_SELECTOR: &str = ".message-tools, .message-tools__button";

/// Tells a row that it is selected, and the row before that it no longer is.
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

/// The selector of a message's row.
const MESSAGE_SELECTOR: &str = "[data-message]";

/// The tab stop of the list.
pub(crate) fn stop() -> Option<Element> {
    find("[data-message][tabindex]")
}

fn be_stop(row: &Element) {
    // Fails only for an invalid name.
    let _ = row.set_attribute("tabindex", "0");
}

fn element(row: RowKey) -> Option<Element> {
    document().get_element_by_id(&row.to_string())
}

/// The message row that contains an element.
pub(crate) fn row_of(target: leptos::web_sys::EventTarget) -> Option<RowKey> {
    let row = target.dyn_into::<Element>().ok()?.closest(MESSAGE_SELECTOR).ok().flatten()?;
    RowKey::of_message(&row.id())
}

/// Whether the focus is visible on a row or its tools: then somebody uses the keyboard.
pub(crate) fn is_used_by_keyboard() -> bool {
    find(".message-tools :focus-visible, [data-message]:focus-visible").is_some()
}

/// Focuses an element. If the browser refuses it, nothing breaks.
pub(crate) fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves to the next message, or to the one before.
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
