//! The links that give a role in a room: for owners, and for whoever opens one.

use crate::{
    domain::{Language, RoomName, RoomRole},
    protocol::Code,
    sheets::{
        SheetPage,
        words::hosting::{HostWords, host_words},
    },
};
use maud::{Markup, html};

/// The links that give a role, for owners: to copy, and to make invalid.
pub(super) fn role_links(words: &HostWords, room: &RoomName, links: &[(RoomRole, String)]) -> Markup {
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
