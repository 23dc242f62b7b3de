//! Notifies a person of a message: by a system notification, a toast and a sound.

use super::storage::{claim_sound, holds_claim};
use crate::client::browser;
use leptos::{
    prelude::{document, location, set_timeout, window},
    task::spawn_local,
};
use std::{cell::Cell, time::Duration};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlAudioElement, Notification, NotificationOptions};

/// How long a toast is shown.
const SHOWN_FOR: Duration = Duration::from_secs(10);

/// The maximum delay until tabs see each other's storage.
const CLAIM_WAIT: Duration = Duration::from_millis(100);

/// A short sound.
const SOUND_PATH: &str = "/call.wav";

/// Notifies if the last notifying message, which the server wrote into this part of the page, is newer than `called`. Messages
/// from before the page was opened do not notify.
pub(in crate::client) fn call(beside: &Element, called: &mut Option<u64>) {
    let Ok(Some(last)) = beside.query_selector("[data-call]") else { return };
    let attribute = |name: &str| last.get_attribute(name);
    let at = attribute("data-call").and_then(|at| at.parse().ok()).unwrap_or_default();
    let before = called.get_or_insert(at);
    if at <= *before {
        return;
    }
    *before = at;
    if attribute("data-sound").is_some() {
        sound(at);
    }
    let (room, title) = (attribute("data-room").unwrap_or_default(), attribute("title").unwrap_or_default());
    let text = last.text_content().unwrap_or_default();
    if browser::is_visible() {
        show(&room, &format!("{title}: {text}"));
    } else if attribute("data-desktop").is_some() {
        notify(&title, &text, room);
    }
}

/// Plays a sound, unless another tab does.
fn sound(at: u64) {
    let Some(claim) = claim_sound(at) else { return };
    let play = move || {
        if holds_claim(&claim)
            && let Ok(sound) = HtmlAudioElement::new_with_src(SOUND_PATH)
        {
            // A browser plays no sound before the person has interacted with the page.
            let _ = sound.play();
        }
    };
    set_timeout(play, CLAIM_WAIT);
}

/// Shows a toast with a link to the room, unless the list of rooms is shown, which has it already.
fn show(room: &str, text: &str) {
    let Ok(Some(place)) = document().query_selector(".call-toast__link") else { return };
    if location().pathname().as_deref() == Ok(room) {
        return;
    }
    // Both fail only for an invalid name.
    let _ = place.set_attribute("href", room);
    let _ = place.remove_attribute("hidden");
    place.set_text_content(Some(text));
    // Only the last timer hides the toast.
    thread_local!(static SHOWN_COUNT: Cell<u32> = const { Cell::new(0) });
    let nth = SHOWN_COUNT.get() + 1;
    SHOWN_COUNT.set(nth);
    set_timeout(
        move || {
            if SHOWN_COUNT.get() == nth {
                let _ = place.set_attribute("hidden", "");
            }
        },
        SHOWN_FOR,
    );
}

/// Shows the number of unread messages of other rooms at the button for the rooms, as the server wrote it into this part of the
/// page.
pub(in crate::client) fn count(beside: &Element) {
    let (Ok(Some(new)), Ok(Some(button))) =
        (beside.query_selector("[data-new]"), document().query_selector("[data-rooms]"))
    else {
        return;
    };
    for (name, from) in [("data-new", "data-new"), ("aria-label", "aria-label"), ("title", "aria-label")] {
        // Fails only for an invalid name.
        let _ = button.set_attribute(name, &new.get_attribute(from).unwrap_or_default());
    }
}

fn notify(title: &str, text: &str, room: String) {
    let options = NotificationOptions::new();
    options.set_body(text);
    // Other tabs use the same tag, and the room's next notification replaces this one.
    options.set_tag(&room);
    // If notifications are not allowed, the title and icon still show the unread count.
    let Ok(notification) = Notification::new_with_options(title, &options) else { return };
    let follow = Closure::<dyn FnMut()>::new(move || {
        let _ = window().focus();
        if location().pathname().as_deref() != Ok(&room) {
            let _ = location().set_href(&room);
        }
    });
    notification.set_onclick(Some(follow.into_js_value().unchecked_ref()));
}

/// Asks for permission to show notifications, and stores the answer in the page.
pub fn ask_to_notify() {
    spawn_local(async {
        let Ok(asked) = Notification::request_permission() else { return };
        if let (Ok(answer), Some(page)) = (JsFuture::from(asked).await, document().document_element()) {
            // Fails only for an invalid attribute name.
            let _ = page.set_attribute("data-notifications", &answer.as_string().unwrap_or_default());
        }
    });
}
