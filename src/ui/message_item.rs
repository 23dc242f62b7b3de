//! One message.

use super::{
    local_time::LocalTime,
    mark::{Mark, hue},
    message_text::MessageText,
    words::words,
};
use crate::{
    client::{Connection, Delivery, Message, RoomView},
    domain::{MessageId, Timestamp},
    protocol::{Code, Command, Say},
};
use leptos::prelude::*;

/// What of a message changes while it stays the same line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) at: Option<Timestamp>,
    pub(super) leads: bool,
    pub(super) delivery: Delivery,
}

/// A message: on its way, kept, or refused, in one and the same line.
#[component]
pub(super) fn MessageItem(view: RwSignal<RoomView>, message: Message, facts: Memo<Facts>) -> impl IntoView {
    let words = words();
    let Message { id, from, body, own, .. } = message;
    let at = move || facts.get().at;
    let waits = move || facts.get().delivery == Delivery::Waiting;
    let refusal = move || match facts.get().delivery {
        Delivery::Refused(code) => Some(code),
        Delivery::Waiting | Delivery::Kept(_) => None,
    };
    let is_kept = move || own && matches!(facts.get().delivery, Delivery::Kept(_));
    view! {
        <li
            class="message"
            id=format!("m-{}-{id}", from.person)
            class:message--own=own
            class:message--leads=move || facts.get().leads
            class:message--waiting=waits
            class:message--refused=move || refusal().is_some()
            data-row
            data-message
        >
            <div class="message__head">
                <Mark person=from.person />
                <span class=format!("message__name message__name--{}", hue(from.person)) data-name>
                    {from.nickname.to_string()}
                </span>
                <span class="message__at">
                    {move || at().map(|at| view! { <LocalTime at /> })}
                    <Show when=is_kept>
                        <span class="message__kept" title=words.kept>
                            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12.500l4.500 4.500L19 7.500" /></svg>
                            <span class="visually-hidden">{words.kept}</span>
                        </span>
                    </Show>
                    <Show when=waits>
                        <span class="message__sending">{words.sending}</span>
                    </Show>
                </span>
            </div>
            <MessageText text=body.to_string() />
            {move || refusal().map(|code| view! { <Refusal view id code /> })}
        </li>
    }
}

/// Why it was refused, and what its author can do about it.
#[component]
fn Refusal(view: RwSignal<RoomView>, id: MessageId, code: Code) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let retry = move |_| {
        let again = view.try_update(|view| {
            view.outbox.retry(id);
            view.outbox.unsent(&view.room).find(|say: &Say| say.id == id)
        });
        if let Some(say) = again.flatten() {
            connection.send(Command::Say(say));
        }
    };
    view! {
        <div class="message__refusal" role="alert">
            <span>{(words.refusal)(code)}</span>
            <button class="message__action" type="button" on:click=retry>
                {words.retry}
            </button>
            <button class="message__action" type="button" on:click=move |_| view.update(|view| view.outbox.discard(id))>
                {words.discard}
            </button>
        </div>
    }
}
