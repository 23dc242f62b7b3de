//! What waits for the hosts of a room: reports, requests to write, and questions.

use super::parts::{host_form, person_link, time};
use crate::{
    domain::{Appeal, AppealSubject, Language, Member, RoomName},
    sheets::{search_sheet::hit, words::appeals::appeal_words},
};
use maud::{Markup, html};

/// The list, for hosts; nothing if nothing waits.
pub(super) fn appeal_list(language: Language, room: &RoomName, appeals: &[Appeal]) -> Markup {
    let words = appeal_words(language);
    html! {
        @if !appeals.is_empty() {
            h3.sheet__heading { (words.waiting) " " span.member-list__count { (appeals.len()) } }
            ul.host-sheet__appeals {
                @for appeal in appeals { li { (shown(language, room, appeal)) } }
            }
            @if let [_, .., last] = appeals {
                div.person-card__actions {
                    (host_form(room, "settle_all", &[("appeal", &last.id.to_string())], html! { button.button { (words.all_done) } }))
                }
            }
        }
    }
}

fn shown(language: Language, room: &RoomName, appeal: &Appeal) -> Markup {
    let words = appeal_words(language);
    let Appeal { id, from, at, subject, text, message } = appeal;
    let does = match subject {
        AppealSubject::Report { .. } => words.reports,
        AppealSubject::Write => words.would_write,
        AppealSubject::Question => words.asks,
    };
    let settle = |button: &str| {
        let button = html! { button.button { (button) } };
        host_form(room, "settle", &[("appeal", &id.to_string())], button)
    };
    html! {
        (person_link(room, from, html! { (does) " · " (time(*at)) }))
        @if let Some(text) = text { p { q dir="auto" { (text.as_str()) } } }
        @if let Some(message) = message {
            (hit(room, None, message, None))
            @if message.body.is_none() {
                p.about-sheet__soft { (words.deleted_since) }
            } @else if message.edited.is_some() {
                p.about-sheet__soft { (words.edited) }
            }
        }
        div.person-card__actions {
            @match subject {
                AppealSubject::Report { .. } => {
                    @if let Some(message) = message {
                        @if message.body.is_some() { (delete(language, room, message.seq.get())) }
                        (author_link(language, room, &message.from))
                    }
                    (settle(words.done))
                },
                AppealSubject::Write => {
                    (host_form(room, "admit", &[("person", &from.person.to_string())], html! {
                        button.button.button--primary { (words.let_in) }
                    }))
                    (settle(words.not_now))
                },
                AppealSubject::Question => (settle(words.done)),
            }
        }
    }
}

fn delete(language: Language, room: &RoomName, seq: u64) -> Markup {
    let button = html! { button.button.button--bad { (appeal_words(language).delete_message) } };
    host_form(room, "delete", &[("target", &seq.to_string())], button)
}

fn author_link(language: Language, room: &RoomName, author: &Member) -> Markup {
    html! {
        a.button href={ (room.path()) "/people/" (author.person) } title=(author.nickname.as_str()) data-sheet {
            (appeal_words(language).author)
        }
    }
}
