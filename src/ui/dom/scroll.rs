//! Keeps the scroll position exactly while the list grows at both ends.
//!
//! The list is a reversed column (`flex-direction: column-reverse`), so it starts at its end, even before scripts run. There
//! `scrollTop` is 0, and it decreases upwards.

use super::{
    bindings::{effect, find},
    roving_focus::focus,
};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, ResizeObserver},
};

/// The distance that still counts as the end, in CSS pixels: less than a line.
const NEAR_END_PX: i32 = 24;

/// The distance from either end at which more messages are loaded, in CSS pixels: about a screen.
const NEAR_START_PX: i32 = 800;

/// The position in a list: its end, or a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scroll {
    /// The id of the row at the top of the view, and the distance of its end from the list's upper edge. Not of its start: the
    /// first loaded row loses the author's name when earlier rows are added.
    anchor: StoredValue<Option<(String, f64)>>,
}

impl Scroll {
    pub(crate) fn new() -> Self {
        Self { anchor: StoredValue::default() }
    }

    /// Stores the position. True at the end of a list that `follows` the log: then it stays there.
    pub(crate) fn note(self, follows: bool) -> bool {
        let Some(list) = list() else { return true };
        let is_at_end = follows && -NEAR_END_PX < list.scroll_top();
        self.anchor.set_value(if is_at_end { None } else { top_row(&list) });
        is_at_end
    }

    /// The id of the row at the top of the view; none at the end.
    pub(crate) fn row(self) -> Option<String> {
        self.anchor.get_value().map(|(row, _)| row)
    }

    /// Whether the start of the loaded part is near.
    pub(crate) fn is_near_start(self) -> bool {
        let Some(list) = list() else { return false };
        list.scroll_height() - list.client_height() + list.scroll_top() < NEAR_START_PX
    }

    /// Whether the end of the loaded part is near.
    pub(crate) fn is_near_end(self) -> bool {
        list().is_some_and(|list| -NEAR_START_PX < list.scroll_top())
    }

    /// Whether a row is above the view.
    pub(crate) fn is_above(self, id: &str) -> bool {
        let Some(list) = list() else { return false };
        let row = document().get_element_by_id(id);
        row.is_some_and(|row| below_edge(&list, &row) < 0.0)
    }

    /// Restores the position after a change of the list. At the end the browser does it: doing it again would disturb somebody
    /// who has just begun to scroll.
    pub(crate) fn keep(self) {
        let Some(list) = list() else { return };
        self.anchor.with_value(|anchor| {
            let Some((id, offset)) = anchor else { return };
            let Some(row) = document().get_element_by_id(id) else { return };
            let moved = end_below_edge(&list, &row) - offset;
            // Scrolling by zero would stop a running scroll.
            if 0.5 <= moved.abs() {
                list.scroll_by_with_x_and_y(0.0, moved);
            }
        });
    }

    /// Keeps the position whenever the list's height changes: a picture is loaded, a group of rows is measured for the first
    /// time, a phone is rotated. It runs before painting, so nothing is seen to move.
    pub(crate) fn keep_always(self) {
        effect(move || {
            let Some(content) = list().and_then(|list| list.first_element_child()) else { return };
            let keep = Closure::<dyn Fn()>::new(move || self.keep());
            // Fails only if the callback is not a function.
            let Ok(observer) = ResizeObserver::new(keep.as_ref().unchecked_ref()) else { return };
            observer.observe(&content);
            let observed = StoredValue::new_local((observer, keep));
            on_cleanup(move || observed.with_value(|(observer, _)| observer.disconnect()));
        });
    }

    /// Unfolds a long message, while its row is loaded. It grows downwards, so that the reader's position stays.
    pub(crate) fn unfold(self, row: &Element) {
        let Some(list) = list() else { return };
        // The button disappears. Focusing scrolls the element into view, so that comes first.
        focus(Some(row.clone()));
        let before = below_edge(&list, row);
        // Fails only for an invalid name.
        let _ = row.set_attribute("data-unfolded", "");
        list.scroll_by_with_x_and_y(0.0, below_edge(&list, row) - before);
        self.anchor.set_value(top_row(&list));
    }

    /// Scrolls to the end at once: a pending scroll event must find the list there.
    pub(crate) fn to_end(self) {
        self.anchor.set_value(None);
        if let Some(list) = list() {
            list.set_scroll_top(0);
        }
    }
}

/// The element that scrolls.
pub(crate) const SCROLLER_SELECTOR: &str = ".message-list__scroller";

fn list() -> Option<Element> {
    find(SCROLLER_SELECTOR)
}

/// The first row that is at least partly below the list's upper edge.
fn top_row(list: &Element) -> Option<(String, f64)> {
    let rows = list.query_selector_all("[data-message]").ok()?;
    // Rows are in order, so the first one below the edge is found by binary search.
    let row = |at: u32| rows.item(at).and_then(|node| node.dyn_into::<Element>().ok());
    let (mut from, mut to) = (0, rows.length());
    while from < to {
        let middle = from + (to - from) / 2;
        let end = row(middle).map(|row| end_below_edge(list, &row));
        if end.is_some_and(|end| end <= 0.0) { from = middle + 1 } else { to = middle }
    }
    row(from).map(|row| (row.id(), end_below_edge(list, &row)))
}

fn end_below_edge(list: &Element, row: &Element) -> f64 {
    row.get_bounding_client_rect().bottom() - list.get_bounding_client_rect().top()
}

fn below_edge(list: &Element, row: &Element) -> f64 {
    row.get_bounding_client_rect().top() - list.get_bounding_client_rect().top()
}
