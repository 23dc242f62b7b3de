//! A message, as HTML.

use super::{reactions::reactions, reply_quote::reply_quote, row_context::RowContext};
use crate::{
    client::{Delivery, MessageRow},
    domain::{Body, Member, MessageId, markup::mentions},
    protocol::Code,
    ui::{
        avatar::{hue, mark},
        dom::local_time::time,
        role_mark::role_mark,
    },
};
use maud::{Markup, html};

/// A message in any state: pending, stored, changed or refused, in the same row.
pub(crate) fn message(shown: &MessageRow, look: &RowContext) -> Markup {
    let words = look.words();
    let trouble = trouble(shown, look.is_unconnected);
    html! {
        div class=(classes(shown, trouble.as_ref(), look)) id=(shown.key().to_string()) role="listitem" data-row data-message {
            @if shown.leads {
                div.message__head { (mark(shown.from.person)) (name(shown, look)) (role_mark(shown.role, words)) (details(shown, look)) }
            } @else {
                (name(shown, look)) (details(shown, look))
            }
            @if let Some(quote) = &shown.reply { (reply_quote(quote, words)) }
            @match &shown.body {
                Some(body) => (said(shown, body, look)),
                None => p.message__deleted { (words.deleted) },
            }
            (reactions(shown, look.watches, words))
            @if let Some(trouble) = trouble { (troubled(&trouble, look)) }
            @if shown.may_be_acted_on() && !look.watches {
                button.message-tools__button type="button" aria-label=(words.actions) aria-expanded="false" tabindex="-1" data-do="tools" {}
            }
        }
    }
}

/// The text, or an action of `/me`. The name before the action is visible; the one in the head is for screen readers.
fn said(shown: &MessageRow, body: &Body, look: &RowContext) -> Markup {
    match body.as_str().strip_prefix("/me ").and_then(|does| Body::parse(does.to_owned()).ok()) {
        None => html! {
            (look.text(body))
            @if is_long(body.as_str()) {
                button.message__unfold type="button" data-do="unfold" { (look.words().unfold) }
            }
        },
        Some(does) => html! {
            div.message__does { span aria-hidden="true" { (shown.from.nickname.as_str()) } " " (look.text(&does)) }
        },
    }
}

/// A message with more lines, or as many letters as fill them on a wide screen, is folded, so that the rest of the room stays
/// visible. A folded message shows fewer lines (`message.css`), so that there is always something to unfold.
const FOLDED_LINES: usize = 24;
const FOLDED_CHARS: usize = 2400;

/// Whether a text is too long to scroll past. A Chinese, Japanese or Korean letter is as wide as two.
fn is_long(text: &str) -> bool {
    let letters = text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 });
    FOLDED_LINES < text.split('\n').count() || FOLDED_CHARS < letters.sum::<usize>()
}

fn classes(message: &MessageRow, trouble: Option<&DeliveryTrouble<'_>>, look: &RowContext) -> String {
    let is_refused = trouble.is_some_and(|trouble| matches!(trouble.why, RefusalReason::Refused(_)));
    let mut classes = "message".to_owned();
    for (class, holds) in [
        (" message--own", message.is_own()),
        (" message--leads", message.leads),
        (" message--waiting", waits(message)),
        (" message--edited", message.edited),
        (" message--long", message.body.as_ref().is_some_and(|body| is_long(body.as_str()))),
        (" message--refused", is_refused),
        (" message--deleted", message.body.is_none()),
        (" message--mentions-me", mentions_me(message, look)),
    ] {
        if holds {
            classes += class;
        }
    }
    classes
}

fn mentions_me(message: &MessageRow, look: &RowContext) -> bool {
    let (Some(me), Some(body)) = (&look.me, &message.body) else { return false };
    !message.is_own() && mentions(body.as_str(), me.as_str())
}

/// Whether it, or a change of it, is pending.
fn waits(message: &MessageRow) -> bool {
    message.delivery.is_due() || message.change.as_ref().is_some_and(|change| change.delivery.is_due())
}

/// The author, with a link to their card, except for watchers. It is not a tab stop, because the row's tools have the link as
/// well.
fn name(shown: &MessageRow, look: &RowContext) -> Markup {
    let Member { person, nickname } = &shown.from;
    let card = (!look.watches).then(|| format!("?person={person}"));
    html! {
        a class={ "message__name message__name--" (hue(*person)) } href=[card] tabindex="-1" dir="auto" data-sheet[!look.watches] data-name { (nickname.as_str()) }
    }
}

