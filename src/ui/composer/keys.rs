//! Keyboard handling in the field.

use super::{Composer, compose_banner::ComposeMode, field::field};
use crate::{
    client::{EnterKey, LineBreak},
    ui::dom::roving_focus::{focus, stop},
};
use leptos::{ev, prelude::*};

impl Composer {
    pub(super) fn on_before_input(self, event: &ev::InputEvent) {
        if !matches!(event.input_type().as_str(), "insertLineBreak" | "insertParagraph") {
            return;
        }
        match self.enter.try_update_value(|enter| enter.breaks_line(event.is_composing())) {
            Some(LineBreak::Sends) => {
                event.prevent_default();
                self.send();
            }
            Some(LineBreak::Waits) => event.prevent_default(),
            Some(LineBreak::Stays) | None => {}
        }
    }

    pub(super) fn on_composition_end(self) {
        if self.enter.try_update_value(EnterKey::ends_composition) == Some(true) {
            self.send();
        }
    }

    pub(super) fn on_input(self, event: &ev::InputEvent) {
        if event.input_type() == "insertFromPaste" {
            self.completion.look_at_pasted();
        } else {
            self.completion.look();
        }
        self.changed();
    }

    pub(super) fn on_keydown(self, event: &ev::KeyboardEvent) {
        self.enter.update_value(|enter| enter.key(event.shift_key()));
        let is_composing = event.is_composing();
        if event.key() == "Tab" && !event.shift_key() && !is_composing && self.completion.is_open() {
            event.prevent_default();
            self.completion.accept();
            return self.changed();
        }
        // An input method uses Escape and Enter itself.
        if self.completion.key(event) || is_composing {
            return;
        }
        let has_command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            // Sends where Enter alone is a line break.
            "Enter" if has_command => {
                event.prevent_default();
                self.send();
            }
            "Escape" if self.mode.get_untracked() != ComposeMode::New => {
                event.prevent_default();
                self.mode.set(ComposeMode::New);
            }
            key if self.is_idle() => self.on_idle_key(key, has_command, event),
            _ => {}
        }
    }

    /// Whether the field is empty, and no message is edited or answered.
    fn is_idle(self) -> bool {
        field().is_some_and(|field| self.as_sent(&field).is_empty())
            && self.mode.get_untracked() == ComposeMode::New
    }

    fn on_idle_key(self, key: &str, has_command: bool, event: &ev::KeyboardEvent) {
        match key {
            // Moves the focus to the messages; Escape there leads back.
            "Escape" => focus(stop()),
            "z" if has_command => self.take_back().into_iter().for_each(|()| event.prevent_default()),
            "ArrowUp" => {
                if let Some(seq) = self.view.read_untracked().last_own() {
                    event.prevent_default();
                    self.mode.set(ComposeMode::Edit(seq));
                }
            }
            _ => {}
        }
    }
}
