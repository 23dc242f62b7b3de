//! Applies patches to the rows in the page.
//!
//! Rows are in groups, and an invisible group costs a browser almost nothing (`content-visibility` in the stylesheet; CSS
//! Containment Level 2). A group for each row would cost more than it saves, because each group is observed.

use super::{row::row, row_context::RowContext};
use crate::{
    client::{Patch, Row, RowKey, patches},
    ui::dom::roving_focus::TOOLS_BUTTON_SELECTOR,
};
use leptos::{prelude::document, wasm_bindgen::JsCast, web_sys::Element};
use maud::{Markup, html};

/// The most rows of a group: about a screen.
const MAX_GROUP_ROWS: usize = 25;

/// All rows, for an empty list.
pub(crate) fn groups(rows: &[Row], look: &RowContext) -> Markup {
    let group =
        |rows: &[Row]| html! { div.message-list__group { @for shown in rows { (row(shown, look)) } } };
    html! { @for rows in rows.chunks(MAX_GROUP_ROWS) { (group(rows)) } }
}

/// Updates the list from its rows to others; `anew` renders all of them again.
pub(crate) fn redraw(list: &Element, before: &[Row], now: &[Row], look: &RowContext, anew: bool) {
    for patch in patches(before, now, anew) {
        // A missing row was removed by other code, such as a browser extension: nothing can be done about that.
        let _ = match patch {
            Patch::Remove(key) => remove(key),
            Patch::Change(shown) => change(shown, look),
            Patch::Insert(None, rows) => put("afterbegin", list, &groups(rows, look)),
            Patch::Insert(Some(after), rows) => insert(after, rows, look),
        };
    }
}

/// Lets rendered groups be skipped while they are invisible. The browser remembers the height of a rendered group; for others
/// it guesses, and WebKit paints before it corrects the guess.
pub(crate) fn let_rest() {
    let Ok(groups) = document().query_selector_all(".message-list__group:not([data-drawn])") else { return };
    for group in (0..groups.length()).filter_map(|at| groups.item(at)) {
        // Fails only for an invalid name.
        let _ = group.unchecked_into::<Element>().set_attribute("data-drawn", "");
    }
}

fn remove(key: RowKey) -> Option<()> {
    let row = element(key)?;
    let group = row.parent_element()?;
    if group.child_element_count() == 1 {
        group.remove()
    } else {
        row.remove()
    }
    Some(())
}

/// Inserts rows after another: into its group while there is room, then into new groups.
fn insert(after: RowKey, rows: &[Row], look: &RowContext) -> Option<()> {
    let place = element(after)?;
    let group = place.parent_element()?;
    let room = MAX_GROUP_ROWS.saturating_sub(group.child_element_count() as usize).min(rows.len());
    let (first, rest) = rows.split_at(room);
    if !rest.is_empty() {
        split_after(&place, &group)?;
        put("afterend", &group, &groups(rest, look))?;
    }
    put("afterend", &place, &html! { @for shown in first { (row(shown, look)) } })
}

/// Splits a group after a row.
fn split_after(row: &Element, group: &Element) -> Option<()> {
    if row.next_element_sibling().is_some() {
        put("afterend", group, &html! { div.message-list__group {} })?;
        let rest = group.next_element_sibling()?;
        while let Some(next) = row.next_element_sibling() {
            rest.append_child(&next).ok()?;
        }
    }
    Some(())
}

/// Renders a row again. Its button and tools stay, because somebody may be using them; the focus is restored.
fn change(shown: &Row, look: &RowContext) -> Option<()> {
    let old = element(shown.key())?;
    let holder = document().create_element("div").ok()?;
    holder.set_inner_html(&row(shown, look).0);
    let new = holder.first_element_child()?;
    old.set_attribute("class", &new.class_name()).ok()?;
    keep_pictures(&old, &new);
    keep_revealed(&old, &new);

    let focused = focused_in(&old);
    let (stays, comes) =
        (old.query_selector(TOOLS_BUTTON_SELECTOR).ok()?, new.query_selector(TOOLS_BUTTON_SELECTOR).ok()?);
    while let Some(child) = old.first_child().filter(|child| stays.as_deref() != Some(child)) {
        child.unchecked_into::<Element>().remove();
    }
    match (&stays, comes) {
        (Some(_), Some(again)) => again.remove(),
        (Some(gone), None) => gone.remove(),
        (None, _) => {}
    }
    let first = old.first_child();
    while let Some(child) = new.first_child() {
        old.insert_before(&child, first.as_ref()).ok()?;
    }
    if let Some(selector) = focused {
        crate::ui::dom::roving_focus::focus(old.query_selector(&selector).ok()?);
    }
    Some(())
}

/// Moves the loaded pictures of the old row into the new one: new elements would flicker.
fn keep_pictures(old: &Element, new: &Element) -> Option<()> {
    let pictures = new.query_selector_all("img").ok()?;
    for picture in (0..pictures.length()).filter_map(|at| pictures.item(at)) {
        let picture: Element = picture.unchecked_into();
        let same = format!("img[src=\"{}\"]", picture.get_attribute("src")?);
        if let Some(same) = old.query_selector(&same).ok()? {
            picture.parent_element()?.insert_before(&same, Some(&picture)).ok()?;
            picture.remove();
        }
    }
    Some(())
}

/// Keeps revealed spoilers open while the text is unchanged: a reaction hides nothing again.
fn keep_revealed(old: &Element, new: &Element) -> Option<()> {
    let text = |row: &Element| row.query_selector(".message-text").ok()??.text_content();
    let spoilers = |row: &Element| row.query_selector_all(".message-text__spoiler").ok();
    if text(old)? == text(new)? {
        let (before, now) = (spoilers(old)?, spoilers(new)?);
        for at in 0..now.length() {
            if !before.item(at)?.unchecked_into::<Element>().has_attribute("data-do") {
                reveal(now.item(at)?.unchecked_ref());
            }
        }
    }
    Some(())
}

/// Reveals a spoiler. From then on it is ordinary text.
pub(super) fn reveal(spoiler: &Element) {
    for attribute in ["role", "tabindex", "aria-label", "data-do"] {
        // Fails only for an invalid name.
        let _ = spoiler.remove_attribute(attribute);
    }
}

/// A selector for the focused element of a row, to find it after rendering.
fn focused_in(row: &Element) -> Option<String> {
    let focused = document().active_element().filter(|focused| row.contains(Some(focused)))?;
    let (does, with) = (focused.get_attribute("data-do")?, focused.get_attribute("data-with")?);
    Some(format!("[data-do={does}][data-with=\"{with}\"]"))
}

fn put(place: &str, beside: &Element, html: &Markup) -> Option<()> {
    beside.insert_adjacent_html(place, &html.0).ok()
}

fn element(key: RowKey) -> Option<Element> {
    document().get_element_by_id(&key.to_string())
}
