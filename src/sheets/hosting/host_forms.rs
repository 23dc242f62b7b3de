//! What hosts can do about a person, on their card: give a role, ban, remove what they wrote.

use super::{admin_sheet::server_ban_line, hosts_sheet::ban_line, parts::time};
use crate::{
    domain::{Authored, BanReason, HostNote, Language, Person, RoomName, RoomRole, SeenStanding},
    protocol::Code,
    sheets::words::{admin::admin_words, appeals::appeal_words, hosting::host_words},
};
use maud::{Markup, html};

/// A person's standing in a room, as somebody sees it on their card.
#[derive(Debug)]
pub struct CardStanding {
    /// What they are, and what they are to whom.
    pub seen: SeenStanding,
    /// Whether it is oneself.
    pub is_you: bool,
    /// Why a form of the card was refused.
    pub refused: Option<Code>,
}

/// How long bans are, in minutes: ten minutes, an hour, a day, and for ever. The third is chosen.
const BAN_MINUTES: [Option<u32>; 4] = [Some(10), Some(60), Some(24 * 60), None];

/// The forms, for those who may use them.
pub(in crate::sheets) fn host_forms(
    language: Language,
    room: &RoomName,
    person: Person,
    standing: &CardStanding,
) -> Markup {
    let words = host_words(language);
    let CardStanding { seen, is_you, refused } = standing;
    let SeenStanding { role, ban, server_ban, administers, with_network, viewer, has_hosts, note } = seen;
    let refused_line = html! {
        @if let Some(code) = refused { p.about-sheet__refused role="alert" { ((words.refused)(*code)) } }
    };
    if !viewer.keeps() {
        return html! {
            (refused_line)
            @if *has_hosts && !is_you {
                p.person-card__actions {
                    a.button href={ (room.path()) "?tell=question" } data-sheet { (appeal_words(language).tell_hosts) }
                }
            }
        };
    }
    let action = format!("{}/people/{person}/host", room.path());
    let form = |does: &str, content: Markup| {
        html! {
            form.about-sheet__form method="post" action=(action) data-sheet {
                input type="hidden" name="does" value=(does);
                (content)
            }
        }
    };
    // Hosts give voices to those who keep nothing; owners give any role.
    let may_give = |new: RoomRole| *viewer == RoomRole::Owner || !new.keeps() && !role.keeps();
    let roles = RoomRole::ALL.into_iter().filter(|new| new != role && may_give(*new));
    html! {
        h3.sheet__heading { (words.keep_room) }
        (refused_line)
        @if let Some(ban) = ban {
            p { (ban_line(words, ban, *with_network)) }
            (form("unban", html! { button.button { (words.unban) } }))
        } @else if (!role.keeps() || *administers) && !is_you {
            details.about-sheet__change open[refused.is_some()] {
                summary { (words.ban) }
                (form("ban", ban_fields(language, !role.keeps(), *administers)))
            }
        }
        @if let Some(ban) = server_ban {
            p { (server_ban_line(language, ban)) }
            @if *administers { (form("unban_server", html! { button.button { (words.unban) } })) }
        }
        @if *role <= *viewer {
            details.about-sheet__change {
                summary { (words.remove) }
                (form("remove", html! {
                    select name="remove" aria-label=(words.remove) {
                        option value="hour" { (words.remove_hour) }
                        option value="all" { (words.remove_all) }
                    }
                    button.button.button--bad { (words.remove_now) }
                }))
            }
        }
        @for new in roles {
            details.about-sheet__change {
                summary { ((words.make)(new)) }
                p.about-sheet__soft { ((words.make_hint)(new)) }
                (form("role", html! {
                    input type="hidden" name="role" value=(new.name());
                    button.button { ((words.make)(new)) }
                }))
            }
        }
        details.about-sheet__change open[note.is_some()] {
            summary { (words.note) }
            (form("note", note_fields(language, note.as_ref())))
        }
        p.person-card__actions { a.button href={ (room.path()) "/hosts" } data-sheet { (words.deeds) } }
    }
}

/// `in_room` says whether they can be banned from this room, `on_server` from the whole server.
fn ban_fields(language: Language, in_room: bool, on_server: bool) -> Markup {
    let words = host_words(language);
    html! {
        label {
            (words.ban_kind)
            select name="mute" {
                @if in_room {
                    option value="" { (words.ban_whole) }
                    option value="on" { (words.ban_writing) }
                }
                @if on_server { option value="server" { (admin_words(language).ban_server) } }
            }
        }
        label {
            (words.how_long)
            select name="minutes" {
                @for (place, minutes) in BAN_MINUTES.into_iter().enumerate() {
                    option value=(minutes.map(|minutes| minutes.to_string()).unwrap_or_default()) selected[place == 2] {
                        ((words.duration)(minutes))
                    }
                }
            }
        }
        label {
            (words.and_remove)
            select name="remove" {
                option value="hour" { (words.remove_hour) }
                option value="all" { (words.remove_all) }
                option value="" { (words.remove_nothing) }
            }
        }
        label.settings-sheet__wish {
            input type="checkbox" name="network" value="on";
            span { (words.and_network) }
        }
        label {
            (words.reason)
            input type="text" name="reason" maxlength=(BanReason::MAX_CHARS) placeholder=(words.reason_hint) autocomplete="off";
        }
        button.button.button--bad { (words.ban_now) }
    }
}

fn note_fields(language: Language, note: Option<&Authored<HostNote>>) -> Markup {
    let words = host_words(language);
    html! {
        label {
            (words.note_hint)
            // The parser drops a line break right after the tag (HTML, section 13.1.2.5).
            textarea name="note" rows="2" maxlength=(HostNote::MAX_CHARS) { "\n" @if let Some(note) = note { (note.text.as_str()) } }
        }
        @if let Some(note) = note {
            p.about-sheet__soft { span dir="auto" { (note.by.as_str()) } " · " (time(note.at)) }
        }
        button.button { (words.save) }
    }
}
