//! The tools of a message, as HTML.

use crate::{
    client::{MessageRow, RowKey},
    ui::{
        avatar::mark,
        dom::{
            bindings::effect,
            roving_focus::{Actions, focus, is_used_by_keyboard},
        },
        words::Words,
    },
};
use leptos::{prelude::*, web_sys::Element};
use maud::{Markup, html};
use std::sync::Arc;

/// The emoji for quick reactions. More would slow the choice.
const QUICK_EMOJI: [&str; 6] = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

/// What the tools show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToolsStage {
    Tools,
    Emoji,
    Deleting,
}

/// Inserts the tools into the active row, and removes them again, so that the other rows have none.
pub(crate) fn follow(
    actions: Actions,
    words: &'static Words,
    message: impl Fn(RowKey) -> Option<Arc<MessageRow>> + Copy + Send + Sync + 'static,
) {
    let open = Memo::new(move |_| {
        actions.open().filter(|row| message(*row).is_some_and(|message| message.may_be_acted_on()))
    });
    effect(move || {
        let shown_before = document().query_selector(TOOLS_SELECTOR).ok().flatten();
        shown_before.into_iter().for_each(|tools| tools.remove());
        let Some(shown) = open.get().and_then(|key| untrack(|| message(key))) else { return };
        if let Some(row) = document().get_element_by_id(&shown.key().to_string()) {
            // The reader asked for the tools, so they are not announced.
            let tools = html! {
                div.message-tools role="group" aria-live="off" aria-label=(words.actions) {
                    (buttons(ToolsStage::Tools, &shown, words))
                }
            };
            // Fails only for an invalid position.
            let _ = row.insert_adjacent_html("beforeend", &tools.0);
            if is_used_by_keyboard() {
                focus(row.query_selector(".message-tools button").ok().flatten());
            }
        }
    });
}

/// The selector of the tools.
pub(crate) const TOOLS_SELECTOR: &str = ".message-tools";

/// Replaces the buttons by others, and moves the focus to them.
pub(crate) fn show(stage: ToolsStage, pressed: &Element, shown: &MessageRow, words: &Words) -> Option<()> {
    let tools = pressed.closest(TOOLS_SELECTOR).ok()??;
    tools.set_inner_html(&buttons(stage, shown, words).0);
    focus(tools.query_selector("button").ok()?);
    Some(())
}

fn buttons(stage: ToolsStage, shown: &MessageRow, words: &Words) -> Markup {
    match stage {
        ToolsStage::Tools => html! {
            (tool("stage", "emoji", words.react, "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c1.800 2.400 5.200 2.400 7 0M9 9.500h.01M15 9.500h.01"))
            (tool("reply", "", words.reply, "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6"))
            @if let Some(seq) = shown.seq {
                (tool("copy", &format!("?at={seq}#{}", shown.key()), words.copy_link, "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"))
            }
            @let (pin, name) = if shown.pinned { ("unpin", words.unpin) } else { ("pin", words.pin) };
            (tool(pin, "", name, "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6"))
            @if shown.is_own() {
                (tool("edit", "", words.edit, "M4 20h4L19 9l-4-4L4 16zM13 7l4 4"))
            }
            @if shown.may_be_deleted {
                (tool("stage", "deleting", words.delete, "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5"))
            }
            @if let (true, Some(seq)) = (shown.may_be_reported, shown.seq) {
                a.message-tools__tool href={ "?tell=" (seq) } title=(words.tell_hosts) aria-label=(words.tell_hosts) data-sheet {
                    (icon("M6 21V4h12l-3 4 3 4H6"))
                }
            }
            a.message-tools__tool href={ "?person=" (shown.from.person) } title=(shown.from.nickname.as_str()) aria-label=(shown.from.nickname.as_str()) data-sheet { (mark(shown.from.person)) }
        },
        ToolsStage::Emoji => html! {
            @for emoji in QUICK_EMOJI {
                button.message-tools__tool.message-tools__emoji type="button" aria-pressed=(shown.has_own_reaction(emoji).to_string()) data-do="react" data-with=(emoji) {
                    (emoji)
                }
            }
            (tool("pick", "", words.more_emoji, "M12 5v14M5 12h14"))
        },
        ToolsStage::Deleting => html! {
            button.message-tools__word.message-tools__word--bad type="button" data-do="delete" { (words.delete_now) }
            button.message-tools__word type="button" data-do="stage" data-with="tools" { (words.cancel) }
        },
    }
}

fn tool(does: &str, with: &str, name: &str, path: &str) -> Markup {
    html! {
        button.message-tools__tool type="button" aria-label=(name) title=(name) data-do=(does) data-with=(with) {
            (icon(path))
        }
    }
}

fn icon(path: &str) -> Markup {
    html! { svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d=(path) {} } }
}
