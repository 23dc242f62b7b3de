//! The browser's own services: time, address, randomness, fetching, the clipboard. Called in effects and events only.

pub(super) mod document_title;
pub(super) mod locale;
pub(super) mod nickname_api;
pub(super) mod notifications;
pub(super) mod storage;
pub mod uploading;

use crate::domain::{Person, Seq, Timestamp};
use futures::{
    channel::oneshot,
    future::{FutureExt, LocalBoxFuture},
};
use js_sys::Promise;
use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::{location, set_timeout_with_handle, window},
};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Clipboard, FormData, HtmlDocument, HtmlElement, HtmlFormElement, HtmlTextAreaElement, RequestInit,
    Response, Url, UrlSearchParams,
};

/// The cookie of people who do not want to be asked for a name.
pub const NOT_NOW_COOKIE: &str = "not-now";

/// The time, by the wall clock.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as u64)
}

/// The place in a link to a message: `?at=18`, whatever parameters other sites have added.
pub(super) fn place_in_address() -> Option<Seq> {
    let query = location().search().ok()?;
    let place = query.trim_start_matches('?').split('&').find_map(|field| field.strip_prefix("at="));
    place?.parse().ok().map(Seq::new)
}

/// Changes the URL in the address bar, without loading it.
pub fn show_address(address: &str) {
    // Fails only for a URL of another site.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
}

/// Copies a link. True if that worked. A link to this page also goes into the address bar.
pub fn copy_link(to: &str) -> bool {
    if to.starts_with('?') {
        show_address(to);
    }
    let whole = location().href().and_then(|here| Url::new_with_base(to, &here));
    whole.is_ok_and(|whole| copy(&whole.href()))
}

/// Copies a text. True if that worked.
pub fn copy(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    match clipboard.dyn_ref::<Clipboard>() {
        // The person may refuse it.
        Some(clipboard) => drop(clipboard.write_text(text)),
        None => return copy_selected(text).unwrap_or_default(),
    }
    true
}

/// Copies a text by selecting it: over plain HTTP from another machine, a browser has no clipboard API.
fn copy_selected(text: &str) -> Option<bool> {
    let page: HtmlDocument = leptos::prelude::document().unchecked_into();
    let focused = page.active_element()?;
    // Next to the focused element: outside an open dialog nothing can be selected, and a row's tools disappear without focus.
    let place = focused.parent_element()?;
    let field: HtmlTextAreaElement = page.create_element("textarea").ok()?.unchecked_into();
    field.set_class_name("visually-hidden");
    field.set_value(text);
    place.append_child(&field).ok()?;
    field.select();
    let is_copied = page.exec_command("copy").ok();
    field.remove();
    // Focus is optional: if the browser refuses it, nothing breaks.
    let _ = focused.unchecked_into::<HtmlElement>().focus();
    is_copied
}

/// Stores that a person does not want to be asked for a name: the server reads it with every page.
pub fn ask_no_name() {
    let page: HtmlDocument = leptos::prelude::document().unchecked_into();
    // A browser without cookies asks again.
    let _ = page.set_cookie(&format!("{NOT_NOW_COOKIE}=1; path=/; max-age=31536000; samesite=lax"));
}

/// Whether the page was reloaded, or returned to.
pub(super) fn is_return() -> bool {
    let navigation = window().performance().map(|performance| performance.navigation());
    navigation.is_some_and(|navigation| matches!(navigation.type_(), 1 | 2))
}

/// The path after redirects.
#[must_use]
pub fn fetch_target(path: String) -> LocalBoxFuture<'static, Option<String>> {
    let fetch = async move {
        let response = JsFuture::from(window().fetch_with_str(&path)).await.ok()?;
        Some(response.dyn_into::<Response>().ok()?.url())
    };
    fetch.boxed_local()
}

/// Whether there is a mouse or similar: then focusing a field opens no on-screen keyboard.
#[must_use]
pub fn has_fine_pointer() -> bool {
    window()
        .match_media("(hover: hover) and (pointer: fine)")
        .is_ok_and(|found| found.is_some_and(|found| found.matches()))
}

/// The language tag of the page.
pub(super) fn page_language() -> String {
    let page = leptos::prelude::document().document_element();
    page.and_then(|page| page.get_attribute("lang")).unwrap_or_default()
}

/// Random bytes: secret, or at least unique.
pub(super) fn random_bytes() -> [u8; 10] {
    let mut random = [0; 10];
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut random));
    if filled.is_err() {
        random.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    random
}

/// A number from 0 to 1.
pub(super) fn random() -> f64 {
    js_sys::Math::random()
}

/// The socket's URL, on the host of the page.
pub(super) fn socket_url(watches: bool) -> String {
    let scheme = if location().protocol().as_deref() == Ok("https:") { "wss" } else { "ws" };
    let path = if watches { "/ws/watch" } else { "/ws" };
    format!("{scheme}://{}{path}", location().host().unwrap_or_default())
}

/// Whether the browser reports a network.
pub(super) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the page is visible.
pub(super) fn is_visible() -> bool {
    leptos::prelude::document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Whether a person is ignored: the server writes that into the head of the page.
#[must_use]
pub fn is_ignored(person: Person) -> bool {
    let found = leptos::prelude::document().query_selector(&format!("[data-ignored~='{person}']"));
    found.is_ok_and(|found| found.is_some())
}

/// Waits this long. Dropping the future removes the timer.
pub(super) async fn sleep(duration: Duration) {
    struct Timer(Option<TimeoutHandle>);
    impl Drop for Timer {
        fn drop(&mut self) {
            if let Some(handle) = self.0 {
                handle.clear();
            }
        }
    }
    let (done, slept) = oneshot::channel();
    // A browser without timers could not run the page either.
    let _alarm = Timer(set_timeout_with_handle(move || _ = done.send(()), duration).ok());
    _ = slept.await;
}

/// The response to a path. None if there is none, or it is a refusal.
#[must_use]
pub fn fetch_text(path: String) -> LocalBoxFuture<'static, Option<String>> {
    answer(window().fetch_with_str(&path))
}

/// The same for a form.
#[must_use]
pub fn send_form(path: String, form: HtmlFormElement) -> LocalBoxFuture<'static, Option<String>> {
    let sent = RequestInit::new();
    sent.set_method("POST");
    let fields = FormData::new_with_form(&form)
        .and_then(|form| UrlSearchParams::new_with_str_sequence_sequence(&form));
    sent.set_body(&fields.map(JsValue::from).unwrap_or_default());
    answer(window().fetch_with_str_and_init(&path, &sent))
}

fn answer(asked: Promise) -> LocalBoxFuture<'static, Option<String>> {
    let fetch = async move {
        let response = JsFuture::from(asked).await.ok()?;
        let response: Response = response.dyn_into().ok()?;
        if !response.ok() {
            return None;
        }
        JsFuture::from(response.text().ok()?).await.ok()?.as_string()
    };
    fetch.boxed_local()
}
