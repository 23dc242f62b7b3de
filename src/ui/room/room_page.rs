//! The page of a room.

use super::{
    call_toast::called,
    connection_badge::connection_badge,
    member_list::member_list,
    nickname_form::{begin, follow_nickname, nickname_form},
    typing_line::typing_line,
};
use crate::{
    client::{Connection, MY_ROOMS_ID, RoomView, ask_no_name, show_address},
    domain::{Language, RoomName, Seq},
    protocol::{Code, Snapshot},
    ui::{
        composer::{compose_banner::ComposeMode, composer, field::field},
        dialog::{
            emoji_picker::{Emojis, emoji_picker},
            sheet::{Sheet, sheet_dialog},
        },
        dom::bindings::{bind_attribute, bind_shown, bind_text, effect, on, server_html},
        error_banner::trouble,
        messages::{announcer::announcer, message_list::message_list},
        room::no_js_feed::news_frame,
        words::{self, words},
    },
};
use leptos::{ev, prelude::*};
use maud::{Markup, html};

/// The room of a snapshot: first rendered from it, then joined.
pub(crate) fn room_page(
    snapshot: Snapshot,
    (title, held): (&str, usize),
    nickname_refused: Option<Code>,
    body_refused: Option<Code>,
    file_bytes: u64,
) -> Markup {
    let words = words();
    let language = use_context::<Language>().unwrap_or_default();
    let connection = expect_context::<Connection>();
    let (room, seq, is_end) = (snapshot.room.clone(), snapshot.seq, !snapshot.page.later);
    let naming = RwSignal::new(!snapshot.named);
    let people_shown = RwSignal::new(false);
    let view = RwSignal::new(RoomView::new(snapshot));
    provide_context(RwSignal::new(ComposeMode::default()));
    let emojis = Emojis::new();
    provide_context(emojis);
    let path = room.path();
    let sheet = Sheet::new(&path);
    provide_context(sheet);
    sheet.follow(move |address, seq| {
        let page = address.split('?').next().unwrap_or_default();
        let is_here = page.is_empty() || page == path;
        if let Some(seq) = seq.parse().ok().filter(|_| is_here) {
            show_address(address);
            connection.seek(view, Seq::new(seq));
        }
        is_here
    });
    effect(move || connection.enter(view));

    let nickname = move || view.read().you.nickname.to_string();
    let topic =
        move || view.read().timeline.topic().map(|topic| topic.as_str().to_owned()).unwrap_or_default();
    let named = move |member| {
        view.update(|view| view.you = member);
        // Only while the form is shown: it may be closed before its answer comes.
        if naming.get_untracked() {
            to_composer(naming)
        }
    };
    let wrong = follow_nickname(move || view.read().you.clone(), nickname_refused, named);
    bind_shown(".naming", move || naming.get());
    // After it is shown: hidden elements cannot be focused.
    let mut was_naming = None;
    effect(move || {
        let is_naming = naming.get();
        if was_naming.replace(is_naming) == Some(false) {
            wrong.forget();
        }
        if is_naming {
            begin();
        }
    });
    bind_text(".naming__you", nickname);
    on(".naming__later", "click", move |_: ev::MouseEvent| {
        ask_no_name();
        to_composer(naming);
    });
    bind_text("[data-topic]", topic);
    follow_people(view, people_shown);
    follow_waiting(view);
    let name_step = || {
        html! {
            section.naming aria-label=(words.nickname) hidden[!naming.get()] {
                p.naming__hint {
                    (words.you_are) " " strong.naming__you { (nickname()) } ". " (words.nickname_hint)
                }
                button.naming__later type="button" { (words.later) }
                (nickname_form(&nickname(), nickname_refused, language, &view.read().room.path_in_query()))
            }
        }
    };
    let (badge, messages) = (connection_badge(), message_list(view));
    let lines = [announcer(view), typing_line(view), trouble()];
    let composer = composer(view, naming, title, body_refused, file_bytes);
    let beside = [member_list(view, people_shown), emoji_picker(emojis), sheet_dialog(sheet)];
    server_html(|| {
        html! {
            div.room {
                header.room__header {
                    (back_link(language))
                    (about(&room, title, &topic()))
                    (waiting_link(&room, view.read().keeping.appeals, language))
                    (people_button(view.read().roster.people(), language))
                    (tools(&room, language))
                    (badge)
                }
                main.room__main id="main" {
                    (messages)
                    @for line in lines { (line) }
                    @if is_end { (news_frame(&room, seq, language)) }
                    (held_line(held, language))
                    (name_step())
                    (composer)
                }
                nav.my-rooms id=(MY_ROOMS_ID) aria-label=(words.rooms) {}
                (called())
                @for part in beside { (part) }
            }
        }
    })
}

