//! Where one writes.

use super::{mark::Mark, words::words};
use crate::{
    client::{Connection, RoomView},
    domain::{Act, Body, Fault},
};
use leptos::{ev, html, prelude::*};

/// A text field that grows, and the button that sends it.
///
/// Enter sends and Shift+Enter breaks the line. What counts is not the key but the line break it would make
/// (`beforeinput`, Input Events Level 2): an input method that uses Enter to choose a word makes none, and one
/// that both ends a syllable and breaks the line, as Korean ones do, makes exactly one.
#[component]
pub(super) fn Composer(
    view: RwSignal<RoomView>,
    field: NodeRef<html::Textarea>,
    naming: RwSignal<bool>,
) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let person = view.read_untracked().you.person;
    let hint = (words.message_hint)(view.read_untracked().room.as_str());
    let fault = RwSignal::new(None::<String>);
    // Whether Shift is down, as the last key said: an input event does not.
    let shift = StoredValue::new(false);
    // Whether the line break came inside a composition: then its end sends.
    let due = StoredValue::new(false);

    let send = move || {
        let Some(field) = field.get_untracked() else { return };
        match Body::parse(field.value()) {
            Ok(body) => {
                connection.post(view, Act::Said { body: Some(body), reply_to: None });
                field.set_value("");
                fit(&field);
                fault.set(None);
                naming.set(false);
            }
            Err(Fault::Empty) => {}
            Err(wrong @ (Fault::TooLong { .. } | Fault::Forbidden(_) | Fault::Malformed(_))) => {
                fault.set(Some(explain(wrong, &field.value(), words)));
            }
        }
    };
    let on_before_input = move |event: ev::InputEvent| {
        let breaks_line = matches!(event.input_type().as_str(), "insertLineBreak" | "insertParagraph");
        if !breaks_line || shift.get_value() {
            return;
        }
        event.prevent_default();
        if event.is_composing() { due.set_value(true) } else { send() }
    };
    let on_composition_end = move |_| {
        if due.get_value() {
            due.set_value(false);
            send();
        }
    };
    let on_input = move |_| {
        if let Some(field) = field.get_untracked() {
            fit(&field);
        }
        fault.set(None);
    };
    view! {
        <form
            class="composer"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <button
                class="composer__you"
                type="button"
                aria-expanded=move || naming.get().to_string()
                title=words.change_nickname
                on:click=move |_| naming.update(|naming| *naming = !*naming)
            >
                <Mark person />
                <span class="visually-hidden">{words.change_nickname} ": "</span>
                <span class="composer__name" data-you>{move || view.read().you.nickname.to_string()}</span>
            </button>
            <label class="composer__label">
                <span class="visually-hidden">{words.message}</span>
                <textarea
                    class="composer__field"
                    node_ref=field
                    rows="1"
                    placeholder=hint
                    enterkeyhint="send"
                    autocomplete="off"
                    aria-describedby="composer-fault"
                    on:keydown=move |event| shift.set_value(event.shift_key())
                    on:beforeinput=on_before_input
                    on:compositionend=on_composition_end
                    on:input=on_input
                ></textarea>
            </label>
            <button class="composer__send button button--primary" type="submit" aria-label=words.send title=words.send>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14M13 6l6 6-6 6" /></svg>
            </button>
            <p class="composer__fault" id="composer-fault" role="alert">
                {fault}
            </p>
        </form>
    }
}

/// Makes the field as high as its text; the stylesheet says where that ends.
fn fit(field: &web_sys::HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(field);
    // A browser that does not take a height leaves the field scrolling, which works too.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height() + 2));
}

fn explain(fault: Fault, text: &str, words: &super::words::Words) -> String {
    match fault {
        Fault::TooLong { max, .. } => (words.too_long)(text.len() - max),
        Fault::Empty | Fault::Forbidden(_) | Fault::Malformed(_) => {
            (words.refusal)(crate::protocol::Code::BadBody).to_owned()
        }
    }
}
