//! The server as those see it who administer it: its rooms and people, rules, bans, and what was done.

use super::{
    admin_rooms::admin_rooms,
    hosts_sheet::{deed_line, done},
    limit_list::limit_list,
    parts::time,
    rules_form::{NEWCOMER_MINUTES, choice},
};
use crate::{
    domain::{
        Act, Ban, Entry, HostAct, Language, Member, Person, RoomKeeping, RoomOverview, RoomRole, RoomRules,
        ServerOverview, Writers, byte_size,
    },
    protocol::Code,
    sheets::{
        SheetPage,
        words::{
            HitLimit,
            admin::{AdminWords, admin_words},
            hosting::host_words,
        },
    },
    ui::avatar::mark,
};
use maud::{Markup, html};

/// What the sheet shows.
#[derive(Debug)]
pub struct AdminPage<'a> {
    /// Who administers the server, its bans and rules, and what was done.
    pub keeping: &'a RoomKeeping,
    /// Who asks.
    pub you: Person,
    /// How many people are connected.
    pub people_online: u64,
    /// What everything takes.
    pub server: &'a ServerOverview,
    /// The rooms that were looked for, each with the number of people there.
    pub rooms: &'a [(RoomOverview, u32)],
    /// The text that their names contain.
    pub typed: &'a str,
    /// Whether only rooms were looked for where something waits for a host.
    pub waiting: bool,
    /// How often each limit was hit.
    pub limits: &'a [(HitLimit, u64)],
    /// Why a form was refused.
    pub refused: Option<Code>,
}

/// The sheet, and the part that changes while one types: rooms whose names contain the text.
#[must_use]
pub fn admin(language: Language, page: &AdminPage<'_>) -> (SheetPage, Markup) {
    let words = admin_words(language);
    let found = admin_rooms(language, page.rooms, page.keeping.now);
    let body = html! {
        @if let Some(code) = page.refused {
            p.about-sheet__refused role="alert" { ((host_words(language).refused)(code)) }
        }
        (figures(words, page))
        h3.sheet__heading { (if page.waiting { words.waiting_rooms } else { words.rooms }) }
        p.person-card__actions {
            @if page.waiting {
                a.button href="/admin" data-sheet { (words.all_rooms) }
            } @else {
                a.button href="/admin?waiting=on" data-sheet { (words.waiting_rooms) }
            }
        }
        form action="/admin" method="get" role="search" data-sheet {
            @if page.waiting { input type="hidden" name="waiting" value="on"; }
            input.rooms-sheet__filter type="search" name="q" value=(page.typed) placeholder=(words.find_room) aria-label=(words.find_room) autocomplete="off" enterkeyhint="search";
        }
        div data-found aria-live="polite" { (found) }
        (rules(language, page.keeping.rules))
        (bans(language, page.keeping))
        (admins(language, page))
        (most_files(words, page.server))
        (limit_list(language, page.limits))
        h3.sheet__heading { (words.deeds) }
        @if page.keeping.acts.is_empty() { p.about-sheet__soft { (host_words(language).no_deeds) } }
        ul.host-sheet__deeds {
            @for entry in &page.keeping.acts { (deed(language, entry, page.keeping)) }
        }
    };
    (SheetPage { language, title: words.server.to_owned(), back: "/".to_owned(), body }, found)
}

/// What is shown to whoever opens the link by which one administers the server.
#[must_use]
pub fn admin_link(language: Language, secret: &str, refused: Option<Code>) -> SheetPage {
    let words = admin_words(language);
    let body = html! {
        @if let Some(code) = refused {
            p.about-sheet__refused role="alert" { ((host_words(language).link_refused)(code)) }
        }
        p { (words.link_gives) }
        form method="post" action={ "/admin/link/" (secret) } {
            button.button.button--primary { (words.take) }
        }
    };
    SheetPage { language, title: words.server.to_owned(), back: "/".to_owned(), body }
}

fn figures(words: &AdminWords, page: &AdminPage<'_>) -> Markup {
    let ServerOverview { rooms, direct_rooms, database_bytes, file_bytes, .. } = page.server;
    let lines = [
        (words.people_online, page.people_online.to_string()),
        (words.rooms, rooms.to_string()),
        (words.direct_rooms, direct_rooms.to_string()),
        (words.database, byte_size(*database_bytes)),
        (words.files, byte_size(*file_bytes)),
    ];
    html! {
        ul.rooms-sheet__list { @for (name, figure) in lines { li { (name) ": " strong { (figure) } } } }
    }
}

fn form(does: &str, content: Markup) -> Markup {
    html! {
        form.about-sheet__form method="post" action="/admin" data-sheet {
            input type="hidden" name="does" value=(does);
            (content)
        }
    }
}

fn rules(language: Language, rules: RoomRules) -> Markup {
    let (words, common) = (admin_words(language), host_words(language));
    let openers = [(Writers::Everybody, words.everybody_opens), (Writers::Hosts, words.admins_open)];
    html! {
        details.about-sheet__change {
            summary { (words.rules) }
            (form("rules", html! {
                label {
                    (words.who_opens)
                    select name="writers" {
                        @for (writers, text) in openers {
                            option value=(writers.name()) selected[writers == rules.writers] { (text) }
                        }
                    }
                }
                label {
                    (words.newcomers)
                    (choice("newcomers", &NEWCOMER_MINUTES, rules.newcomer_minutes, common.newcomer_wait))
                }
                button.button.button--primary { (common.save) }
            }))
        }
    }
}

