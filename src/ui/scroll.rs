//! Staying where one is, to the pixel, while a list grows at both ends.
//!
//! The list is a reversed column (`flex-direction: column-reverse`), so it begins at its end, also before any
//! script runs, and `scrollTop` counts down from 0 there.

use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// How near to the end still counts as there, in CSS pixels: less than a line.
const NEAR_END: i32 = 24;

/// How near to the start what came before is loaded, in CSS pixels: about a screen.
const NEAR_START: i32 = 800;

/// The place in a scrolled list: its end, or a row that is being looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scroll {
    list: NodeRef<html::Div>,
    /// The row at the top of the view, by its id, and how far it is below the list's upper edge.
    anchor: StoredValue<Option<(String, f64)>>,
}

impl Scroll {
    pub(super) fn new(list: NodeRef<html::Div>) -> Self {
        Self { list, anchor: StoredValue::default() }
    }

    /// Notes where one is. True at the end.
    pub(super) fn note(self) -> bool {
        let Some(list) = self.list.get_untracked() else { return true };
        let is_at_end = -NEAR_END < list.scroll_top();
        self.anchor.set_value(if is_at_end { None } else { top_row(&list) });
        is_at_end
    }

    /// Whether the start of what is loaded is near.
    pub(super) fn is_near_start(self) -> bool {
        let Some(list) = self.list.get_untracked() else { return false };
        list.scroll_height() - list.client_height() + list.scroll_top() < NEAR_START
    }

    /// Goes back to the place noted, after the list has changed. At the end that is the browser's work: to do it
    /// again here would pull back whoever has just begun to scroll.
    pub(super) fn keep(self) {
        request_animation_frame(move || {
            let Some(list) = self.list.try_get_untracked().flatten() else { return };
            let Some((id, offset)) = self.anchor.get_value() else { return };
            if let Some(row) = document().get_element_by_id(&id) {
                let moved = below_edge(&list, &row) - offset;
                list.set_scroll_top(list.scroll_top() + moved.round() as i32);
            }
        });
    }

    /// Goes to the end.
    pub(super) fn to_end(self) {
        self.anchor.set_value(None);
        request_animation_frame(move || {
            if let Some(list) = self.list.try_get_untracked().flatten() {
                list.set_scroll_top(0);
            }
        });
    }
}

/// The first row that is whole or in part below the list's upper edge.
fn top_row(list: &Element) -> Option<(String, f64)> {
    let rows = list.query_selector_all("[data-message]").ok()?;
    // Rows stand in order, so the first below the edge is found by halving.
    let row = |at: u32| rows.item(at).and_then(|node| node.dyn_into::<Element>().ok());
    let (mut from, mut to) = (0, rows.length());
    while from < to {
        let middle = from + (to - from) / 2;
        let bottom = row(middle).map(|row| below_edge(list, &row) + row.get_bounding_client_rect().height());
        if bottom.is_some_and(|bottom| bottom <= 0.0) { from = middle + 1 } else { to = middle }
    }
    row(from).map(|row| (row.id(), below_edge(list, &row)))
}

fn below_edge(list: &Element, row: &Element) -> f64 {
    row.get_bounding_client_rect().top() - list.get_bounding_client_rect().top()
}
