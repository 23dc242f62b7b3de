//! What is alive in a page, always of the same few types.
//!
//! Leptos makes all the code of an attribute, an effect or a memo anew for every type of function that it is given, and
//! every closure has a type of its own: one to two kilobytes each, downloaded by everybody. In boxes they are one.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, Event, EventTarget},
};
use maud::Markup;
use std::sync::Arc;

/// Whether this program writes pages, and does not only take over what was written.
const WRITES_PAGES: bool = !cfg!(target_arch = "wasm32");

/// HTML that never changes: the server writes it, and the browser, which takes it over as it is, need not have it.
pub(super) fn fixed(html: impl FnOnce() -> Markup) -> String {
    if WRITES_PAGES { html().0 } else { String::new() }
}

/// A text, or an attribute, that follows what it is made of.
pub(super) type Live = Arc<dyn Fn() -> String + Send + Sync>;

/// A text, or an attribute, that follows what it is made of.
pub(super) fn live(text: impl Fn() -> String + Send + Sync + 'static) -> Live {
    Arc::new(text)
}

/// Something that is there only at times.
pub(super) fn sometimes(view: impl Fn() -> Option<AnyView> + Send + Sync + 'static) -> AnyView {
    // A closure's type is made anew for every type that the function around it is made for: so it has one of its own.
    fn of_one_type(view: Box<dyn Fn() -> Option<AnyView> + Send + Sync>) -> AnyView {
        (move || view()).into_any()
    }
    of_one_type(Box::new(view))
}

/// Draws something while a condition holds. It is not drawn again when what the condition is made of changes otherwise.
pub(super) fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let holds = truth(condition);
    sometimes(move || holds.get().then(&view))
}

/// Whether something is so, told only when that changes.
pub(super) fn truth(condition: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fn of_one_type(condition: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
        Memo::new(move |_| condition())
    }
    of_one_type(Box::new(condition))
}

/// What hears of an event.
pub(super) fn on<E: 'static>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// The element of this kind that something happened to, or in.
pub(super) fn at(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Hears of an event of an element, for as long as the page lives. In place of `on:`, which is made anew for each kind of
/// event, where there are many kinds that nobody else needs.
pub(super) fn listen<E: JsCast>(element: &Element, event: &str, mut act: impl FnMut(E) + 'static) {
    fn of_one_type(element: &Element, event: &str, act: Box<dyn FnMut(Event)>) {
        let heard = Closure::<dyn FnMut(Event)>::wrap(act);
        // Fails only for what is no function.
        let _ = element.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        heard.forget();
    }
    of_one_type(element, event, Box::new(move |event| untrack(|| act(event.unchecked_into()))));
}

/// Does something once the page is alive, and again whenever what it reads changes.
pub(super) fn effect(act: impl FnMut() + 'static) {
    fn of_one_type(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| act());
    }
    of_one_type(Box::new(act));
}
