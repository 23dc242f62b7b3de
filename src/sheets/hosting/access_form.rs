//! The forms for who may come into a room, whether it is listed, and how long it keeps words.

use crate::{
    domain::{Door, DoorPassword, Language, RoomAccess, RoomKeeping, RoomName, RoomRole},
    sheets::words::{
        doors::{DoorWords, door_words},
        hosting::HostWords,
    },
};
use maud::{Markup, html};

/// What removing old words would do, before it is done.
#[derive(Clone, Copy, Debug)]
pub struct TrimQuestion {
    /// For how many days words would be kept.
    pub days: u32,
    /// How many messages are older now.
    pub messages: usize,
    /// Whether there may be more.
    pub is_more: bool,
}

/// The forms, for a host.
pub(super) fn access_forms(
    language: Language,
    words: &HostWords,
    room: &RoomName,
    keeping: &RoomKeeping,
    (server_days, question): (Option<u32>, Option<TrimQuestion>),
) -> Markup {
    let own = door_words(language);
    html! {
        details.about-sheet__change {
            summary { (own.who_comes) }
            (door_form(words, own, room, keeping))
        }
        @if room.is_listed() {
            details.about-sheet__change {
                summary { (own.listing) }
                (listed_form(words, own, room, keeping.access))
            }
        }
        details.about-sheet__change open[question.is_some()] {
            summary { (own.keeping) }
            (days_form(words, own, room, keeping.access.keep_days, (server_days, question)))
        }
    }
}

/// A form that does this.
fn form(room: &RoomName, does: &str, content: &Markup) -> Markup {
    html! {
        form.about-sheet__form method="post" action={ (room.path()) "/hosts" } data-sheet {
            input type="hidden" name="does" value=(does);
            (content)
        }
    }
}

fn door_form(words: &HostWords, own: &DoorWords, room: &RoomName, keeping: &RoomKeeping) -> Markup {
    let (door, is_owner) = (keeping.access.door, keeping.role == RoomRole::Owner);
    let may_set = |door: &Door| *door != Door::Closed && (is_owner || !door.has_secret());
    let offered = Door::ALL.into_iter().filter(may_set);
    let fields = html! {
        label {
            (own.who)
            select name="door" {
                @for offered in offered {
                    option value=(offered.name()) selected[offered == door] { ((own.door)(offered)) }
                }
            }
        }
        @if is_owner {
            label {
                (own.new_password)
                input type="text" name="password" minlength=(DoorPassword::MIN_CHARS) maxlength=(DoorPassword::MAX_CHARS) autocomplete="off";
                span.about-sheet__soft { (own.password_hint) }
            }
        }
        p.about-sheet__soft { (own.door_hint) }
        button.button.button--primary { (words.save) }
    };
    html! {
        @if door == Door::Closed {
            p.about-sheet__soft { ((own.door)(door)) "." }
        } @else if may_set(&door) {
            (form(room, "door", &fields))
        } @else {
            p.about-sheet__soft { ((own.door)(door)) ". " (own.owners_only) }
        }
        @if let Some(key) = &keeping.key { (key_link(words, own, room, key, is_owner)) }
    }
}

/// The link with the key, to copy; for owners with a button that makes another one.
fn key_link(words: &HostWords, own: &DoorWords, room: &RoomName, key: &str, is_owner: bool) -> Markup {
    let path = room.key_path(key);
    html! {
        p.about-sheet__change { a href=(path) { (own.key) } " " span.about-sheet__soft { (own.key_hint) } }
        div.person-card__actions {
            button.about-sheet__copy.button type="button" data-copy=(path) { (words.copy_link) }
            @if is_owner {
                form method="post" action={ (room.path()) "/hosts" } data-sheet {
                    input type="hidden" name="does" value="door";
                    input type="hidden" name="door" value=(Door::Link.name());
                    input type="hidden" name="again" value="on";
                    button.button { (own.new_key) }
                }
            }
        }
    }
}

fn listed_form(words: &HostWords, own: &DoorWords, room: &RoomName, access: RoomAccess) -> Markup {
    let choice = |listed: bool, text: &str| {
        html! { option value=(listed) selected[listed == access.is_listed()] { (text) } }
    };
    form(
        room,
        "listed",
        &html! {
            label {
                (own.listing)
                select name="listed" {
                    (choice(true, own.listed))
                    (choice(false, own.unlisted))
                }
            }
            button.button.button--primary { (words.save) }
        },
    )
}

fn days_form(
    words: &HostWords,
    own: &DoorWords,
    room: &RoomName,
    current: u32,
    (server_days, question): (Option<u32>, Option<TrimQuestion>),
) -> Markup {
    let most = server_days.map_or(RoomAccess::MAX_KEEP_DAYS, |days| days.saturating_sub(1));
    if let Some(TrimQuestion { days, messages, is_more }) = question {
        let fields = html! {
            input type="hidden" name="days" value=(days);
            input type="hidden" name="sure" value="on";
            button.button.button--bad { ((own.trim)(days)) }
        };
        return html! {
            div.about-sheet__form {
                p role="alert" { ((own.trim_question)(days, messages, is_more)) }
                div.person-card__actions {
                    (form(room, "keep", &fields))
                    a.button href={ (room.path()) "/hosts" } data-sheet { (own.leave_it) }
                }
            }
        };
    }
    html! {
        p.about-sheet__soft { ((own.server_keeps)(server_days)) }
        @if 0 < most {
            (form(room, "keep", &html! {
                label {
                    (own.days)
                    input type="number" name="days" min="1" max=(most) value=[(current != 0).then_some(current)] inputmode="numeric";
                    span.about-sheet__soft { (own.days_hint) }
                }
                button.button.button--primary { (words.save) }
            }))
        }
    }
}
