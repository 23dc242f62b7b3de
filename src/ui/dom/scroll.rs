//! Keeps the scroll position to the pixel while the list grows at both ends.
//!
//! The list is a reversed column (`flex-direction: column-reverse`), so it begins at its end, also before any
//! script runs, and `scrollTop` counts down from 0 there.

use super::{
    bindings::{effect, find},
    roving_focus::focus,
};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, ResizeObserver},
};

/// How near to the end still counts as there, in CSS pixels: less than a line.
const NEAR_END_PX: i32 = 24;

/// How near to the start what came before is loaded, and to the end what came after, in CSS pixels: about a screen.
const NEAR_START_PX: i32 = 800;

/// The place in a scrolled list: its end, or a row that is being looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scroll {
    /// The row at the top of the view, by its id, and how far its end is below the list's upper edge. Not its beginning:
    /// the first of those that are held loses the name over it when others come before it.
    anchor: StoredValue<Option<(String, f64)>>,
}

impl Scroll {
    pub(crate) fn new() -> Self {
        Self { anchor: StoredValue::default() }
    }

    /// Notes where one is. True at the end of a list that `follows` what is said: then it stays there.
    pub(crate) fn note(self, follows: bool) -> bool {
        let Some(list) = list() else { return true };
        let is_at_end = follows && -NEAR_END_PX < list.scroll_top();
        self.anchor.set_value(if is_at_end { None } else { top_row(&list) });
        is_at_end
    }

    /// The row at the top of the view, by its id; none at the end.
    pub(crate) fn row(self) -> Option<String> {
        self.anchor.get_value().map(|(row, _)| row)
    }

    /// Whether the start of what is loaded is near.
    pub(crate) fn is_near_start(self) -> bool {
        let Some(list) = list() else { return false };
        list.scroll_height() - list.client_height() + list.scroll_top() < NEAR_START_PX
    }

    /// Whether the end of what is loaded is near.
    pub(crate) fn is_near_end(self) -> bool {
        list().is_some_and(|list| -NEAR_START_PX < list.scroll_top())
    }

    /// Whether a row is above what one sees.
    pub(crate) fn is_above(self, id: &str) -> bool {
        let Some(list) = list() else { return false };
        let row = document().get_element_by_id(id);
        row.is_some_and(|row| below_edge(&list, &row) < 0.0)
    }

    /// Goes back to the place noted, after the list has changed. At the end that is the browser's work: to do it
    /// again here would pull back whoever has just begun to scroll.
    pub(crate) fn keep(self) {
        let Some(list) = list() else { return };
        self.anchor.with_value(|anchor| {
            let Some((id, offset)) = anchor else { return };
            let Some(row) = document().get_element_by_id(id) else { return };
            let moved = end_below_edge(&list, &row) - offset;
            // To scroll by nothing would stop whoever is scrolling.
            if 0.5 <= moved.abs() {
                list.scroll_by_with_x_and_y(0.0, moved);
            }
        });
    }

    /// Keeps one's place whatever changes the list's height, from now on: a picture that comes, a group of rows that
    /// is measured for the first time, a turned phone. Before the page is painted, so nobody sees it move.
    pub(crate) fn keep_always(self) {
        effect(move || {
            let Some(content) = list().and_then(|list| list.first_element_child()) else { return };
            let keep = Closure::<dyn Fn()>::new(move || self.keep());
            // Fails only for what is no function.
            let Ok(observer) = ResizeObserver::new(keep.as_ref().unchecked_ref()) else { return };
            observer.observe(&content);
            let observed = StoredValue::new_local((observer, keep));
            on_cleanup(move || observed.with_value(|(observer, _)| observer.disconnect()));
        });
    }

    /// Shows all of a long message, for as long as its row is held. It grows downwards, so that one reads on where one was.
    pub(crate) fn unfold(self, row: &Element) {
        let Some(list) = list() else { return };
        // The button goes. What has the focus is brought into view, so that comes first.
        focus(Some(row.clone()));
        let before = below_edge(&list, row);
        // Fails only for a name that is none.
        let _ = row.set_attribute("data-unfolded", "");
        list.scroll_by_with_x_and_y(0.0, below_edge(&list, row) - before);
        self.anchor.set_value(top_row(&list));
    }

    /// Goes to the end, now: a scroll event that is still on its way must find the list there.
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

/// The first row that is whole or in part below the list's upper edge.
fn top_row(list: &Element) -> Option<(String, f64)> {
    let rows = list.query_selector_all("[data-message]").ok()?;
    // Rows stand in order, so the first below the edge is found by halving.
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
