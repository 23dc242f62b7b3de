//! One message.

use super::{
    local_time::LocalTime,
    mark::{Mark, hue},
    message_actions::MessageActions,
    message_text::MessageText,
    reactions::Reactions,
    reply_quote::ReplyQuote,
    words::words,
};
use crate::{
    client::{Connection, Delivery, RoomView, Shown},
    domain::{Body, Member, MessageId},
    protocol::Code,
};
use leptos::prelude::*;

/// A message: on its way, kept, changed or refused, in one and the same line.
#[component]
pub(super) fn MessageItem(view: RwSignal<RoomView>, message: Memo<Shown>) -> impl IntoView {
    let words = words();
    let Shown { id, from, own, .. } = message.get_untracked();
    let at = move || message.read().at;
    let waits = Memo::new(move |_| {
        let message = message.read();
        let change = message.change.as_ref();
        message.delivery.is_due() || change.is_some_and(|change| change.delivery.is_due())
    });
    let may_act = Memo::new(move |_| message.read().may_be_acted_on());
    let connection = expect_context::<Connection>();
    let trouble = Memo::new(move |_| trouble(&message.read(), connection.is_long_gone.get()));
    let is_kept =
        Memo::new(move |_| own && !waits.get() && matches!(message.read().delivery, Delivery::Kept(_)));
    let is_edited = Memo::new(move |_| message.read().edited);
    let body = Memo::new(move |_| message.read().body.clone());
    let reply = Memo::new(move |_| message.read().reply.clone());
    view! {
        <li
            class="message"
            id=row_id(&from, id)
            class:message--own=own
            class:message--leads=move || message.read().leads
            class:message--waiting=waits
            class:message--refused=move || trouble.read().as_ref().is_some_and(|trouble| matches!(trouble.why, Why::Refused(_)))
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
                    <Show when=move || is_edited.get()>
                        <span class="message__edited">{words.edited}</span>
                    </Show>
                    <Show when=move || is_kept.get()>
                        <span class="message__kept" title=words.kept>
                            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12.500l4.500 4.500L19 7.500" /></svg>
                            <span class="visually-hidden">{words.kept}</span>
                        </span>
                    </Show>
                    <Show when=move || waits.get()>
                        <span class="message__sending">{words.sending}</span>
                    </Show>
                </span>
            </div>
            {move || reply.get().map(|quote| view! { <ReplyQuote quote /> })}
            {move || match body.get() {
                Some(body) => view! { <MessageText text=body.to_string() /> }.into_any(),
                None => view! { <p class="message__deleted">{words.deleted}</p> }.into_any(),
            }}
            <Reactions view message />
            {move || trouble.get().map(|trouble| view! { <Trouble view trouble /> })}
            <Show when=move || may_act.get()>
                <MessageActions view message />
            </Show>
        </li>
    }
}

/// The row's id in the page.
pub(super) fn row_id(from: &Member, id: MessageId) -> String {
    format!("m-{}-{id}", from.person)
}

/// Why something is not kept.
#[derive(Clone, Copy, PartialEq)]
enum Why {
    /// The server will not have it.
    Refused(Code),
    /// The server cannot take it yet: it is sent again by itself.
    Delayed(Code),
    /// There has been no connection for a while: it is sent when there is one.
    Unconnected,
}

/// What its author must know about.
#[derive(Clone, PartialEq)]
struct Troubled {
    id: MessageId,
    why: Why,
    is_change: bool,
    /// The words that were to take the place of what the message says.
    unsaid: Option<Body>,
}

/// What of a message its author must know about: the message itself, or the last change of it, was refused or waits.
fn trouble(message: &Shown, is_long_gone: bool) -> Option<Troubled> {
    let of = |id, delivery, is_change, body| {
        let why = match delivery {
            Delivery::Refused(code) => Why::Refused(code),
            Delivery::Waiting | Delivery::Delayed(_) if is_long_gone => Why::Unconnected,
            Delivery::Delayed(code) => Why::Delayed(code),
            Delivery::Waiting | Delivery::Kept(_) => return None,
        };
        // The words of what waits are shown already, as if it had been done.
        let unsaid = if let Why::Refused(_) = why { body } else { None };
        Some(Troubled { id, why, is_change, unsaid })
    };
    let change = message.change.clone();
    of(message.id, message.delivery, false, None)
        .or_else(|| change.and_then(|change| of(change.id, change.delivery, true, change.body)))
}

/// Why it was refused, and what its author can do about it.
#[component]
fn Trouble(view: RwSignal<RoomView>, trouble: Troubled) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let Troubled { id, why, is_change, unsaid } = trouble;
    let is_waiting = !matches!(why, Why::Refused(_));
    let reason = match why {
        Why::Refused(code) => (words.refusal)(code),
        Why::Delayed(code) => (words.delayed)(code),
        Why::Unconnected => words.unconnected,
    };
    view! {
        <div class="message__refusal" class:message__refusal--delayed=is_waiting role="alert">
            {unsaid.map(|body| view! { <MessageText text=body.to_string() /> })}
            <span>{reason}</span>
            <button class="message__action" type="button" on:click=move |_| connection.retry(view, id)>
                {words.retry}
            </button>
            <button class="message__action" type="button" on:click=move |_| connection.discard(view, id)>
                {if is_change { words.discard_change } else { words.discard }}
            </button>
        </div>
    }
}
