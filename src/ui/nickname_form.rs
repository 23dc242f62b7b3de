//! Choosing the name one goes by.

use super::{
    live::{effect, live, on},
    words::words,
};
use crate::{
    client::claim_nickname,
    domain::{Member, Nickname},
    protocol::Code,
};
use leptos::{html, prelude::*, task::spawn_local};

/// A form with one field, filled with the name one has. It is an ordinary form, so it works before and without
/// WebAssembly; with it, the page stays as it is and `on_done` is called.
#[component]
pub(super) fn NicknameForm(
    /// The name to begin with.
    #[prop(into)]
    nickname: Signal<Nickname>,
    /// Why the name was refused that this form asked for on the page before.
    refused: Option<Code>,
    /// Called when the name is claimed.
    #[prop(into)]
    on_done: Callback<Member>,
    /// Whether to take the focus when the page comes alive, with the name selected: type and press Enter.
    #[prop(optional)]
    eager: bool,
) -> impl IntoView {
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
            if let Ok(member) = outcome {
                // The form may be gone by now, and whoever waited for it with it.
                let _ = on_done.try_run(member);
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
                    value=live(move || nickname.get().to_string())
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
}
