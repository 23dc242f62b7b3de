//! Who is in the room, and how many are on the server.

use super::{
    language_switch::LanguageSwitch,
    live::{live, on, when},
    mark::mark,
    words::{Words, words},
};
use crate::{
    client::{Connection, RoomView},
    domain::Member,
    protocol::Lobby,
};
use leptos::prelude::*;
use maud::{Markup, html};

/// The people of the room. On a phone it is shown when asked for, elsewhere always.
#[component]
pub(super) fn MemberList(view: RwSignal<RoomView>, shown: RwSignal<bool>) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let path = view.read_untracked().room.path();
    // Who is here under which name, and which of them is oneself.
    let roster = Memo::new(move |_| {
        let view = view.read();
        (view.roster.people(), view.roster.members().to_vec(), view.you.person)
    });
    let members = move || {
        let (_, members, you) = &*roster.read();
        members.iter().map(|member| line(member, member.person == *you, words).0).collect::<String>()
    };
    let unlisted = move || {
        let (people, members, _) = &*roster.read();
        people.saturating_sub(members.len() as u32)
    };
    let totals = move || {
        let lobby = connection.lobby.read();
        let total = |lobby: &Lobby| {
            let (rooms, people) = (lobby.rooms_total, lobby.people_total);
            format!("{} · {}", (words.rooms_total)(rooms), (words.people_total)(people))
        };
        lobby.as_ref().map(total).unwrap_or_default()
    };
    let more = move || {
        view! { <p class="member-list__more">{live(move || (words.and_more)(unlisted()))}</p> }.into_any()
    };
    view! {
        <aside class="member-list" class:member-list--shown=move || shown.get() id="people" aria-labelledby="people-title">
            <div class="member-list__head">
                <h2 class="member-list__title" id="people-title">
                    {words.people} " " <span class="member-list__count">{live(move || roster.read().0.to_string())}</span>
                </h2>
                <button class="member-list__close" type="button" on:click=on(move |_| shown.set(false))>
                    {words.close}
                </button>
            </div>
            <ul class="member-list__members" inner_html=live(members)></ul>
            {when(move || unlisted() != 0, more)}
            <p class="member-list__totals">
                <a href="/">{words.lobby}</a>
                " "
                <span data-totals>{live(totals)}</span>
            </p>
            <LanguageSwitch path />
        </aside>
    }
}

fn line(member: &Member, is_you: bool, words: &Words) -> Markup {
    html! {
        li.member-list__member {
            (mark(member.person))
            span.member-list__name { (member.nickname.as_str()) }
            @if is_you { span.member-list__you { (words.you) } }
        }
    }
}
