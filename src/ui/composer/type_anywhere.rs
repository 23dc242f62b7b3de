//! Moves the focus to the field when somebody starts typing anywhere.

use super::field::FIELD_SELECTOR;
use crate::{
    client::has_fine_pointer,
    ui::dom::{
        bindings::{at, effect, find},
        roving_focus::focus,
    },
};
use leptos::{ev, prelude::*};

/// Elements that receive typed letters themselves, or cover the page.
const TAKES_LETTERS_SELECTOR: &str = "input, textarea, select, dialog, [contenteditable]";

/// Moves typed letters to the field, unless the focused element receives them. Calls `send` if Enter was pressed before the
/// page was alive.
pub(crate) fn begin_by_keyboard(naming: RwSignal<bool>, send: impl Fn() + Copy + 'static) {
    effect(move || {
        let is_free = document().active_element().is_none_or(|at| at.tag_name() == "BODY");
        let leads_elsewhere = location().search().is_ok_and(|query| query.contains("at="));
        if is_free && has_fine_pointer() && !naming.get_untracked() && !leads_elsewhere {
            focus(find(FIELD_SELECTOR));
        }
        if find(".composer[data-due]").is_some() {
            untrack(send);
        }
        let typed = window_event_listener(ev::keydown, move |event| {
            let is_letter = event.key().chars().count() == 1 && event.key() != " ";
            let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            let is_taken = event.default_prevented() || at(event.target(), TAKES_LETTERS_SELECTOR).is_some();
            if is_letter && is_plain && !is_taken {
                focus(find(FIELD_SELECTOR));
            }
        });
        on_cleanup(move || typed.remove());
    });
}
