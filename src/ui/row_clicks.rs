//! What the buttons in rows do: the list hears of it for all of them.

use super::{
    actions::{Actions, row_of},
    reactions::toggle,
    reply_quote::show,
};
use crate::client::{Connection, RoomView, RowKey, Shown};
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use std::sync::Arc;

/// Does what the button that was pressed says: `data-do`, with what is in `data-with`.
pub(super) fn click(
    event: &ev::MouseEvent,
    view: RwSignal<RoomView>,
    actions: Actions,
    connection: Connection,
    message: impl Fn(RowKey) -> Option<Arc<Shown>>,
) -> Option<()> {
    let pressed = event.target()?.dyn_into::<Element>().ok()?.closest("[data-do]").ok().flatten()?;
    let with = pressed.get_attribute("data-with").unwrap_or_default();
    let row = row_of(pressed.clone().into())?;
    match pressed.get_attribute("data-do")?.as_str() {
        "reveal" => reveal(&pressed),
        "tools" => actions.toggle(row),
        "show" => show(&with),
        "react" => toggle(connection, view, &*message(row)?, &with),
        "retry" => connection.retry(view, with.parse().ok()?),
        "discard" => connection.discard(view, with.parse().ok()?),
        _ => return None,
    }
    Some(())
}

/// Enter and the space bar press what is no button of the browser's.
pub(super) fn key(event: &ev::KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target
        && matches!(event.key().as_str(), "Enter" | " ")
        && target.matches("[role=button]").unwrap_or_default()
    {
        event.prevent_default();
        target.click();
    }
}

/// Shows what a spoiler hides. From then on it is text like any other.
fn reveal(spoiler: &Element) {
    for attribute in ["role", "tabindex", "aria-label", "data-do"] {
        // Fails only for a name that is none.
        let _ = spoiler.remove_attribute(attribute);
    }
}
