//! What stands at the door of a room for those whom it does not let in: its name, and how one comes in. Nothing else of the room.

use crate::{
    domain::{Door, DoorPassword, Language, RoomName},
    sheets::{
        SheetPage,
        words::doors::{DoorWords, door_words},
    },
};
use maud::{Markup, html};

/// What stands at a door.
#[derive(Clone, Copy, Debug)]
pub enum DoorSheet<'a> {
    /// A door that is not open.
    Closed {
        /// Which one.
        door: Door,
        /// Why one is still there after one tried.
        answer: Option<DoorAnswer>,
    },
    /// A link with a key.
    Key {
        /// The key.
        key: &'a str,
        /// Why one is still there after one tried.
        answer: Option<DoorAnswer>,
    },
    /// A room that nobody watches.
    Unwatched,
}

/// Why somebody who tried to come in did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorAnswer {
    /// The password or the key is another one.
    Wrong,
    /// They tried too often, and wait for so many seconds.
    Wait(u64),
    /// They are banned.
    Banned,
}

/// The sheet of a room with this title.
#[must_use]
pub fn door(language: Language, (room, title): (&RoomName, &str), sheet: DoorSheet<'_>) -> SheetPage {
    let words = door_words(language);
    let content = match sheet {
        DoorSheet::Closed { answer: Some(DoorAnswer::Banned), .. } => alert(DoorAnswer::Banned, "", words),
        DoorSheet::Closed { door, answer } => closed(words, room, door, answer),
        DoorSheet::Key { key, answer } => html! {
            p { (words.key_opens) }
            @if let Some(answer) = answer { (alert(answer, words.wrong_key, words)) }
            form.about-sheet__form method="post" action=(room.key_path(key)) {
                button.button.button--primary { (words.come_in) }
            }
        },
        DoorSheet::Unwatched => html! {
            p { (words.unwatched) }
            @if !room.is_watch_name() { a.button href=(room.path()) { (words.to_door) } }
        },
    };
    let body = html! {
        div.about-sheet__form {
            (content)
            a.button href="/" { (words.to_lobby) }
        }
    };
    SheetPage { language, title: title.to_owned(), back: "/".to_owned(), body }
}

fn closed(words: &DoorWords, room: &RoomName, door: Door, answer: Option<DoorAnswer>) -> Markup {
    html! {
        @match door {
            // It was opened a moment ago.
            Door::Open => a.button href=(room.path()) { (words.come_in) },
            Door::Locked => p { (words.is_locked) },
            Door::Link => p { (words.asks_key) },
            Door::Closed => p { (words.is_closed) },
            Door::Password => {
                p { (words.asks_password) }
                @if let Some(answer) = answer { (alert(answer, words.wrong_password, words)) }
                form.about-sheet__form method="post" action={ (room.path()) "/door" } {
                    label {
                        (words.password)
                        input type="password" name="password" maxlength=(DoorPassword::MAX_CHARS) required autofocus autocomplete="current-password";
                    }
                    button.button.button--primary { (words.come_in) }
                }
            },
        }
    }
}

fn alert(answer: DoorAnswer, wrong: &str, words: &DoorWords) -> Markup {
    html! {
        p.about-sheet__refused role="alert" {
            @match answer {
                DoorAnswer::Wrong => (wrong),
                DoorAnswer::Wait(seconds) => ((words.wait)(seconds)),
                DoorAnswer::Banned => (words.banned),
            }
        }
    }
}
