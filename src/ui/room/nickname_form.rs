//! The form for choosing a nickname.

use crate::{
    client::{ClaimError, Connection, Status, claim_nickname},
    domain::{Language, Member, Nickname},
    protocol::Code,
    ui::{
        dom::bindings::{bind_attribute, bind_text, effect, find, find_as, on},
        words::{Words, words},
    },
};
use leptos::{ev, prelude::*, task::spawn_local};
use maud::{Markup, html};
use std::rc::Rc;
use web_sys::HtmlInputElement;

/// A form with one field, filled with the current nickname. It is an ordinary form, so it works without WebAssembly. `refused`
/// is why the last request of this form was refused. `back` is the page of the form.
pub(crate) fn nickname_form(nickname: &str, refused: Option<Code>, language: Language, back: &str) -> Markup {
    let words = crate::ui::words::of(language);
    let wrong = refused.map(words.refusal).unwrap_or_default();
    html! {
        form.nickname-form action={ "/api/nickname?back=" (back) } method="post" {
            label.nickname-form__label {
                span.visually-hidden { (words.nickname) }
                input.nickname-form__field name="nickname" value=(nickname) maxlength=(Nickname::MAX_CHARS) required autocomplete="nickname" spellcheck="false" aria-describedby="nickname-wrong" aria-invalid=((!wrong.is_empty()).to_string());
            }
            button.nickname-form__save.button type="submit" { (words.save_nickname) }
            p.nickname-form__wrong id="nickname-wrong" role="alert" { (wrong) }
        }
    }
}

/// The selector of the field.
const NICKNAME_FIELD_SELECTOR: &str = ".nickname-form__field";

/// The problem with the requested name; empty if there is none.
#[derive(Clone, Copy)]
pub(crate) struct NicknameFault(RwSignal<String>);

impl NicknameFault {
    /// Cancels: the field shows the current nickname.
    pub(crate) fn forget(self) {
        self.0.set(String::new());
        if let Some(field) = find_as::<HtmlInputElement>(NICKNAME_FIELD_SELECTOR) {
            field.set_value(&field.default_value());
        }
    }
}

/// Focuses the field and selects the name, ready for typing.
pub(crate) fn begin() {
    if let Some(field) = find_as::<HtmlInputElement>(NICKNAME_FIELD_SELECTOR) {
        // Focus is optional: if the browser refuses it, nothing breaks.
        let _ = field.focus();
        field.select();
    }
}

/// The text for a failed claim.
pub(crate) fn unclaimed(why: ClaimError, words: &'static Words) -> &'static str {
    match why {
        ClaimError::NoAnswer => words.no_answer,
        ClaimError::NoCookies => words.no_cookies,
        ClaimError::Refused(code) => (words.refusal)(code),
    }
}

/// Sends the form without leaving the page, then calls `on_done`. `you` is the person and the current nickname.
pub(crate) fn follow_nickname(
    you: impl Fn() -> Member + 'static,
    refused: Option<Code>,
    on_done: impl Fn(Member) + 'static,
) -> NicknameFault {
    let (on_done, you) = (Rc::new(on_done), Rc::new(you));
    let words = words();
    let status = expect_context::<Connection>().status;
    let wrong = RwSignal::new(refused.map(words.refusal).unwrap_or_default().to_owned());
    let named = Rc::clone(&you);
    bind_attribute(NICKNAME_FIELD_SELECTOR, "value", move || named().nickname.to_string());
    bind_attribute(NICKNAME_FIELD_SELECTOR, "aria-invalid", move || (!wrong.read().is_empty()).to_string());
    bind_text(".nickname-form__wrong", move || wrong.get());
    effect(move || {
        if status.get() == Status::Connected && *wrong.read_untracked() == words.no_answer {
            wrong.set(String::new());
        }
    });
    on(".nickname-form", "submit", move |event: ev::SubmitEvent| {
        event.prevent_default();
        let on_done = Rc::clone(&on_done);
        let Some(field) = find_as::<HtmlInputElement>(NICKNAME_FIELD_SELECTOR) else { return };
        set_asking(true);
        let asks = untrack(|| you().person);
        spawn_local(async move {
            let outcome = claim_nickname(field.value(), asks).await;
            set_asking(false);
            wrong.set(outcome.as_ref().err().map_or("", |why| unclaimed(*why, words)).to_owned());
            if let Ok(member) = outcome {
                on_done(member);
            }
        });
    });
    NicknameFault(wrong)
}

/// Disables the button while a request is running.
fn set_asking(is_asking: bool) {
    if let Some(button) = find(".nickname-form__save") {
        // Fails only for an invalid name.
        let _ = button.toggle_attribute_with_force("disabled", is_asking);
    }
}
