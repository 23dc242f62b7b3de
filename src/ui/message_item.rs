//! One message.

use super::{
    local_time::LocalTime,
    mark::{Mark, hue},
    message_text::MessageText,
    reactions::Reactions,
    reply_quote::ReplyQuote,
    words::words,
};
use crate::{
    client::{Connection, Delivery, RoomView, Shown},
    domain::MessageId,
    protocol::Code,
};
use leptos::prelude::*;

/// A message: on its way, kept, changed or refused, in one and the same line.
#[component]
pub(super) fn MessageItem(view: RwSignal<RoomView>, message: Memo<Shown>) -> impl IntoView {
    let words = words();
    let Shown { id, from, own, .. } = message.get_untracked();
    let at = move || message.read().at;
    let waits = move || message.read().delivery.is_due();
    let trouble = move || trouble(&message.read());
    let is_kept = move || own && matches!(message.read().delivery, Delivery::Kept(_));
    let is_edited = move || message.read().edited;
    let body = Memo::new(move |_| message.read().body.clone());
    let reply = Memo::new(move |_| message.read().reply.clone());
    let reactions = Memo::new(move |_| message.read().reactions.clone());
    view! {
        <li
            class="message"
            id=format!("m-{}-{id}", from.person)
            class:message--own=own
            class:message--leads=move || message.read().leads
            class:message--waiting=waits
            class:message--refused=move || trouble().is_some()
            class:message--deleted=move || body.read().is_none()
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
                    <Show when=is_edited>
                        <span class="message__edited">{words.edited}</span>
                    </Show>
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
            {move || reply.get().map(|quote| view! { <ReplyQuote quote /> })}
            {move || match body.get() {
                Some(body) => view! { <MessageText text=body.to_string() /> }.into_any(),
                None => view! { <p class="message__deleted">{words.deleted}</p> }.into_any(),
            }}
            <Reactions reactions />
            {move || trouble().map(|(id, code)| view! { <Trouble view id code /> })}
        </li>
    }
}

/// What of a message its author must know about: the message itself, or the last change of it, was refused or waits.
fn trouble(message: &Shown) -> Option<(MessageId, Code)> {
    let change = message.change.map(|(id, delivery)| (id, delivery));
    [Some((message.id, message.delivery)), change].into_iter().flatten().find_map(|(id, delivery)| {
        match delivery {
            Delivery::Refused(code) | Delivery::Delayed(code) => Some((id, code)),
            Delivery::Waiting | Delivery::Kept(_) => None,
        }
    })
}

/// Why it was refused, and what its author can do about it.
#[component]
fn Trouble(view: RwSignal<RoomView>, id: MessageId, code: Code) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    view! {
        <div class="message__refusal" role="alert">
            <span>{(words.refusal)(code)}</span>
            <button class="message__action" type="button" on:click=move |_| connection.retry(view, id)>
                {words.retry}
            </button>
            <button class="message__action" type="button" on:click=move |_| connection.discard(view, id)>
                {words.discard}
            </button>
        </div>
    }
}
