//! The page of a spectator.

use super::{
    connection_badge::connection_badge,
    member_list::member_list,
    room_page::{back_link, follow_people, people_button},
    typing_line::typing_line,
};
use crate::{
    client::{Connection, RoomView},
    domain::Language,
    protocol::Snapshot,
    ui::{
        composer::compose_banner::ComposeMode,
        dialog::emoji_picker::Emojis,
        dom::bindings::{bind_text, effect, server_html},
        error_banner::trouble,
        messages::{announcer::announcer, message_list::message_list},
        room::no_js_feed::news_frame,
        words::of_page,
    },
};
use leptos::prelude::*;
use maud::{Markup, html};

/// The room of a snapshot: first rendered from it, then watched. `title` is the title of the room.
pub(crate) fn watch_page(snapshot: Snapshot, title: &str) -> Markup {
    let language = use_context::<Language>().unwrap_or_default();
    let connection = expect_context::<Connection>();
    let (room, seq, is_end) = (snapshot.room.clone(), snapshot.seq, !snapshot.page.later);
    let people_shown = RwSignal::new(false);
    let view = RwSignal::new(RoomView::new(snapshot));
    // The message list expects this context; it is unused here.
    provide_context(RwSignal::new(ComposeMode::default()));
    provide_context(Emojis::new());
    effect(move || connection.enter(view));

    let topic =
        move || view.read().timeline.topic().map(|topic| topic.as_str().to_owned()).unwrap_or_default();
    bind_text("[data-topic]", topic);
    follow_people(view, people_shown);
    let (badge, messages) = (connection_badge(), message_list(view));
    let lines = [announcer(view), typing_line(view), trouble()];
    let members = member_list(view, people_shown);
    server_html(|| {
        html! {
            div.room {
                header.room__header {
                    (back_link(language))
                    div.room__title {
                        h1.room__name { (title) }
                        span.room__topic data-topic { (topic()) }
                    }
                    (people_button(view.read().roster.people(), language))
                    (badge)
                }
                main.room__main id="main" {
                    (messages)
                    @for line in lines { (line) }
                    @if is_end { (news_frame(&room, seq, language)) }
                    p.watching {
                        (of_page(language).watching) " "
                        @if !room.is_watch_name() {
                            a.button href=(room.path()) { (of_page(language).enter_to_speak) }
                        }
                    }
                }
                (members)
            }
        }
    })
}
