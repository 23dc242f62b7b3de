//! A room as one watches it: what is said, live, without a name and without being counted.

use super::{
    announcer::announcer,
    connection_badge::connection_badge,
    emoji_picker::Emojis,
    live::{effect, text_at, written},
    member_list::MemberList,
    message_list::MessageList,
    news_frame::news_frame,
    room_page::{follow_people, people_button, way_out},
    trouble::trouble,
    typing_line::typing_line,
    words::of_sheets,
    writing_line::Writing,
};
use crate::{
    client::{Connection, RoomView},
    domain::Language,
    protocol::Snapshot,
};
use leptos::prelude::*;
use maud::html;

/// The room that a snapshot is of: first drawn from it alone, then watched after it.
#[component]
pub(super) fn WatchPage(
    snapshot: Snapshot,
    /// What the room is called.
    title: String,
) -> impl IntoView {
    let language = use_context::<Language>().unwrap_or_default();
    let connection = expect_context::<Connection>();
    let (room, seq, is_end) = (snapshot.room.clone(), snapshot.seq, !snapshot.page.later);
    let people_shown = RwSignal::new(false);
    let view = RwSignal::new(RoomView::new(snapshot));
    // The list of messages asks for them, and has no use for them here.
    provide_context(RwSignal::new(Writing::default()));
    provide_context(Emojis::new());
    effect(move || connection.enter(view));

    let topic =
        move || view.read().timeline.topic().map(|topic| topic.as_str().to_owned()).unwrap_or_default();
    text_at("[data-topic]", topic);
    follow_people(view, people_shown);
    view! {
        <div class="room">
            <header class="room__header">
                {written(|| {
                    html! {
                        (way_out(language))
                        div.room__title {
                            h1.room__name { (title) }
                            span.room__topic data-topic { (topic()) }
                        }
                        (people_button(view.read().roster.people(), language))
                    }
                })}
                {connection_badge()}
            </header>
            <main class="room__main" id="main">
                <MessageList view />
                {announcer(view)}
                {typing_line(view)}
                {trouble()}
                {written(|| {
                    html! {
                        @if is_end { (news_frame(&room, seq, language)) }
                        p.watching {
                            (of_sheets(language).watching) " "
                            @if !room.is_watch_name() {
                                a.button href=(room.path()) { (of_sheets(language).enter_to_speak) }
                            }
                        }
                    }
                })}
            </main>
            <MemberList view shown=people_shown />
        </div>
    }
}
