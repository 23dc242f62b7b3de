//! The lobby: the rooms there are, and the way into one.

use super::{
    mark::Mark, nickname_form::NicknameForm, site_header::SiteHeader, trouble::Trouble, words::words,
};
use crate::{
    api::{LobbyView, visit_lobby},
    client::Connection,
    domain::{Member, RoomName},
    protocol::{Lobby, LobbyRoom},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The lobby, saying that no room can have the name that was asked for.
pub const ROOM_REFUSED_PATH: &str = "/?refused=room";

/// Loads the lobby, and shows it.
#[component]
pub(super) fn LobbyPage() -> impl IntoView {
    let lobby = Resource::new_blocking(|| (), |()| visit_lobby());
    let words = words();
    view! {
        <Title text="Parlor" />
        <div class="lobby">
            <SiteHeader />
            <Trouble />
            <main class="lobby__main" id="main">
                <h1 class="lobby__title">{words.tagline}</h1>
                <EnterForm />
                <Suspense>
                    {move || Suspend::new(async move {
                        match lobby.await {
                            Ok(view) => view! { <LiveLobby view /> }.into_any(),
                            Err(_) => view! { <p role="alert">{words.page_failed}</p> }.into_any(),
                        }
                    })}
                </Suspense>
            </main>
        </div>
    }
}

/// An ordinary form: the server sends it on to the room's one link.
#[component]
fn EnterForm() -> impl IntoView {
    let words = words();
    let query = use_query_map();
    let refused = move || (query.read().get_str("refused") == Some("room")).then_some(words.room_refused);
    view! {
        <form class="enter-form" action="/enter" method="get">
            <label class="enter-form__label" for="room">
                {words.enter_room}
            </label>
            <input
                class="enter-form__field"
                id="room"
                name="room"
                required
                maxlength=RoomName::MAX_CHARS
                placeholder=words.room_name
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby="room-hint"
            />
            <button class="enter-form__enter button button--primary" type="submit">
                {words.enter}
            </button>
            <p class="enter-form__hint" id="room-hint">
                {move || refused().unwrap_or(words.room_name_hint)}
            </p>
        </form>
    }
}

/// Who one is, and the rooms: as the snapshot has them, and then as they change.
#[component]
fn LiveLobby(view: LobbyView) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let LobbyView { lobby, you, .. } = view;
    let you = Signal::derive(move || connection.you.get().unwrap_or_else(|| you.clone()));
    let lobby = Memo::new(move |_| connection.lobby.get().unwrap_or_else(|| lobby.clone()));
    let rooms = move || lobby.get().rooms;
    view! {
        <Identity you />
        <section class="rooms" aria-labelledby="rooms-title">
            <h2 class="rooms__title" id="rooms-title">
                {words.rooms}
            </h2>
            <p class="rooms__totals">
                <span class="rooms__total" data-rooms-total>{move || (words.rooms_total)(lobby.read().rooms_total)}</span>
                " · "
                <span class="rooms__total" data-people-total>{move || (words.people_total)(lobby.read().people_total)}</span>
            </p>
            <Show when=move || lobby.read().rooms.is_empty()>
                <div class="rooms__none">
                    <p class="rooms__none-title">{words.no_rooms}</p>
                    <p>{words.no_rooms_hint}</p>
                </div>
            </Show>
            <ul class="rooms__list">
                <For each=rooms key=|room| room.name.clone() let(room)>
                    <RoomLine name=room.name lobby />
                </For>
            </ul>
        </section>
    }
}

/// A room's line: it stays, its count changes.
#[component]
fn RoomLine(name: RoomName, lobby: Memo<Lobby>) -> impl IntoView {
    let words = words();
    let href = name.path();
    let label = name.to_string();
    let people = Memo::new(move |_| {
        let is_it = |room: &&LobbyRoom| room.name == name;
        lobby.read().rooms.iter().find(is_it).map_or(0, |room| room.people)
    });
    view! {
        <li class="rooms__item" class:rooms__item--empty=move || people.get() == 0>
            <a class="rooms__link" href=href>
                <span class="rooms__name">{label}</span>
                <span class="rooms__people">{move || (words.people_inside)(people.get())}</span>
            </a>
        </li>
    }
}

/// Who one is, and the form to be somebody else.
#[component]
fn Identity(you: Signal<Member>) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let nickname = Signal::derive(move || you.get().nickname);
    view! {
        <section class="identity" aria-label=words.nickname>
            <p class="identity__you">
                <Mark person=you.get_untracked().person />
                <span>
                    {words.you_are} " " <strong class="identity__name">{move || you.get().nickname.to_string()}</strong>
                </span>
            </p>
            <NicknameForm nickname on_done=move |member| connection.you.set(Some(member)) />
        </section>
    }
}
