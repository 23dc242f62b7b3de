//! Handles the clicks of all rows with one listener.

use super::{
    message_tools::{self, TOOLS_SELECTOR, ToolsStage},
    reactions::toggle,
    reply_quote::show,
    row_list::reveal,
};
use crate::{
    client::{Connection, MessageRow, RoomView, RowKey, copy, copy_link, show_address},
    domain::{Act, Seq},
    ui::{
        composer::compose_banner::ComposeMode,
        dialog::emoji_picker::Emojis,
        dom::{
            bindings::at,
            roving_focus::{Actions, row_of},
            scroll::Scroll,
        },
        words::Words,
    },
};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use std::sync::Arc;

/// The click handler of all rows, and the state it needs.
#[derive(Clone, Copy)]
pub(crate) struct RowClicks {
    pub(crate) view: RwSignal<RoomView>,
    pub(crate) actions: Actions,
    pub(crate) connection: Connection,
    pub(crate) writing: RwSignal<ComposeMode>,
    pub(crate) emojis: Emojis,
    pub(crate) scroll: Scroll,
    pub(crate) words: &'static Words,
}

impl RowClicks {
    /// Executes the action of the pressed button: `data-do`, with the value in `data-with`.
    pub(crate) fn click(
        self,
        event: &ev::MouseEvent,
        message: impl Fn(RowKey) -> Option<Arc<MessageRow>>,
    ) -> Option<()> {
        let Self { view, actions, connection, writing, emojis, scroll, words } = self;
        let pressed = at(event.target(), "[data-do]")?;
        let with = pressed.get_attribute("data-with").unwrap_or_default();
        let row = row_of(pressed.clone().into())?;
        let does = pressed.get_attribute("data-do")?;
        // Actions without a message: some rows have none.
        match does.as_str() {
            "tools" => actions.toggle(row),
            "reveal" => reveal(&pressed),
            "unfold" => scroll.unfold(&pressed.closest("[data-message]").ok()??),
            "show" => show(&with),
            "go" => {
                event.prevent_default();
                show_address(&pressed.get_attribute("href")?);
                connection.seek(view, Seq::new(with.parse().ok()?));
            }
            "copy" => {
                if copy_link(&with) {
                    pressed.set_text_content(Some("✓"));
                    pressed.set_attribute("aria-label", words.copied).ok()?;
                }
            }
            "retry" => connection.retry(view, with.parse().ok()?),
            "discard" => connection.discard(view, with.parse().ok()?),
            _ => {
                let shown = message(row)?;
                let seq = shown.seq?;
                let write = |what| {
                    actions.close();
                    writing.set(what);
                };
                let change = |act| {
                    actions.close();
                    connection.post(view, act);
                };
                match (does.as_str(), with.as_str()) {
                    ("stage", "emoji") => message_tools::show(ToolsStage::Emoji, &pressed, &shown, words)?,
                    ("stage", "deleting") => {
                        message_tools::show(ToolsStage::Deleting, &pressed, &shown, words)?
                    }
                    ("stage", _) => message_tools::show(ToolsStage::Tools, &pressed, &shown, words)?,
                    ("reply", _) => write(ComposeMode::Answer(seq)),
                    ("edit", _) => write(ComposeMode::Edit(seq)),
                    ("react", emoji) => {
                        // The message's own area contains such buttons as well.
                        if pressed.closest(TOOLS_SELECTOR).ok()?.is_some() {
                            actions.close();
                        }
                        toggle(connection, view, &shown, emoji);
                    }
                    ("pick", _) => {
                        actions.close();
                        emojis.pick(move |emoji| toggle(connection, view, &shown, &emoji));
                    }
                    ("pin", _) => change(Act::Pinned { target: seq }),
                    ("unpin", _) => change(Act::Unpinned { target: seq }),
                    ("delete", _) => {
                        actions.close_for_good();
                        connection.post(view, Act::Deleted { target: seq });
                    }
                    _ => return None,
                }
            }
        }
        Some(())
    }

    /// Handles a key for the focused message.
    pub(crate) fn key(
        self,
        event: &ev::KeyboardEvent,
        message: impl Fn(RowKey) -> Option<Arc<MessageRow>>,
    ) -> Option<()> {
        let Self { view, connection, writing, emojis, .. } = self;
        let target: HtmlElement = event.target()?.dyn_into().ok()?;
        press(event, &target);
        let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if !is_plain || !target.matches("[data-message]:focus-visible").unwrap_or_default() {
            return None;
        }
        let shown = message(row_of(target.into())?)?;
        let seq = shown.seq?;
        // By the key's position if the keyboard has another script.
        match (event.key().as_str(), event.code().as_str()) {
            ("+", _) => emojis.pick(move |emoji| toggle(connection, view, &shown, &emoji)),
            (_, "KeyR") => writing.set(ComposeMode::Answer(seq)),
            (_, "KeyE") if shown.is_own() => writing.set(ComposeMode::Edit(seq)),
            (_, "KeyC") => _ = copy(shown.body.as_ref()?.as_str()),
            _ => return None,
        }
        event.prevent_default();
        Some(())
    }
}

/// Enter and Space press elements that are not native buttons.
fn press(event: &ev::KeyboardEvent, target: &HtmlElement) {
    if matches!(event.key().as_str(), "Enter" | " ") && target.matches("[role=button]").unwrap_or_default() {
        event.prevent_default();
        target.click();
    }
}
