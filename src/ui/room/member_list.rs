//! Who is in the room, and how many are on the server.

use crate::{
    client::{Connection, RoomView},
    domain::{Language, Member, RoomRole},
    protocol::LobbyList,
    ui::{
        avatar::mark,
        dom::bindings::{bind_attribute, bind_html, bind_text, on, server_html},
        lobby::language_switch::language_switch,
        role_mark::role_mark,
        words::{Words, words},
    },
};
use leptos::{ev, prelude::*};
use maud::{Markup, PreEscaped, html};

/// The people of the room. On a phone it is shown on request, elsewhere always.
pub(crate) fn member_list(view: RwSignal<RoomView>, shown: RwSignal<bool>) -> Markup {
    let words = words();
    let language = use_context::<Language>().unwrap_or_default();
    let connection = expect_context::<Connection>();
    let room = view.read_untracked().room.path();
    let path = if connection.watches { room + "/watch" } else { room };
    // A watcher sees the members, without links to them.
    let watches = connection.watches;
    // The members with their nicknames, and which of them is oneself.
    let roster = Memo::new(move |_| {
        let view = view.read();
        let members = listed(&view, watches).into_iter();
        let members = members.map(|member| (view.keeping.role(member.person), member)).collect::<Vec<_>>();
        (view.roster.people(), members, view.roster.away().to_owned(), view.you.person)
    });
    let everybody = (!watches).then_some("?people");
    let card = move |member: &Member| (!watches).then(|| format!("?person={}", member.person));
    let members = move || {
        let (people, members, away, you) = &*roster.read();
        let unlisted = people.saturating_sub(members.len() as u32);
        let list = html! {
            @for (role, member) in members { (line((member, *role), (member.person == *you, away.contains(&member.person.to_string())), card(member), words)) }
            @if unlisted != 0 { li.member-list__more { a href=[everybody] data-sheet[everybody.is_some()] { ((words.and_more)(unlisted)) } } }
        };
        list.0
    };
    let totals = move || {
        let lobby = connection.lobby.read();
        let total = |lobby: &LobbyList| {
            let (rooms, people) = (lobby.rooms_total, lobby.people_total);
            format!("{} · {}", (words.rooms_total)(rooms), (words.people_total)(people))
        };
        lobby.as_ref().map(total).unwrap_or_default()
    };
    let count = move || roster.read().0.to_string();
    let class = move || if shown.get() { "member-list member-list--shown" } else { "member-list" };
    bind_attribute(".member-list", "class", move || class().to_owned());
    bind_text(".member-list__count", count);
    bind_html(".member-list__members", members);
    bind_text("[data-totals]", totals);
    on(".member-list__close", "click", move |_: ev::MouseEvent| shown.set(false));
    server_html(|| {
        html! {
            aside.member-list id="people" aria-labelledby="people-title" {
                div.member-list__head {
                    h2.member-list__title id="people-title" {
                        a href=[everybody] data-sheet[everybody.is_some()] { (words.people) } " " span.member-list__count { (count()) }
                    }
                    button.member-list__close type="button" { (words.close) }
                }
                ul.member-list__members { (PreEscaped(members())) }
                p.member-list__totals { a href="/" { (words.lobby) } " " span data-totals { (totals()) } }
                (language_switch(&path, language))
            }
        }
    })
}

/// The displayed members: oneself first, and the others only if leaving is reported.
fn listed(view: &RoomView, watches: bool) -> Vec<Member> {
    let is_you = |member: &&Member| member.person == view.you.person;
    let members = view.roster.members().iter();
    let you = members
        .clone()
        .find(is_you)
        .or_else(|| (!watches && view.is_joined() && view.roster.is_partial()).then_some(&view.you));
    let others = members.filter(|member| !is_you(member) && !view.roster.is_partial());
    you.into_iter().chain(others).cloned().collect()
}

fn line(
    (member, role): (&Member, RoomRole),
    (is_you, is_away): (bool, bool),
    card: Option<String>,
    words: &Words,
) -> Markup {
    html! {
        li {
            a.member-list__member.people-sheet__person--dim[is_away] href=[&card] data-sheet[card.is_some()] {
                (mark(member.person))
                span.member-list__name { (member.nickname.as_str()) }
                (role_mark(role, words))
                @if is_you { span.member-list__you { (words.you) } }
                @if is_away { span.member-list__you { (words.away) } }
            }
        }
    }
}
