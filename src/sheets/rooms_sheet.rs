//! The sheet of a person's rooms, with their unread messages.

use super::{
    NotificationPrefs, SheetPage,
    words::{admin::admin_words, sheet_words},
};
use crate::{
    domain::{Language, MAX_UNREAD_COUNT, Notification, NotificationLevel, RoomName, markup::excerpt},
    protocol::LobbyRoom,
    ui::words,
};
use maud::{Markup, html};

/// One of a person's rooms.
#[derive(Clone, Debug)]
pub struct RoomLine {
    /// Its name.
    pub name: RoomName,
    /// Its title.
    pub title: String,
    /// The number of unread messages, up to `many`.
    pub unread: usize,
    /// How many of them mention the person.
    pub mentions: usize,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Which messages notify.
    pub level: NotificationLevel,
    /// The last notifying message.
    pub call: Option<Notification>,
}

impl RoomLine {
    /// How many messages call them.
    fn calls(&self) -> usize {
        match self.level {
            NotificationLevel::Nothing => 0,
            NotificationLevel::Mentions => self.mentions,
            NotificationLevel::Everything => self.unread,
        }
    }
}

/// The sheet, and the part that changes while one types: one's own and other open rooms whose names contain the text.
#[must_use]
pub fn rooms(
    language: Language,
    back: &str,
    typed: &str,
    mine: &[RoomLine],
    others: &[LobbyRoom],
    administers: bool,
) -> (SheetPage, Markup) {
    let (words, common) = (sheet_words(language), words::of(language));
    let found = html! {
        @if mine.is_empty() && others.is_empty() { p.sheet__none { (common.nothing_found) } }
        @if !mine.is_empty() {
            ul.rooms-sheet__list { @for room in mine { (line(room, back, language)) } }
        }
        @if !others.is_empty() {
            h3.sheet__heading { (words.other_rooms) }
            ul.rooms-sheet__list {
                @for LobbyRoom { name, people } in others {
                    li.rooms-sheet__item {
                        a.rooms-sheet__link href=(name.path()) {
                            span.rooms-sheet__name { (name.as_str()) }
                            span.rooms-sheet__people { ((common.people_inside)(*people)) }
                        }
                    }
                }
            }
        }
    };
    let body = html! {
        form.rooms-sheet action="/rooms" method="get" role="search" data-sheet data-go {
            input type="hidden" name="back" value=(back);
            input.rooms-sheet__filter type="search" name="q" value=(typed) placeholder=(words.rooms_hint) aria-label=(words.rooms_hint) autocomplete="off" enterkeyhint="go" autofocus;
        }
        div data-found aria-live="polite" { (found) }
        p.rooms-sheet__settings {
            a href={ "/settings?back=" (back) } data-sheet { (words.settings) }
            @if administers { " · " a href="/admin" data-sheet { (admin_words(language).administer) } }
        }
    };
    (SheetPage { language, title: words.my_rooms.to_owned(), back: back.to_owned(), body }, found)
}

fn line(room: &RoomLine, back: &str, language: Language) -> Markup {
    let words = sheet_words(language);
    let star = if room.favourite { words.favourite_not } else { words.favourite };
    let next = NotificationLevel::ALL[(room.level.number() as usize + 1) % NotificationLevel::ALL.len()];
    html! {
        li.rooms-sheet__item {
            a.rooms-sheet__link.rooms-sheet__link--unread[0 < room.unread] href=(room.name.path()) {
                span.rooms-sheet__name dir="auto" { (room.title) }
                (badge(room, language))
            }
            form method="post" action={ "/rooms/mark?back=" (back) } data-sheet {
                input type="hidden" name="room" value=(room.name.as_str());
                input type="hidden" name="favourite" value=(!room.favourite);
                button.rooms-sheet__mark type="submit" aria-label=(star) title=(star) aria-pressed=(room.favourite.to_string()) {
                    @if room.favourite { "★" } @else { "☆" }
                }
            }
            form method="post" action={ "/rooms/mark?back=" (back) } data-sheet {
                input type="hidden" name="room" value=(room.name.as_str());
                input type="hidden" name="level" value=(next.number());
                button.rooms-sheet__level type="submit" title=(words.level_hint) { ((words.level)(room.level)) }
            }
            form method="post" action={ "/rooms/mark?back=" (back) } data-sheet {
                input type="hidden" name="room" value=(room.name.as_str());
                input type="hidden" name="forget" value="1";
                button.rooms-sheet__mark type="submit" aria-label=(words.forget) title=(words.forget) { "×" }
            }
        }
    }
}

