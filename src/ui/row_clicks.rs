//! What the buttons in rows do: the list hears of it for all of them.

use super::{
    actions::{Actions, row_of},
    reactions::toggle,
    reply_quote::show,
};
use crate::client::{Connection, RoomView, RowKey, Shown};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys::Element};
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
        "tools" => actions.toggle(row),
        "show" => show(&with),
        "react" => toggle(connection, view, &*message(row)?, &with),
        "retry" => connection.retry(view, with.parse().ok()?),
        "discard" => connection.discard(view, with.parse().ok()?),
        _ => return None,
    }
    Some(())
}