/// Its time, and the state of its delivery.
fn details(shown: &MessageRow, look: &RowContext) -> Markup {
    let words = look.words();
    let waits = waits(shown);
    let is_kept = shown.is_own() && !waits && matches!(shown.delivery, Delivery::Kept(_));
    html! {
        span.message__at {
            @if let (Some(at), Some(seq)) = (shown.at, shown.seq) {
                // Not a tab stop: there are hundreds, and the row's tools have the link as well.
                a.message__link href={ "?at=" (seq) "#" (shown.key()) } tabindex="-1" data-do="go" data-with=(seq) {
                    (time(at))
                }
            }
            @if shown.edited { span.message__edited { (words.edited) } }
            @if is_kept {
                span.message__kept title=(words.kept) {
                    svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d="M5 12.500l4.500 4.500L19 7.500" {} }
                    span.visually-hidden { (words.kept) }
                }
            }
            @if waits { span.message__sending { (words.sending) } }
        }
    }
}

/// Why a message or change is not stored.
#[derive(Clone, Copy)]
enum RefusalReason {
    /// The server refused it.
    Refused(Code),
    /// The server refused it temporarily: it is retried automatically.
    Delayed(Code),
    /// There has been no connection for a while, as the page says above the field: it is sent later.
    Unconnected,
}

/// A problem that its author must know.
struct DeliveryTrouble<'a> {
    id: MessageId,
    why: RefusalReason,
    is_change: bool,
    /// The refused new text of an edit.
    unsaid: Option<&'a Body>,
}

/// The problem of a message, if any: it, or the last change of it, was refused or waits.
fn trouble(message: &MessageRow, is_unconnected: bool) -> Option<DeliveryTrouble<'_>> {
    let of = |id, delivery, is_change, body| {
        let why = match delivery {
            Delivery::Refused(code) => RefusalReason::Refused(code),
            Delivery::Waiting | Delivery::Delayed(_) if is_unconnected => RefusalReason::Unconnected,
            Delivery::Delayed(code) => RefusalReason::Delayed(code),
            Delivery::Waiting | Delivery::Kept(_) => return None,
        };
        // The text of a waiting edit is shown already.
        let unsaid = if let RefusalReason::Refused(_) = why { body } else { None };
        Some(DeliveryTrouble { id, why, is_change, unsaid })
    };
    let change = message.change.as_ref();
    of(message.id, message.delivery, false, None)
        .or_else(|| change.and_then(|change| of(change.id, change.delivery, true, change.body.as_ref())))
}

/// The reason of the problem, and buttons for its author.
fn troubled(trouble: &DeliveryTrouble<'_>, look: &RowContext) -> Markup {
    let words = look.words();
    let id = trouble.id.to_string();
    let discard = if trouble.is_change { words.discard_change } else { words.discard };
    let (reason, delayed) = match trouble.why {
        RefusalReason::Refused(code) => ((words.refusal)(code), false),
        RefusalReason::Delayed(Code::Held) => ((words.refusal)(Code::Held), true),
        RefusalReason::Delayed(code) => ((words.delayed)(code), true),
        RefusalReason::Unconnected => {
            return html! { button.message__action type="button" data-do="discard" data-with=(id) { (discard) } };
        }
    };
    html! {
        div.message__refusal.message__refusal--delayed[delayed] role="alert" {
            @if let Some(body) = trouble.unsaid { (look.text(body)) }
            span { (reason) }
            @if let RefusalReason::Delayed(Code::Held) = trouble.why {
                a.message__action href="?held" data-sheet { (discard) }
            } @else {
                button.message__action type="button" data-do="retry" data-with=(id) { (words.retry) }
                button.message__action type="button" data-do="discard" data-with=(id) { (discard) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_people_scroll_past_is_folded() {
        for (text, long) in [
            ("a", false),
            (&*"a\n".repeat(23), false),
            (&*"a\n".repeat(24), true),
            (&*"a".repeat(2400), false),
            (&*"a".repeat(2401), true),
            (&*"한".repeat(1200), false),
            (&*"한".repeat(1201), true),
        ] {
            assert_eq!(is_long(text), long, "{text}");
        }
    }
}
