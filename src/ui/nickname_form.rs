//! Choosing the name one goes by.

use super::words::words;
use crate::{
    api::{ClaimNickname, Error},
    domain::{Member, Nickname},
};
use leptos::{form::ActionForm, html, prelude::*};

/// A form with one field, filled with the name one has. It is an ordinary form, so it works before and without
/// WebAssembly; with it, the page stays as it is and `on_done` is called.
#[component]
pub(super) fn NicknameForm(
    /// The name to begin with.
    #[prop(into)]
    nickname: Signal<Nickname>,
    /// Called when the name is claimed.
    #[prop(into)]
    on_done: Callback<Member>,
    /// Whether to take the focus when the page comes alive, with the name selected: type and press Enter.
    #[prop(optional)]
    eager: bool,
) -> impl IntoView {
    let words = words();
    let claim = ServerAction::<ClaimNickname>::new();
    let field = NodeRef::<html::Input>::new();
    let outcome = claim.value();
    Effect::new(move |_| {
        if let Some(Ok(member)) = outcome.get() {
            on_done.run(member);
        }
    });
    Effect::new(move |_| {
        if let Some(field) = field.get().filter(|_| eager) {
            // Focus is a courtesy: a browser that refuses it breaks nothing.
            let _ = field.focus();
            field.select();
        }
    });
    let wrong = move || match outcome.get() {
        Some(Err(Error::Refused(refused))) => Some((words.refusal)(refused.code)),
        Some(Err(Error::Call(_))) => Some(words.page_failed),
        Some(Ok(_)) | None => None,
    };
    view! {
        <ActionForm action=claim attr:class="nickname-form">
            <label class="nickname-form__label">
                <span class="visually-hidden">{words.nickname}</span>
                <input
                    class="nickname-form__field"
                    node_ref=field
                    name="nickname"
                    value=move || nickname.get().to_string()
                    maxlength=Nickname::MAX_CHARS
                    required
                    autocomplete="nickname"
                    spellcheck="false"
                    aria-describedby="nickname-wrong"
                    aria-invalid=move || wrong().is_some().to_string()
                />
            </label>
            <button class="nickname-form__save button" type="submit" disabled=move || claim.pending().get()>
                {words.save_nickname}
            </button>
            <p class="nickname-form__wrong" id="nickname-wrong" role="alert">
                {wrong}
            </p>
        </ActionForm>
    }
}
