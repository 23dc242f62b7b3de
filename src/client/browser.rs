//! What only a browser can tell: the time, where one is, randomness. Called in effects and events alone.

use crate::domain::Timestamp;
use futures::channel::oneshot;
use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::{location, set_timeout_with_handle, window},
};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// A moment by the clock and the calendar of where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalMoment {
    /// Year, month (1 to 12), day of the month.
    pub day: (u64, u64, u64),
    /// Hour and minute.
    pub clock: (u64, u64),
}

/// The moment where one is.
#[must_use]
pub fn local_moment(at: Timestamp) -> LocalMoment {
    let date = js_sys::Date::new(&JsValue::from_f64(at.millis() as f64));
    LocalMoment {
        day: (date.get_full_year().into(), u64::from(date.get_month()) + 1, date.get_date().into()),
        clock: (date.get_hours().into(), date.get_minutes().into()),
    }
}

/// The time, by the clock on the wall.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as u64)
}

/// What nobody can guess, or at least nobody has had before.
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

/// Where the socket is: on the host that served the page.
pub(super) fn socket_url() -> String {
    let scheme = if location().protocol().as_deref() == Ok("https:") { "wss" } else { "ws" };
    format!("{scheme}://{}/ws", location().host().unwrap_or_default())
}

/// Whether the browser believes that it has a network.
pub(super) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the page can be seen.
pub(super) fn is_visible() -> bool {
    leptos::prelude::document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Done after this long. Who no longer waits for it leaves no timer behind.
pub(super) async fn sleep(duration: Duration) {
    struct Alarm(Option<TimeoutHandle>);
    impl Drop for Alarm {
        fn drop(&mut self) {
            if let Some(handle) = self.0 {
                handle.clear();
            }
        }
    }
    let (done, slept) = oneshot::channel();
    // A browser without timers would have no page either.
    let _alarm = Alarm(set_timeout_with_handle(move || _ = done.send(()), duration).ok());
    _ = slept.await;
}
