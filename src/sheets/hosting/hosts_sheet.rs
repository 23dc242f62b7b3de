//! Who keeps a room; and for hosts what waits for them, who is banned, and what they did.

use super::{
    access_form::{TrimQuestion, access_forms},
    appeal_list::appeal_list,
    closing_form::closing_form,
    held_list::held_list,
    parts::{person_link, time},
    review_form::{review_deed, review_form},
    role_links::role_links,
    rules_form::{calm_form, rules_form},
};
use crate::{
    domain::{
        Act, Ban, BanReason, Entry, HostAct, Language, Member, Person, RoomKeeping, RoomName, RoomRole,
        Timestamp,
    },
    protocol::Code,
    sheets::{
        SheetPage,
        words::{
            admin::admin_words,
            appeals::appeal_words,
            doors::door_words,
            hosting::{HostWords, host_words},
        },
    },
    ui::{role_mark::role_mark, words},
};
use maud::{Markup, html};

/// What the sheet answers to a form.
#[derive(Clone, Copy, Debug, Default)]
pub struct HostsAnswer {
    /// Why it was refused.
    pub refused: Option<Code>,
    /// What it would remove.
    pub question: Option<TrimQuestion>,
    /// For how many days the server keeps words; none if for ever.
    pub server_days: Option<u32>,
}

/// The sheet of a room with this title.
#[must_use]
pub fn hosts(
    language: Language,
    (room, title): (&RoomName, &str),
    keeping: &RoomKeeping,
    HostsAnswer { refused, question, server_days }: HostsAnswer,
) -> SheetPage {
    let words = host_words(language);
    let called = |person| keeping.member(person, language);
    let body = html! {
        @if let Some(code) = refused {
            p.about-sheet__refused role="alert" { ((words.refused)(code)) }
        }
        (held_list(language, room, &keeping.held))
        (appeal_list(language, room, &keeping.appeals))
        (who_keeps(language, room, keeping, &called))
        @if !keeping.role.keeps() && keeping.standings.has_hosts() {
            p.person-card__actions {
                a.button href={ (room.path()) "?tell=question" } data-sheet { (appeal_words(language).tell_hosts) }
            }
        }
        @if !keeping.links.is_empty() { (role_links(words, room, &keeping.links)) }
        @if keeping.role.keeps() {
            (calm_form(words, room, keeping.rules.calm.filter(|calm| calm.holds(keeping.now))))
            (rules_form(words, room, keeping.rules))
            (review_form(language, room, keeping.rules.review, &keeping.words))
            (access_forms(language, words, room, keeping, (server_days, question)))
            (bans(words, room, keeping, &called))
            (clear(words, room))
            @if keeping.administers { (closing_form(language, room, keeping)) }
            h3.sheet__heading { (words.deeds) }
            @if keeping.acts.is_empty() { p.about-sheet__soft { (words.no_deeds) } }
            ul.host-sheet__deeds {
                @for entry in &keeping.acts { (deed(language, entry, &called)) }
            }
        }
    };
    SheetPage { language, title: (words.hosts_of)(title), back: room.path(), body }
}

fn who_keeps(
    language: Language,
    room: &RoomName,
    keeping: &RoomKeeping,
    called: &impl Fn(Person) -> Member,
) -> Markup {
    let words = host_words(language);
    let mut hosts: Vec<_> = keeping.standings.hosts().collect();
    hosts.sort_by_key(|(_, role)| std::cmp::Reverse(*role));
    html! {
        @match keeping.role {
            _ if keeping.administers => p { (admin_words(language).is_admin_here) },
            RoomRole::Owner => p { (words.you_own) },
            RoomRole::Host => p { (words.you_host) },
            RoomRole::Voice | RoomRole::Member => {},
        }
        @if hosts.is_empty() { p.about-sheet__soft { (words.nobody_keeps) } }
        ul.rooms-sheet__list {
            @for (person, role) in hosts {
                li {
                    (person_link(room, &called(person), role_mark(role, words::of(language))))
                }
            }
        }
    }
}

