//! One message.

use super::{
    local_time::LocalTime,
    mark::{Mark, hue},
    message_actions::MessageActions,
    message_text::MessageText,
    reactions::reactions,
    reply_quote::ReplyQuote,
    when::when,
    words::words,
};
use crate::{
    client::{Connection, Delivery, RoomView, Shown},
    domain::{Body, Member, MessageId},
    protocol::Code,
};
use leptos::prelude::*;
use std::sync::Arc;

/// A message: on its way, kept, changed or refused, in one and the same line.
///
/// A room has hundreds, and few of them ever change: one that does is drawn again as a whole, over itself. Only its
/// tools stay as they are, for somebody may be about to use them.
#[component]
pub(super) fn MessageItem(view: RwSignal<RoomView>, message: RwSignal<Arc<Shown>>) -> impl IntoView {
    let connection = expect_context::<Connection>();
    let trouble = move || trouble(&message.read(), || connection.is_long_gone.get());
    let id = message.with_untracked(|message| row_id(&message.from, message.id));
    view! {
        <li class=move || classes(&message.read(), trouble().as_ref()) id=id data-row data-message>
            {move || draw(view, message, trouble())}
            {when(move || message.read().may_be_acted_on(), move || view! { <MessageActions view message /> }.into_any())}
        </li>
    }
}

fn classes(message: &Shown, trouble: Option<&Troubled>) -> String {
    let is_refused = trouble.is_some_and(|trouble| matches!(trouble.why, Why::Refused(_)));
    let mut classes = "message".to_owned();
    for (class, holds) in [
        (" message--own", message.is_own()),
        (" message--leads", message.leads),
        (" message--waiting", waits(message)),
        (" message--edited", message.edited),
        (" message--refused", is_refused),
        (" message--deleted", message.body.is_none()),
    ] {
        if holds {
            classes += class;
        }
    }
    classes
}

/// Whether it, or something done to it, is on its way.
fn waits(message: &Shown) -> bool {
    message.delivery.is_due() || message.change.as_ref().is_some_and(|change| change.delivery.is_due())
}

fn draw(view: RwSignal<RoomView>, message: RwSignal<Arc<Shown>>, trouble: Option<Troubled>) -> AnyView {
    let words = words();
    let shown = message.get();
    let Shown { from, reply, body, .. } = &*shown;
    let waits = waits(&shown);
    let is_kept = shown.is_own() && !waits && matches!(shown.delivery, Delivery::Kept(_));
    let edited = || view! { <span class="message__edited">{words.edited}</span> }.into_any();
    let kept = || {
        view! {
            <span class="message__kept" title=words.kept>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12.500l4.500 4.500L19 7.500" /></svg>
                <span class="visually-hidden">{words.kept}</span>
            </span>
        }
        .into_any()
    };
    let sending = || view! { <span class="message__sending">{words.sending}</span> }.into_any();
    let details = [
        shown.at.map(|at| view! { <LocalTime at /> }.into_any()),
        shown.edited.then(edited),
        is_kept.then(kept),
        waits.then(sending),
    ];
    let head = view! {
        <div class="message__head">
            {shown.leads.then(|| view! { <Mark person=from.person /> }.into_any())}
            <span class=format!("message__name message__name--{}", hue(from.person)) data-name>
                {from.nickname.to_string()}
            </span>
            <span class="message__at">{details.into_iter().flatten().collect_view()}</span>
        </div>
    };
    let text = match body {
        Some(body) => view! { <MessageText text=body.to_string() /> }.into_any(),
        None => view! { <p class="message__deleted">{words.deleted}</p> }.into_any(),
    };
    // Only what is there: Leptos marks the place of what is not, and a list of hundreds has enough to hold.
    let parts = [
        Some(head.into_any()),
        reply.clone().map(|quote| view! { <ReplyQuote quote /> }.into_any()),
        Some(text),
        reactions(view, message, &shown),
        trouble.map(|trouble| view! { <Trouble view trouble /> }.into_any()),
    ];
    parts.into_iter().flatten().collect_view().into_any()
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
fn trouble(message: &Shown, is_long_gone: impl Fn() -> bool) -> Option<Troubled> {
    let of = |id, delivery, is_change, body| {
        let why = match delivery {
            Delivery::Refused(code) => Why::Refused(code),
            Delivery::Waiting | Delivery::Delayed(_) if is_long_gone() => Why::Unconnected,
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
            {unsaid.map(|body| view! { <MessageText text=body.to_string() /> }.into_any())}
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