/// The title of an unlisted room without a topic.
#[must_use]
pub fn unlisted_title(language: Language) -> &'static str {
    words::of_page(language).unlisted
}

/// Closes the nickname form, and focuses the field.
fn to_composer(naming: RwSignal<bool>) {
    naming.set(false);
    if let Some(composer) = field() {
        // Focus is optional: if the browser refuses it, nothing breaks.
        let _ = composer.focus();
    }
}

/// The room's title and topic, as a link to more.
fn about(room: &RoomName, title: &str, topic: &str) -> Markup {
    html! {
        a.room__title href={ (room.path()) "/about" } data-sheet {
            h1.room__name { (title) }
            span.room__topic data-topic { (topic) }
        }
    }
}

/// How many of one's own messages wait until a host has looked at them. With scripts, they stand among the others.
fn held_line(held: usize, language: Language) -> Markup {
    html! {
        @if held != 0 {
            noscript { p.no-js-feed { a href="?held" { ((words::of_page(language).held)(held)) } } }
        }
    }
}

/// How much waits for a host, as a link to it; hidden where nothing does.
fn waiting_link(room: &RoomName, waiting: u32, language: Language) -> Markup {
    let name = (words::of(language).waiting)(waiting);
    html! {
        a.room__waiting href={ (room.path()) "/hosts" } data-sheet hidden[waiting == 0] aria-label=(name) { (waiting) }
    }
}

fn follow_waiting(view: RwSignal<RoomView>) {
    let (words, waiting) = (words(), Memo::new(move |_| view.read().keeping.appeals));
    bind_shown(".room__waiting", move || waiting.get() != 0);
    bind_text(".room__waiting", move || waiting.get().to_string());
    bind_attribute(".room__waiting", "aria-label", move || (words.waiting)(waiting.get()));
}

/// The number of people, as a button that shows them.
pub(crate) fn people_button(people: u32, language: Language) -> Markup {
    let words = words::of(language);
    html! {
        button.room__people type="button" aria-expanded="false" aria-controls="people" title=(words.show_people) {
            svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" {
                path d="M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 3.5a4 4 0 0 1 0 7M18 14.5c2.500 1 4 3.500 4 6.500" {}
            }
            span data-people { ((words.people_here)(people)) }
            span.room__count aria-hidden="true" { (people) }
        }
    }
}

/// Updates the number, and shows the people on a click.
pub(crate) fn follow_people(view: RwSignal<RoomView>, shown: RwSignal<bool>) {
    let words = words();
    bind_text("[data-people]", move || (words.people_here)(view.read().roster.people()));
    bind_text(".room__count", move || view.read().roster.people().to_string());
    bind_attribute(".room__people", "aria-expanded", move || shown.get().to_string());
    on(".room__people", "click", move |_: ev::MouseEvent| shown.update(|shown| *shown = !*shown));
}

/// The link to the lobby.
pub(crate) fn back_link(language: Language) -> Markup {
    let words = words::of_page(language);
    html! {
        a.room__leave href="/" aria-label=(words.leave_room) title=(words.leave_room) {
            svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d="M15 5l-7 7 7 7" {} }
        }
    }
}

/// The links to the sheets.
fn tools(room: &RoomName, language: Language) -> Markup {
    let tool = |href: String, name: &str, is_rooms: bool, path: &str| {
        html! {
            a.room__tool href=(href) data-sheet data-rooms[is_rooms] aria-label=(name) title=(name) {
                svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d=(path) {} }
            }
        }
    };
    let path = room.path();
    html! {
        (tool(format!("/rooms?back={path}"), words::of(language).rooms, true, "M4 6h16M4 12h16M4 18h10"))
        (tool(format!("{path}/search"), words::of_page(language).search, false, "M10.500 18a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM16 16l5 5"))
    }
}
