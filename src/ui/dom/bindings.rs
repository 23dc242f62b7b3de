//! Binds elements rendered on the server to signals and events.
//!
//! The server renders the page as HTML, and the browser does not render it again: it only updates what changes, each by a
//! selector and a function. Leptos views would make the download larger: they compile the code of an element, attribute or
//! effect again for every tag, name and function, one to two kilobytes each. Here each has one boxed type.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, Event, EventTarget, HtmlElement, MouseEvent},
};
use maud::{Markup, PreEscaped};
use std::{cell::Cell, rc::Rc};

/// Whether this program renders pages (the server), or only binds to them (the browser).
pub(crate) const WRITES_PAGES: bool = !cfg!(target_arch = "wasm32");

/// HTML rendered on the server and not hydrated: in the browser this returns nothing. Bind to it afterwards with
/// [`bind_text`] and the others, whose functions must first return what `html` wrote.
pub(crate) fn server_html(html: impl FnOnce() -> Markup) -> Markup {
    if WRITES_PAGES { untrack(html) } else { PreEscaped(String::new()) }
}

/// Keeps the text of the element that `place` selects equal to `text`.
pub(crate) fn bind_text(place: &'static str, text: impl Fn() -> String + 'static) {
    follow(place, Box::new(text), Box::new(|element, text| element.set_text_content(Some(text))));
}

/// Keeps the HTML inside the element equal to `html`.
pub(crate) fn bind_html(place: &'static str, html: impl Fn() -> String + 'static) {
    follow(place, Box::new(html), Box::new(|element, html| element.set_inner_html(html)));
}

/// Keeps an attribute of the element equal to `value`.
pub(crate) fn bind_attribute(place: &'static str, name: &'static str, value: impl Fn() -> String + 'static) {
    let put = move |element: &Element, value: &str| {
        // Fails only for an invalid name.
        let _ = element.set_attribute(name, value);
    };
    follow(place, Box::new(value), Box::new(put));
}

/// Shows the element only while a condition holds.
pub(crate) fn bind_shown(place: &'static str, condition: impl Fn() -> bool + 'static) {
    let holds = move || if condition() { "" } else { "hidden" }.to_owned();
    let put = |element: &Element, hidden: &str| {
        element.unchecked_ref::<HtmlElement>().set_hidden(!hidden.is_empty());
    };
    follow(place, Box::new(holds), Box::new(put));
}

/// Writes a value into the page.
type Setter = Box<dyn Fn(&Element, &str)>;

/// Writes a value into the page whenever it changes. The initial value is the one that the server rendered.
fn follow(place: &'static str, value: Box<dyn Fn() -> String>, put: Setter) {
    if WRITES_PAGES {
        return;
    }
    let mut before = untrack(&value);
    effect(move || {
        let now = value();
        if before != now
            && let Some(element) = find(place)
        {
            put(&element, &now);
            before = now;
        }
    });
}

/// The first element that matches this selector.
pub(crate) fn find(place: &str) -> Option<Element> {
    document().query_selector(place).ok().flatten()
}

/// The same, as this type of element.
pub(crate) fn find_as<T: JsCast>(place: &str) -> Option<T> {
    find(place).map(JsCast::unchecked_into)
}

/// A condition that notifies only when it changes.
pub(crate) fn memo_bool(condition: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fn of_one_type(condition: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
        Memo::new(move |_| condition())
    }
    of_one_type(Box::new(condition))
}

/// The closest element that matches the selector, from the target of an event.
pub(crate) fn at(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Listens to an event of the element with this selector, while the page is alive.
pub(crate) fn on<E: JsCast>(place: &'static str, event: &'static str, act: impl FnMut(E) + 'static) {
    fn of_one_type(place: &'static str, event: &'static str, act: Box<dyn FnMut(Event)>) {
        let mut act = Some(act);
        effect(move || {
            if let (Some(element), Some(act)) = (find(place), act.take()) {
                add_listener(&element, event, act);
            }
        });
    }
    of_one_type(place, event, of_any(act));
}

/// Called for a click outside a dialog, on its backdrop. Not if only the end of a drag is there, as after selecting text in the
/// dialog.
pub(crate) fn on_backdrop(dialog: &'static str, act: impl Fn() + 'static) {
    let began = Rc::new(Cell::new(false));
    let begins = Rc::clone(&began);
    on(dialog, "pointerdown", move |event: MouseEvent| begins.set(is_beside(&event)));
    on(dialog, "click", move |event: MouseEvent| {
        if began.get() && is_beside(&event) {
            act();
        }
    });
}

/// Whether the pointer is outside the listening element. A click by keyboard has no position.
fn is_beside(event: &MouseEvent) -> bool {
    let Some(dialog) = event.current_target().filter(|dialog| event.target().as_ref() == Some(dialog)) else {
        return false;
    };
    let room = dialog.unchecked_into::<Element>().get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    x < room.left() || room.right() < x || y < room.top() || room.bottom() < y
}

/// Listens to an event of an element, while the page is alive.
pub(crate) fn listen<E: JsCast>(element: &Element, event: &str, act: impl FnMut(E) + 'static) {
    add_listener(element, event, of_any(act));
}

fn of_any<E: JsCast>(mut act: impl FnMut(E) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |event| untrack(|| act(event.unchecked_into())))
}

fn add_listener(element: &Element, event: &str, act: Box<dyn FnMut(Event)>) {
    let heard = Closure::<dyn FnMut(Event)>::wrap(act);
    // Fails only if the listener is not a function.
    let _ = element.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Runs `act` once the page is alive, and whenever the signals it reads change.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    fn of_one_type(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| act());
    }
    of_one_type(Box::new(act));
}
