//! Binds the elements that the server wrote to signals and events.
//!
//! The server writes the page as HTML, and the browser need not know what it wrote: it follows what changes, each a place
//! in the page and a function of what is known. Views would be downloaded by everybody: Leptos makes all the code of an
//! element, an attribute or an effect anew for every tag, name and function that it is given, one to two kilobytes each.
//! Here each is of one type, in a box.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, Event, EventTarget, HtmlElement, MouseEvent},
};
use maud::{Markup, PreEscaped};
use std::{cell::Cell, rc::Rc};

/// Whether this program writes pages, and does not only take over what was written.
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
        // Fails only for a name that is none.
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

/// How something is put into the page.
type Setter = Box<dyn Fn(&Element, &str)>;

/// Puts what something is now into the page whenever it is something else. At first that is what the server wrote.
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

/// The first thing in the page that this fits.
pub(crate) fn find(place: &str) -> Option<Element> {
    document().query_selector(place).ok().flatten()
}

/// The same, as the kind of element that stands there.
pub(crate) fn find_as<T: JsCast>(place: &str) -> Option<T> {
    find(place).map(JsCast::unchecked_into)
}

/// Whether something is so, told only when that changes.
pub(crate) fn memo_bool(condition: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fn of_one_type(condition: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
        Memo::new(move |_| condition())
    }
    of_one_type(Box::new(condition))
}

/// The element of this kind that something happened to, or in.
pub(crate) fn at(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Hears of an event of what is at this place, from when the page is alive and for as long as it lives.
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

/// Does something when somebody presses beside a dialog: on its backdrop. Not when the pointer only ends there, as it may when
/// it has selected what is written in the dialog.
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

/// Whether the pointer is outside of what hears of it. What a key presses has no place.
fn is_beside(event: &MouseEvent) -> bool {
    let Some(dialog) = event.current_target().filter(|dialog| event.target().as_ref() == Some(dialog)) else {
        return false;
    };
    let room = dialog.unchecked_into::<Element>().get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    x < room.left() || room.right() < x || y < room.top() || room.bottom() < y
}

/// Hears of an event of an element, for as long as the page lives.
pub(crate) fn listen<E: JsCast>(element: &Element, event: &str, act: impl FnMut(E) + 'static) {
    add_listener(element, event, of_any(act));
}

fn of_any<E: JsCast>(mut act: impl FnMut(E) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |event| untrack(|| act(event.unchecked_into())))
}

fn add_listener(element: &Element, event: &str, act: Box<dyn FnMut(Event)>) {
    let heard = Closure::<dyn FnMut(Event)>::wrap(act);
    // Fails only for what is no function.
    let _ = element.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Does something once the page is alive, and again whenever what it reads changes.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    fn of_one_type(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| act());
    }
    of_one_type(Box::new(act));
}
