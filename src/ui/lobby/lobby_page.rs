//! The lobby: the list of rooms, and the form to enter one.

use super::site_header::site_header;
use crate::{
    api::LobbyView,
    client::{Connection, MY_ROOMS_ID},
    domain::{Language, Member, RoomName},
    protocol::{Code, LobbyList, LobbyRoom},
    ui::{
        avatar::mark,
        dom::bindings::{bind_html, bind_text, server_html},
        error_banner::trouble,
        room::nickname_form::{follow_nickname, nickname_form},
        words::{self, Words, words},
    },
};
use leptos::prelude::*;
use maud::{Markup, PreEscaped, html};

/// The lobby: first rendered from a snapshot, then updated.
pub(crate) fn lobby_page(view: LobbyView, nickname_refused: Option<Code>) -> Markup {
    let language = use_context::<Language>().unwrap_or_default();
    let LobbyView { lobby, you, room_refused, typed, .. } = view;
    let (header, trouble) = (site_header(language), trouble());
    let (identity, rooms) = (identity(you, nickname_refused, language), rooms(lobby));
    server_html(|| {
        html! {
            div.lobby {
                (header)
                (trouble)
                main.lobby__main id="main" {
                    (enter_form(room_refused, &typed, language))
                    (identity)
                    div.my-rooms id=(MY_ROOMS_ID) {}
                    (rooms)
                }
            }
        }
    })
}

/// The introduction, and an ordinary form, which redirects to the room's link.
fn enter_form(room_refused: Option<Code>, typed: &str, language: Language) -> Markup {
    let words = words::of_page(language);
    let wrong =
        room_refused.map(|code| if code == Code::Private { words.room_private } else { words.room_refused });
    html! {
        h1.lobby__title { (words.tagline) }
        form.enter-form action="/enter" method="get" {
            label.enter-form__label for="room" { (words.enter_room) }
            input.enter-form__field id="room" name="room" required maxlength=(RoomName::MAX_CHARS) placeholder=(words.room_name) autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="room-hint" value=[(!typed.is_empty()).then_some(typed)] aria-invalid=[wrong.map(|_| "true")] autofocus[wrong.is_some()];
            button.enter-form__enter.button.button--primary type="submit" { (words.enter) }
            p.enter-form__hint.enter-form__hint--wrong[wrong.is_some()] id="room-hint" role=[wrong.map(|_| "alert")] {
                (wrong.unwrap_or(words.room_name_hint))
            }
        }
        form.enter-form__unlisted action="/enter" method="get" {
            button.enter-form__new type="submit" name="unlisted" value="1" { (words.new_unlisted) }
            " " (words.new_unlisted_hint)
        }
    }
}

/// The rooms.
fn rooms(lobby: LobbyList) -> Markup {
    let words = words();
    let connection = expect_context::<Connection>();
    let lobby = Memo::new(move |_| connection.lobby.get().unwrap_or_else(|| lobby.clone()));
    let rooms = move || {
        let lobby = lobby.read();
        let list = html! {
            @if lobby.rooms.is_empty() {
                div.rooms__none {
                    p.rooms__none-title { (words.no_rooms) }
                    p { (words.no_rooms_hint) }
                }
            } @else {
                ul.rooms__list { @for room in &lobby.rooms { (room_line(room, words)) } }
            }
        };
        list.0
    };
    let rooms_total = move || (words.rooms_total)(lobby.read().rooms_total);
    let people_total = move || (words.people_total)(lobby.read().people_total);
    bind_text("[data-rooms-total]", rooms_total);
    bind_text("[data-people-total]", people_total);
    bind_html(".rooms__all", rooms);
    server_html(|| {
        html! {
            section.rooms aria-labelledby="rooms-title" {
                h2.rooms__title id="rooms-title" { (words.rooms) }
                p.rooms__totals {
                    span.rooms__total data-rooms-total { (rooms_total()) } " · "
                    span.rooms__total data-people-total { (people_total()) }
                }
                div.rooms__all { (PreEscaped(rooms())) }
            }
        }
    })
}

fn room_line(room: &LobbyRoom, words: &Words) -> Markup {
    let LobbyRoom { name, people } = room;
    html! {
        li.rooms__item.rooms__item--empty[*people == 0] {
            a.rooms__link href=(name.path()) {
                span.rooms__name { (name.as_str()) }
                span.rooms__people { ((words.people_inside)(*people)) }
            }
        }
    }
}

/// The person's nickname, and the form to change it.
fn identity(you: Member, nickname_refused: Option<Code>, language: Language) -> Markup {
    let words = words();
    let connection = expect_context::<Connection>();
    let Member { person, nickname: first } = you.clone();
    let now = move || connection.you.get().unwrap_or_else(|| you.clone());
    let named = now.clone();
    bind_text(".identity__name", move || named().nickname.to_string());
    follow_nickname(now, nickname_refused, move |member| connection.you.set(Some(member)));
    server_html(|| {
        html! {
            section.identity aria-label=(words.nickname) {
                p.identity__you {
                    span.avatar-place { (mark(person)) }
                    span { (words.you_are) " " strong.identity__name { (first.as_str()) } }
                }
                (nickname_form(first.as_str(), nickname_refused, language, "/"))
            }
        }
    })
}