fn bans(
    words: &HostWords,
    room: &RoomName,
    keeping: &RoomKeeping,
    called: &impl Fn(Person) -> Member,
) -> Markup {
    let banned = keeping
        .standings
        .iter()
        .filter_map(|(person, standing)| standing.ban_at(keeping.now).map(|ban| (*person, ban)));
    let mut banned: Vec<_> = banned.collect();
    // Those that hold longest first.
    banned.sort_by_key(|(_, ban)| std::cmp::Reverse(ban.until.map_or(u64::MAX, Timestamp::millis)));
    html! {
        h3.sheet__heading { (words.bans) }
        @if banned.is_empty() { p.about-sheet__soft { (words.no_bans) } }
        ul.rooms-sheet__list {
            @for (person, ban) in banned {
                li.host-sheet__ban {
                    (person_link(room, &called(person), ban_line(words, ban, keeping.with_network.contains(&person))))
                    form method="post" action={ (room.path()) "/hosts" } data-sheet {
                        input type="hidden" name="does" value="unban";
                        input type="hidden" name="person" value=(person);
                        button.button { (words.unban) }
                    }
                }
            }
        }
    }
}

/// What a ban is, whether it holds for a network as well, until when, by whom, and why.
pub(super) fn ban_line(words: &HostWords, ban: &Ban, with_network: bool) -> Markup {
    html! {
        ((words.is_banned)(ban.mute))
        @if with_network { " " (words.with_network) }
        " · "
        @match ban.until {
            Some(until) => { (words.until.0) (time(until)) (words.until.1) },
            None => ((words.duration)(None)),
        }
        @if let Some(by) = &ban.by { " · " ((words.by)(by.as_str())) }
        @if let Some(reason) = &ban.reason { " · " q dir="auto" { (reason.as_str()) } }
    }
}

fn clear(words: &HostWords, room: &RoomName) -> Markup {
    let button = |span: &str, text: &str| {
        html! {
            form method="post" action={ (room.path()) "/hosts" } data-sheet {
                input type="hidden" name="does" value="clear";
                input type="hidden" name="remove" value=(span);
                button.button.button--bad { (text) }
            }
        }
    };
    html! {
        details.about-sheet__change {
            summary { (words.clear) }
            p.about-sheet__soft { (words.clear_hint) }
            div.person-card__actions {
                (button("hour", words.clear_hour))
                (button("all", words.clear_all))
            }
        }
    }
}

fn deed(language: Language, entry: &Entry, called: &impl Fn(Person) -> Member) -> Markup {
    let Act::Host(act) = &entry.act else { return Markup::default() };
    let (did, reason) = done(language, act, called);
    deed_line(entry, &did, reason)
}

/// What a host did, and why.
pub(super) fn done<'a>(
    language: Language,
    act: &'a HostAct,
    called: &impl Fn(Person) -> Member,
) -> (String, Option<&'a BanReason>) {
    let (words, doors) = (host_words(language), door_words(language));
    let name = |person: Person| called(person).nickname.to_string();
    match act {
        HostAct::WritersSet { writers } => ((words.deed_writers)(*writers), None),
        HostAct::SlowSet { seconds } => ((words.deed_slow)(*seconds), None),
        HostAct::NewcomersSet { minutes } => ((words.deed_newcomers)(*minutes), None),
        HostAct::CalmSet { minutes } => ((words.deed_calm)(*minutes), None),
        HostAct::DoorSet { door } => ((doors.deed_door)(*door).to_owned(), None),
        HostAct::ListedSet { listed } => ((doors.deed_listed)(*listed).to_owned(), None),
        HostAct::KeepDaysSet { days } => ((doors.deed_days)(*days), None),
        HostAct::LinkRevoked { role } => ((words.deed_link)(*role).to_owned(), None),
        HostAct::ReviewSet { review } => (review_deed(language, *review), None),
        HostAct::RoleSet { person, role } => ((words.deed_role)(&name(*person), *role), None),
        HostAct::Banned { person, minutes, mute, reason } => {
            ((words.deed_ban)(&name(*person), *mute, *minutes), reason.as_ref())
        }
        HostAct::Unbanned { person } => ((words.deed_unban)(&name(*person)), None),
        HostAct::Removed { person, .. } => ((words.deed_remove)(person.map(name).as_deref()), None),
    }
}

/// Who did it, and when.
pub(super) fn deed_line(entry: &Entry, did: &str, reason: Option<&BanReason>) -> Markup {
    html! {
        li {
            strong dir="auto" { (entry.from.nickname.as_str()) } " " (did)
            @if let Some(reason) = reason { ": " q dir="auto" { (reason.as_str()) } }
            " " span.about-sheet__soft { (time(entry.at)) }
        }
    }
}
