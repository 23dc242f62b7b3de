//! Who is in the room, and how many are on the server.

use super::{language_switch::LanguageSwitch, mark::Mark, words::words};
use crate::{
    client::{Connection, RoomView},
    domain::Person,
};
use leptos::prelude::*;

/// The people of the room. On a phone it is shown when asked for, elsewhere always.
#[component]
pub(super) fn MemberList(view: RwSignal<RoomView>, shown: RwSignal<bool>) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let path = view.read_untracked().room.path();
    let people = Memo::new(move |_| view.read().roster.people());
    let members = Memo::new(move |_| {
        view.read().roster.members().iter().map(|member| member.person).collect::<Vec<_>>()
    });
    let unlisted = move || people.get().saturating_sub(members.read().len() as u32);
    let totals = move || {
        connection.lobby.get().map(|lobby| {
            format!(
                "{} · {}",
                (words.rooms_total)(lobby.rooms_total),
                (words.people_total)(lobby.people_total)
            )
        })
    };
    view! {
        <aside class="member-list" class:member-list--shown=move || shown.get() id="people" aria-labelledby="people-title">
            <div class="member-list__head">
                <h2 class="member-list__title" id="people-title">
                    {words.people} " " <span class="member-list__count">{move || people.get()}</span>
                </h2>
                <button class="member-list__close" type="button" on:click=move |_| shown.set(false)>
                    {words.close}
                </button>
            </div>
            <ul class="member-list__members">
                <For each=move || members.get() key=|person| *person let(person)>
                    <MemberLine view person />
                </For>
            </ul>
            <Show when=move || { unlisted() != 0 }>
                <p class="member-list__more">{move || (words.and_more)(unlisted())}</p>
            </Show>
            <p class="member-list__totals">
                <a href="/">{words.lobby}</a>
                " "
                <span data-totals>{totals}</span>
            </p>
            <LanguageSwitch path />
        </aside>
    }
}

/// One of them: the line stays when the name changes.
#[component]
fn MemberLine(view: RwSignal<RoomView>, person: Person) -> impl IntoView {
    let words = words();
    let nickname = Memo::new(move |_| view.read().roster.nickname(person).map(ToString::to_string));
    let own = Memo::new(move |_| view.read().you.person == person);
    view! {
        <li class="member-list__member">
            <Mark person />
            <span class="member-list__name">{nickname}</span>
            <Show when=move || own.get()>
                <span class="member-list__you">{words.you}</span>
            </Show>
        </li>
    }
}