fn bans(language: Language, keeping: &RoomKeeping) -> Markup {
    let (words, common) = (admin_words(language), host_words(language));
    let banned = keeping.standings.iter();
    let banned: Vec<_> = banned
        .filter_map(|(person, standing)| standing.ban_at(keeping.now).map(|ban| (*person, ban)))
        .collect();
    html! {
        details.about-sheet__change open[!banned.is_empty()] {
            summary { (words.bans) }
            @if banned.is_empty() { p.about-sheet__soft { (words.no_bans) } }
            ul.rooms-sheet__list {
                @for (person, ban) in banned {
                    li.host-sheet__ban {
                        (person_line(&keeping.member(person, language), server_ban_line(language, ban)))
                        form method="post" action="/admin" data-sheet {
                            input type="hidden" name="does" value="unban";
                            input type="hidden" name="person" value=(person);
                            button.button { (common.unban) }
                        }
                    }
                }
            }
        }
    }
}

/// Until when a ban from the server holds, by whom it is, and why.
pub(super) fn server_ban_line(language: Language, ban: &Ban) -> Markup {
    let (words, common) = (admin_words(language), host_words(language));
    html! {
        (words.is_banned) " · "
        @match ban.until {
            Some(until) => { (common.until.0) (time(until)) (common.until.1) },
            None => ((common.duration)(None)),
        }
        @if let Some(by) = &ban.by { " · " ((common.by)(by.as_str())) }
        @if let Some(reason) = &ban.reason { " · " q dir="auto" { (reason.as_str()) } }
    }
}

fn admins(language: Language, page: &AdminPage<'_>) -> Markup {
    let (words, common) = (admin_words(language), host_words(language));
    let secret = page.keeping.links.iter().find(|(role, _)| *role == RoomRole::Owner);
    html! {
        details.about-sheet__change {
            summary { (words.admins) }
            @if let Some((_, secret)) = secret {
                @let path = format!("/admin/link/{secret}");
                p { a href=(path) { (words.link) } " " span.about-sheet__soft { (words.link_hint) } }
                div.person-card__actions {
                    button.about-sheet__copy.button type="button" data-copy=(path) { (common.copy_link) }
                    form method="post" action="/admin" data-sheet {
                        input type="hidden" name="does" value="revoke";
                        button.button { (common.new_link) }
                    }
                }
            }
            ul.rooms-sheet__list {
                @for (person, _) in page.keeping.standings.hosts() {
                    li.host-sheet__ban {
                        (person_line(&page.keeping.member(person, language), html! { @if person == page.you { (words.you) } }))
                        form method="post" action="/admin" data-sheet {
                            input type="hidden" name="does" value="dismiss";
                            input type="hidden" name="person" value=(person);
                            button.button { (words.dismiss) }
                        }
                    }
                }
            }
        }
    }
}

fn most_files(words: &AdminWords, server: &ServerOverview) -> Markup {
    html! {
        @if !server.people.is_empty() {
            details.about-sheet__change {
                summary { (words.most_files) }
                ul.rooms-sheet__list {
                    @for (person, nickname, files, bytes) in &server.people {
                        li.people-sheet__person {
                            (mark(*person))
                            span {
                                @match nickname {
                                    Some(nickname) => span.people-sheet__name dir="auto" { (nickname.as_str()) },
                                    None => (words.unnamed),
                                }
                                br;
                                span.about-sheet__soft { ((words.files_of)(*files)) " · " (byte_size(*bytes)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A person with a note. The server's log has no cards.
fn person_line(member: &Member, note: Markup) -> Markup {
    html! {
        span.people-sheet__person {
            (mark(member.person))
            span {
                span.people-sheet__name dir="auto" { (member.nickname.as_str()) }
                br;
                span.about-sheet__soft { (note) }
            }
        }
    }
}

fn deed(language: Language, entry: &Entry, keeping: &RoomKeeping) -> Markup {
    let words = admin_words(language);
    let Act::Host(act) = &entry.act else { return Markup::default() };
    let called = |person| keeping.member(person, language);
    let (did, reason) = match act {
        HostAct::RoleSet { person, role } => {
            ((words.deed_role)(called(*person).nickname.as_str(), role.keeps()), None)
        }
        HostAct::WritersSet { writers } => {
            ((words.deed_opening)(*writers != Writers::Everybody).to_owned(), None)
        }
        HostAct::LinkRevoked { .. } => (words.deed_link.to_owned(), None),
        HostAct::Banned { .. }
        | HostAct::Unbanned { .. }
        | HostAct::Removed { .. }
        | HostAct::SlowSet { .. }
        | HostAct::NewcomersSet { .. }
        | HostAct::ReviewSet { .. }
        | HostAct::DoorSet { .. }
        | HostAct::ListedSet { .. }
        | HostAct::KeepDaysSet { .. }
        | HostAct::CalmSet { .. } => done(language, act, &called),
    };
    deed_line(entry, &did, reason)
}
