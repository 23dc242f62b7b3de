//! A room: what is said in it, who is there, and the way to say something.

use super::{
    composer::Composer,
    connection_badge::ConnectionBadge,
    emoji_picker::{Emojis, emoji_picker},
    live::{effect, fixed, live, on, when},
    member_list::MemberList,
    message_list::MessageList,
    nickname_form::nickname_form,
    sheet::{Sheet, sheet_dialog},
    trouble::trouble,
    typing_line::typing_line,
    words::{self, words},
    writing_line::Writing,
};
use crate::{
    client::{Connection, MY_ROOMS, RoomView, show_address},
    domain::{Language, RoomName, Seq},
    protocol::{Code, Snapshot},
};
use leptos::{html, prelude::*};
use maud::{Markup, html};
use std::sync::Arc;

/// The room that a snapshot is of: first drawn from it alone, then joined after it.
#[component]
pub(super) fn RoomPage(
    snapshot: Snapshot,
    title: String,
    nickname_refused: Option<Code>,
    body_refused: Option<Code>,
    file_bytes: u64,
) -> impl IntoView {
    let words = words();
    let language = use_context::<Language>().unwrap_or_default();
    let connection = expect_context::<Connection>();
    let room = snapshot.room.clone();
    let naming = RwSignal::new(!snapshot.named);
    let people_shown = RwSignal::new(false);
    let composer = NodeRef::<html::Textarea>::new();
    let view = RwSignal::new(RoomView::new(snapshot));
    provide_context(RwSignal::new(Writing::default()));
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

    let nickname = live(move || view.read().you.nickname.to_string());
    let topic =
        move || view.read().timeline.topic().map(|topic| topic.as_str().to_owned()).unwrap_or_default();
    let to_composer = move || {
        naming.set(false);
        if let Some(composer) = composer.get_untracked() {
            // Focus is a courtesy: a browser that refuses it breaks nothing.
            let _ = composer.focus();
        }
    };
    let name_step = move || {
        view! {
            <section class="naming" aria-label=words.nickname>
                <p class="naming__hint">
                    {words.you_are} " " <strong>{Arc::clone(&nickname)}</strong> ". " {words.nickname_hint}
                </p>
                <button class="naming__later" type="button" on:click=on(move |_| to_composer())>
                    {words.later}
                </button>
                {nickname_form(Arc::clone(&nickname), nickname_refused, true, move |_| to_composer())}
            </section>
        }
        .into_any()
    };
    view! {
        <div class="room">
            <header class="room__header">
                <span class="fixed" inner_html=fixed(|| way_out(language))></span>
                <a class="room__title" href=format!("{}/about", room.path()) data-sheet>
                    <h1 class="room__name" inner_html=fixed(|| html! { (title) })></h1>
                    <span class="room__topic" data-topic>{live(topic)}</span>
                </a>
                <button
                    class="room__people"
                    type="button"
                    aria-expanded=live(move || people_shown.get().to_string())
                    aria-controls="people"
                    title=words.show_people
                    on:click=on(move |_| people_shown.update(|shown| *shown = !*shown))
                >
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 3.5a4 4 0 0 1 0 7M18 14.5c2.500 1 4 3.500 4 6.500" />
                    </svg>
                    <span data-people>{live(move || (words.people_here)(view.read().roster.people()))}</span>
                </button>
                <span class="fixed" inner_html=fixed(|| tools(&room, language))></span>
                <ConnectionBadge />
            </header>
            <main class="room__main" id="main">
                <MessageList view />
                {typing_line(view)}
                {trouble()}
                {when(move || naming.get(), name_step)}
                <Composer view field=composer naming refused=body_refused file_bytes />
                <div class="fixed" inner_html=fixed(|| needs_script(language))></div>
            </main>
            <nav class="my-rooms" id=MY_ROOMS aria-label=words.rooms></nav>
            <MemberList view shown=people_shown />
            {emoji_picker(emojis)}
            {sheet_dialog(sheet)}
        </div>
    }
}

/// What a room is called that has no name to show, and nobody has said yet what it is about.
#[must_use]
pub fn unlisted_title(language: Language) -> &'static str {
    words::of_sheets(language).unlisted
}

/// The way to the lobby.
fn way_out(language: Language) -> Markup {
    let words = words::of_sheets(language);
    html! {
        a.room__leave href="/" aria-label=(words.leave_room) title=(words.leave_room) {
            svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d="M15 5l-7 7 7 7" {} }
        }
    }
}

/// The sheets one may need at any time.
fn tools(room: &RoomName, language: Language) -> Markup {
    let tool = |href: String, name: &str, path: &str| {
        html! {
            a.room__tool href=(href) data-sheet aria-label=(name) title=(name) {
                svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d=(path) {} }
            }
        }
    };
    let path = room.path();
    html! {
        (tool(format!("/rooms?back={path}"), words::of(language).rooms, "M4 6h16M4 12h16M4 18h10"))
        (tool(format!("{path}/search"), words::of_sheets(language).search, "M10.500 18a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM16 16l5 5"))
    }
}

/// What somebody should know whose browser runs no scripts.
fn needs_script(language: Language) -> Markup {
    let words = words::of_sheets(language);
    html! {
        noscript { p.room__needs-script { (words.needs_script) " " a href="?" { (words.reload) } } }
    }
}