/// The list of rooms beside a conversation, and in the lobby. The page requests it again after new messages.
#[must_use]
pub fn rooms_beside(
    language: Language,
    current: Option<&RoomName>,
    mine: &[RoomLine],
    calling: NotificationPrefs,
) -> Markup {
    let words = sheet_words(language);
    html! {
        (last_call(mine, calling))
        (news_elsewhere(language, current, mine))
        @if !mine.is_empty() {
            h2.my-rooms__title { (words.my_rooms) }
            ul.my-rooms__list {
                @for room in mine {
                    @let is_here = current == Some(&room.name);
                    li {
                        a.my-rooms__link.my-rooms__link--unread[0 < room.unread && !is_here] href=(room.name.path()) aria-current=[is_here.then_some("page")] {
                            span.my-rooms__name dir="auto" { @if room.favourite { span.my-rooms__star aria-hidden="true" { "★ " } } (room.title) }
                            @if !is_here { (badge(room, language)) }
                        }
                    }
                }
            }
        }
    }
}

/// How many characters of a message a notification shows: as many as systems do.
const NOTIFICATION_CHARS: usize = 140;

/// The last notifying message, for the page's script: its time, its room, and the person's notification settings.
fn last_call(mine: &[RoomLine], calling: NotificationPrefs) -> Markup {
    let last =
        mine.iter().filter_map(|room| Some((room, room.call.as_ref()?))).max_by_key(|(_, call)| call.at);
    html! {
        @match last {
            None => p hidden data-call="0" {},
            Some((room, Notification { at, by, body })) => {
                p hidden data-call=(at.millis()) data-room=(room.name.path()) title=(room.title) data-desktop[calling.desktop] data-sound[calling.sound] {
                    @if !room.name.is_direct() { (by.as_str()) ": " }
                    (excerpt(body.as_str(), NOTIFICATION_CHARS))
                }
            }
        }
    }
}

/// The unread messages of other rooms, for the button that leads to them.
fn news_elsewhere(language: Language, current: Option<&RoomName>, mine: &[RoomLine]) -> Markup {
    let (words, common) = (sheet_words(language), words::of(language));
    let others =
        || mine.iter().filter(|room| current != Some(&room.name) && room.level != NotificationLevel::Nothing);
    let unread: usize = others().map(|room| room.unread).sum();
    let mentions = others().map(|room| room.mentions).sum();
    let label = match unread {
        0 => common.rooms.to_owned(),
        _ => format!("{}: {}", common.rooms, (words.unread)(unread, mentions)),
    };
    let new = match unread {
        0 => String::new(),
        MAX_UNREAD_COUNT.. => format!("{}+", MAX_UNREAD_COUNT - 1),
        _ => unread.to_string(),
    };
    html! { p hidden data-new=(new) aria-label=(label) {} }
}

fn badge(room: &RoomLine, language: Language) -> Markup {
    let words = sheet_words(language);
    let count = if MAX_UNREAD_COUNT <= room.unread {
        format!("{}+", MAX_UNREAD_COUNT - 1)
    } else {
        room.unread.to_string()
    };
    html! {
        @if 0 < room.unread && room.level != NotificationLevel::Nothing {
            span.unread.unread--calls[0 < room.calls()] title=((words.unread)(room.unread, room.mentions)) {
                span.visually-hidden { ((words.unread)(room.unread, room.mentions)) }
                span aria-hidden="true" { @if 0 < room.mentions { "@ " } (count) }
            }
        }
    }
}
