//! Who is in the room, and how many are on the server.

use super::{
    language_switch::language_switch,
    live::{live, on},
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
        let (people, members, you) = &*roster.read();
        let unlisted = people.saturating_sub(members.len() as u32);
        let list = html! {
            @for member in members { (line(member, member.person == *you, words)) }
            @if unlisted != 0 { li.member-list__more { ((words.and_more)(unlisted)) } }
        };
        list.0
    };
    let totals = move || {
        let lobby = connection.lobby.read();
        let total = |lobby: &Lobby| {
            let (rooms, people) = (lobby.rooms_total, lobby.people_total);
            format!("{} · {}", (words.rooms_total)(rooms), (words.people_total)(people))
        };
        lobby.as_ref().map(total).unwrap_or_default()
    };
    view! {
        <aside class=live(move || if shown.get() { "member-list member-list--shown" } else { "member-list" }.to_owned()) id="people" aria-labelledby="people-title">
            <div class="member-list__head">
                <h2 class="member-list__title" id="people-title">
                    {words.people} " " <span class="member-list__count">{live(move || roster.read().0.to_string())}</span>
                </h2>
                <button class="member-list__close" type="button" on:click=on(move |_| shown.set(false))>
                    {words.close}
                </button>
            </div>
            <ul class="member-list__members" inner_html=live(members)></ul>
            <p class="member-list__totals">
                <a href="/">{words.lobby}</a>
                " "
                <span data-totals>{live(totals)}</span>
            </p>
            {language_switch(&path)}
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
