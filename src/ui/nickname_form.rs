//! Choosing the name one goes by.

use super::{
    live::{Live, effect, live, on},
    words::words,
};
use crate::{
    client::claim_nickname,
    domain::{Member, Nickname},
    protocol::Code,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::rc::Rc;

/// A form with one field, filled with the name one has. It is an ordinary form, so it works before and without
/// WebAssembly; with it, the page stays as it is and `on_done` is called.
///
/// `nickname` is the name to begin with, `refused` why the name was refused that this form asked for on the page before.
/// An `eager` one takes the focus when the page comes alive, with the name selected: type and press Enter.
pub(super) fn nickname_form(
    nickname: Live,
    refused: Option<Code>,
    eager: bool,
    on_done: impl Fn(Member) + 'static,
) -> AnyView {
    let on_done = Rc::new(on_done);
    let words = words();
    let field = NodeRef::<html::Input>::new();
    let is_asking = RwSignal::new(false);
    let wrong = RwSignal::new(refused.map(words.refusal).unwrap_or_default().to_owned());
    effect(move || {
        if let Some(field) = field.get().filter(|_| eager) {
            // Focus is a courtesy: a browser that refuses it breaks nothing.
            let _ = field.focus();
            field.select();
        }
    });
    let claim = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (form, on_done) = (field, Rc::clone(&on_done));
        let Some(field) = field.get_untracked() else { return };
        is_asking.set(true);
        spawn_local(async move {
            let outcome = claim_nickname(field.value()).await;
            is_asking.set(false);
            let why = match &outcome {
                Ok(_) => "",
                Err(Some(code)) => (words.refusal)(*code),
                Err(None) => words.page_failed,
            };
            wrong.set(why.to_owned());
            // The form may be gone by now, and whoever waited for it with it.
            let is_there = form.try_get_untracked().flatten().is_some();
            if let Some(member) = outcome.ok().filter(|_| is_there) {
                on_done(member);
            }
        });
    };
    view! {
        <form class="nickname-form" action="/api/nickname" method="post" on:submit=on(claim)>
            <label class="nickname-form__label">
                <span class="visually-hidden">{words.nickname}</span>
                <input
                    class="nickname-form__field"
                    node_ref=field
                    name="nickname"
                    value=nickname
                    maxlength=Nickname::MAX_CHARS
                    required
                    autocomplete="nickname"
                    spellcheck="false"
                    aria-describedby="nickname-wrong"
                    aria-invalid=live(move || (!wrong.read().is_empty()).to_string())
                />
            </label>
            <button class="nickname-form__save button" type="submit" disabled=move || is_asking.get()>
                {words.save_nickname}
            </button>
            <p class="nickname-form__wrong" id="nickname-wrong" role="alert">
                {live(move || wrong.get())}
            </p>
        </form>
    }
    .into_any()
}
