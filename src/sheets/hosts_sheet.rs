//! Who keeps a room; and for hosts who is banned from it, and what they did.

use super::{
    SheetPage,
    words::hosting::{HostWords, host_words},
};
use crate::{
    domain::{
        Act, Ban, Entry, HostAct, Language, Member, Person, RoomKeeping, RoomName, RoomRole, RoomRules,
        Timestamp, Writers,
    },
    protocol::Code,
    ui::{avatar::mark, dom::local_time::moment, role_mark::role_mark, words},
};
use maud::{Markup, html};

/// The sheet of a room with this title.
#[must_use]
pub fn hosts(
    language: Language,
    (room, title): (&RoomName, &str),
    keeping: &RoomKeeping,
    refused: Option<Code>,
) -> SheetPage {
    let words = host_words(language);
    let called = |person| keeping.member(person, language);
    let body = html! {
        @if let Some(code) = refused {
            p.about-sheet__refused role="alert" { ((words.refused)(code)) }
        }
        (who_keeps(language, room, keeping, &called))
        @if !keeping.links.is_empty() { (role_links(words, room, &keeping.links)) }
        @if keeping.role.keeps() {
            (rules_form(words, room, keeping.rules))
            (bans(words, room, keeping, &called))
            (clear(words, room))
            h3.sheet__heading { (words.deeds) }
            @if keeping.acts.is_empty() { p.about-sheet__soft { (words.no_deeds) } }
            ul.host-sheet__deeds {
                @for entry in &keeping.acts { (deed(words, entry, &called)) }
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

/// The links that give a role, for owners: to copy, and to make invalid.
fn role_links(words: &HostWords, room: &RoomName, links: &[(RoomRole, String)]) -> Markup {
    html! {
        details.about-sheet__change {
            summary { (words.links) }
            @for (role, secret) in links {
                @let path = room.link_path(*role, secret);
                p { a href=(path) { ((words.link)(*role)) } " " span.about-sheet__soft { ((words.link_hint)(*role)) } }
                div.person-card__actions {
                    button.about-sheet__copy.button type="button" data-copy=(path) { (words.copy_link) }
                    form method="post" action={ (room.path()) "/hosts" } data-sheet {
                        input type="hidden" name="does" value="revoke";
                        input type="hidden" name="role" value=(role.name());
                        button.button { (words.new_link) }
                    }
                }
            }
        }
    }
}

/// What is shown to whoever opens a link that gives a role.
#[must_use]
pub fn role_link(
    language: Language,
    (room, title): (&RoomName, &str),
    role: RoomRole,
    secret: &str,
    refused: Option<Code>,
) -> SheetPage {
    let words = host_words(language);
    let body = html! {
        @if let Some(code) = refused { p.about-sheet__refused role="alert" { ((words.link_refused)(code)) } }
        p { ((words.link_gives)(role)) }
        form method="post" action=(room.link_path(role, secret)) {
            button.button.button--primary { ((words.take)(role)) }
        }
    };
    SheetPage { language, title: title.to_owned(), back: room.path(), body }
}

/// The waits of slow mode that are offered, in seconds.
const SLOW_SECONDS: [u32; 8] = [0, 5, 30, 60, 5 * 60, 15 * 60, 60 * 60, RoomRules::MAX_SLOW_SECONDS];

/// The form for who may write, and how often.
fn rules_form(words: &HostWords, room: &RoomName, rules: RoomRules) -> Markup {
    // One that another program set is offered as well.
    let is_other = !SLOW_SECONDS.contains(&rules.slow_seconds);
    let waits = SLOW_SECONDS.into_iter().chain(is_other.then_some(rules.slow_seconds));
    html! {
        details.about-sheet__change {
            summary { (words.rules) }
            form.about-sheet__form method="post" action={ (room.path()) "/hosts" } data-sheet {
                input type="hidden" name="does" value="rules";
                label {
                    (words.who_writes)
                    select name="writers" {
                        @for (name, writers) in [("everybody", Writers::Everybody), ("hosts", Writers::Hosts)] {
                            option value=(name) selected[writers == rules.writers] { ((words.writers)(writers)) }
                        }
                    }
                }
                label {
                    (words.slow)
                    select name="slow" {
                        @for seconds in waits {
                            option value=(seconds) selected[seconds == rules.slow_seconds] { ((words.slow_wait)(seconds)) }
                        }
                    }
                }
                button.button.button--primary { (words.save) }
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

fn deed(words: &HostWords, entry: &Entry, called: &impl Fn(Person) -> Member) -> Markup {
    let Act::Host(act) = &entry.act else { return Markup::default() };
    let name = |person: Person| called(person).nickname.to_string();
    let (did, reason) = match act {
        HostAct::WritersSet { writers } => ((words.deed_writers)(*writers), None),
        HostAct::SlowSet { seconds } => ((words.deed_slow)(*seconds), None),
        HostAct::LinkRevoked { role } => ((words.deed_link)(*role).to_owned(), None),
        HostAct::RoleSet { person, role } => ((words.deed_role)(&name(*person), *role), None),
        HostAct::Banned { person, minutes, mute, reason } => {
            ((words.deed_ban)(&name(*person), *mute, *minutes), reason.as_ref())
        }
        HostAct::Unbanned { person } => ((words.deed_unban)(&name(*person)), None),
        HostAct::Removed { person, .. } => ((words.deed_remove)(person.map(name).as_deref()), None),
    };
    html! {
        li {
            strong dir="auto" { (entry.from.nickname.as_str()) } " " (did)
            @if let Some(reason) = reason { ": " q dir="auto" { (reason.as_str()) } }
            " " span.about-sheet__soft { (time(entry.at)) }
        }
    }
}

fn person_link(room: &RoomName, member: &Member, note: Markup) -> Markup {
    html! {
        a.people-sheet__person href={ (room.path()) "/people/" (member.person) } data-sheet {
            (mark(member.person))
            span {
                span.people-sheet__name dir="auto" { (member.nickname.as_str()) }
                br;
                span.about-sheet__soft { (note) }
            }
        }
    }
}

/// A time in UTC; a script converts it to local time.
fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) data-local { (moment(at)) } }
}
