//! The people of a room: who is there, who left recently, and the card of one person.

use super::{CardStanding, SheetPage, hosting::host_forms, words::sheet_words};
use crate::{
    domain::{
        DepartedPerson, EarlierAuthor, Language, MAX_SAID_COUNT, Member, PeoplePage, Person, PresentPerson,
        RoomName, RoomRole, Timestamp, Whereabouts,
    },
    ui::{avatar::mark, dom::local_time::moment, role_mark::role_mark, words},
};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The content of a person's card.
#[derive(Debug)]
pub struct PersonCard<'a> {
    /// The room.
    pub room: &'a RoomName,
    /// The person, with the nickname they have or had there.
    pub member: Member,
    /// Where they are.
    pub whereabouts: Whereabouts,
    /// The number of their messages, up to `many`, and the time of the first.
    pub said: Option<(usize, Timestamp)>,
    /// Who wrote there before under a nickname that looks the same.
    pub earlier: Option<EarlierAuthor>,
    /// Whether it is oneself.
    pub is_you: bool,
    /// Whether one ignores them.
    pub ignored: bool,
    /// Whether they cannot be ignored, because one ignores the maximum number of people.
    pub is_full: bool,
    /// What they are in the room, and what one may do about it.
    pub standing: CardStanding,
    /// The path to return to after ignoring them, or no longer.
    pub back: String,
}

/// The sheet of a room with this title, and the part that changes while one types: people whose nicknames contain the text.
#[must_use]
pub fn people(
    language: Language,
    (room, called): (&RoomName, &str),
    typed: &str,
    you: Person,
    company: &PeoplePage,
    ignored: &[Person],
) -> (SheetPage, Markup) {
    let words = sheet_words(language);
    let found = found(language, room, you, company, ignored);
    let body = html! {
        form action={ (room.path()) "/people" } method="get" role="search" data-sheet {
            input.rooms-sheet__filter type="search" name="q" value=(typed) placeholder=(words.people_hint) aria-label=(words.people_hint) autocomplete="off" enterkeyhint="search" autofocus;
        }
        div data-found aria-live="polite" { (found) }
    };
    (SheetPage { language, title: (words.people_in)(called), back: room.path(), body }, found)
}

fn found(
    language: Language,
    room: &RoomName,
    you: Person,
    company: &PeoplePage,
    ignored: &[Person],
) -> Markup {
    let (words, common) = (sheet_words(language), words::of(language));
    let PeoplePage { people, found, here, gone, roles, earlier } = company;
    let unshown = (*found as usize).saturating_sub(here.len());
    let line = |member: &Member, away: bool, when: Markup| {
        let notes = [
            (member.person == you).then_some(common.you),
            away.then_some(common.away),
            ignored.contains(&member.person).then_some(words.ignored),
        ];
        let is_dim = away || ignored.contains(&member.person);
        let role = roles.get(&member.person).copied().unwrap_or_default();
        html! {
            li {
                a.people-sheet__person.people-sheet__person--dim[is_dim] href={ (room.path()) "/people/" (member.person) } data-sheet {
                    (mark(member.person))
                    span {
                        span.people-sheet__name { (member.nickname.as_str()) }
                        @if role != RoomRole::Member { " " (role_mark(role, common)) }
                        @for note in notes.into_iter().flatten() { " " span.search-sheet__room { (note) } }
                        br;
                        span.about-sheet__soft { (when) }
                        @if let Some(EarlierAuthor { member, last }) = earlier.get(&member.person) {
                            br;
                            span.about-sheet__soft {
                                ((words.not_the_one)(member.nickname.as_str())) " " (words.wrote_until) " " (time(*last))
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        @if here.is_empty() && gone.is_empty() {
            p.sheet__none { @if *people == 0 { (words.nobody_here) } @else { (common.nothing_found) } }
        }
        @if !here.is_empty() {
            h3.sheet__heading { (words.here_now) " " span.member-list__count { (found) } }
            ul.rooms-sheet__list {
                @for PresentPerson { member, since, away } in here {
                    (line(member, *away, html! { (words.since) " " (time(*since)) }))
                }
            }
            @if unshown != 0 { p.sheet__none { ((words.and_more)(unshown)) } }
        }
        @if !gone.is_empty() {
            h3.sheet__heading { (words.just_left) }
            ul.rooms-sheet__list {
                @for DepartedPerson { member, at } in gone { (line(member, false, time(*at))) }
            }
        }
    }
}

/// The card of a person.
#[must_use]
pub fn card(language: Language, card: &PersonCard<'_>) -> SheetPage {
    let (words, common) = (sheet_words(language), words::of(language));
    let PersonCard { room, member: Member { person, nickname }, whereabouts, said, earlier, .. } = card;
    let path = room.path();
    let by = utf8_percent_encode(nickname.as_str(), NON_ALPHANUMERIC);
    let body = html! {
        div.person-card {
            (mark(*person))
            div {
                p {
                    (role_mark(card.standing.seen.role, common)) " "
                    @match whereabouts {
                        Whereabouts::Here(here) => {
                            (words.here_since) " " (time(here.since))
                            @if here.away { " " span.search-sheet__room { (common.away) } }
                        }
                        Whereabouts::Gone(gone) => { (words.left_at) " " (time(gone.at)) }
                        Whereabouts::Elsewhere => (words.not_here),
                    }
                }
                p.about-sheet__soft {
                    @match said {
                        Some((messages, first)) => {
                            ((words.said)(*messages, MAX_SAID_COUNT)) " · " (words.first_said) " " (time(*first))
                        }
                        None => (words.said_nothing),
                    }
                }
            }
        }
        @if let Some(EarlierAuthor { member: other, last }) = earlier {
            p {
                a href={ (path) "/people/" (other.person) } data-sheet { ((words.not_the_one)(other.nickname.as_str())) }
                " " (words.wrote_until) " " (time(*last))
            }
        }
        @if card.ignored { p.about-sheet__soft { (words.is_ignored) } }
        @if card.is_full { p.about-sheet__refused role="alert" { (words.ignored_full) } }
        div.person-card__actions {
            @if said.is_some() {
                a.button href={ (path) "/search?by=" (by) } data-sheet { (words.what_they_said) }
            }
            @if !card.is_you && !room.is_direct() {
                form method="post" action="/direct" {
                    input type="hidden" name="person" value=(person);
                    button.button { (words.write_privately) }
                }
            }
            @if !card.is_you {
                form method="post" action={ (path) "/people/" (person) } {
                    input type="hidden" name="back" value=(card.back);
                    button.button name="ignore" value=(!card.ignored) {
                        @if card.ignored { (words.stop_ignoring) } @else { (words.ignore) }
                    }
                }
            }
            a.button href={ (path) "/people" } data-sheet { (words.all_people) }
        }
        @if !card.is_you && !card.ignored { p.about-sheet__soft { (words.ignore_hint) } }
        (host_forms(language, room, *person, &card.standing))
    };
    let you = if card.is_you { format!(" ({})", common.you) } else { String::new() };
    SheetPage { language, title: format!("{nickname}{you}"), back: path, body }
}

/// Shown instead of the card of a person who was never seen in the room.
#[must_use]
pub fn nobody(language: Language, room: &RoomName, called: &str) -> SheetPage {
    let words = sheet_words(language);
    let body = html! { p.sheet__none { (words.nobody_known) } };
    SheetPage { language, title: (words.people_in)(called), back: room.path(), body }
}

/// A time in UTC; a script converts it to local time.
fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) data-local { (moment(at)) } }
}
