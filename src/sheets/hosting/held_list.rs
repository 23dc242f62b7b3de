//! The messages that wait until a host has looked at them, for hosts and for their authors.

use super::parts::{host_form, person_link, time};
use crate::{
    domain::{HeldMessage, Language, OwnHeld, RoomName, Seq},
    sheets::{
        SheetPage,
        words::review::{ReviewTexts, review_texts},
    },
    ui::{messages::message_text::message_text, words},
};
use maud::{Markup, html};

/// How long the ban is that goes with a refusal, in minutes: a day.
const BAN_MINUTES: &str = "1440";

/// The list for hosts; nothing if nothing waits.
pub(super) fn held_list(language: Language, room: &RoomName, held: &[HeldMessage]) -> Markup {
    let texts = review_texts(language);
    html! {
        @if !held.is_empty() {
            h3.sheet__heading { (texts.waiting) " " span.member-list__count { (held.len()) } }
            ul.host-sheet__appeals {
                @for message in held { li { (shown(language, room, message)) } }
            }
            @if HeldMessage::MAX_SHOWN <= held.len() { p.about-sheet__soft { (texts.more) } }
            @if let [_, .., last] = held {
                div.person-card__actions {
                    (host_form(room, "refuse_all", &[("held", &last.number.to_string())], html! {
                        button.button.button--bad { (texts.refuse_all) }
                    }))
                }
            }
        }
    }
}

fn shown(language: Language, room: &RoomName, message: &HeldMessage) -> Markup {
    let texts = review_texts(language);
    let does = if message.target.is_some() { texts.would_edit } else { texts.would_say };
    let number = message.number.to_string();
    let form = |does: &str, button: Markup| host_form(room, does, &[("held", &number)], button);
    let ban = [("person", &*message.from.person.to_string()), ("minutes", BAN_MINUTES)];
    html! {
        (person_link(room, &message.from, html! { (does) " · " (time(message.at)) }))
        (text(language, message))
        p.about-sheet__soft {
            ((texts.why)(message.why))
            @if let Some((seq, name)) = related(texts, message) {
                " · " a href={ (room.path()) "?at=" (seq) } data-at=(seq) { (name) }
            }
        }
        div.person-card__actions {
            (form("let_through", html! { button.button.button--primary { (texts.let_through) } }))
            (form("refuse", html! { button.button { (texts.refuse) } }))
            (form("let_all_through", html! { button.button { (texts.let_all) } }))
            (host_form(room, "ban", &ban, html! { button.button.button--bad { (texts.ban) } }))
        }
    }
}

/// What somebody sees of their own messages that a host looks at first.
#[must_use]
pub fn own_held(language: Language, room: &RoomName, own: &OwnHeld) -> SheetPage {
    let texts = review_texts(language);
    let body = html! {
        @if own.waiting.is_empty() {
            p.sheet__none { (texts.none) }
        } @else {
            p { (texts.own_hint) }
            ul.host-sheet__appeals {
                @for message in &own.waiting {
                    li {
                        p.about-sheet__soft { (time(message.at)) }
                        (text(language, message))
                        div.person-card__actions {
                            form method="post" action={ (room.path()) "/held" } data-sheet {
                                input type="hidden" name="held" value=(message.number);
                                button.button { (texts.take_back) }
                            }
                        }
                    }
                }
            }
        }
        @if own.refused != 0 { p.about-sheet__soft { ((texts.refused)(own.refused)) } }
    };
    SheetPage { language, title: texts.own.to_owned(), back: room.path(), body }
}

/// The text, as it would be in the room.
fn text(language: Language, message: &HeldMessage) -> Markup {
    message_text(message.body.as_str(), &[], None, words::of(language))
}

/// The message that it edits or answers, and what that is called.
fn related(texts: &ReviewTexts, message: &HeldMessage) -> Option<(Seq, &'static str)> {
    let edits = message.target.map(|seq| (seq, texts.edits));
    edits.or(message.reply_to.map(|seq| (seq, texts.answers)))
}
