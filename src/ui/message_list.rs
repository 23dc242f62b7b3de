//! What is said in a room.

use super::{
    actions::Actions,
    doors::{ROWS, after, before, over},
    emoji_picker::Emojis,
    live::{at, effect, listen, live, on, truth},
    local_time::{Clock, Localised},
    message_tools,
    reply_quote::show,
    row::Look,
    row_clicks::{self, RowClicks},
    row_list::{groups, redraw},
    scroll::Scroll,
    words::words,
    writing_line::Writing,
};
use crate::{
    client::{Connection, Pending, RoomView, Row, RowKey, rows},
    domain::Language,
};
use leptos::{ev, html, prelude::*};
use std::time::Duration;

/// How long after other messages were loaded the list is read out again: they have been drawn by then.
const SETTLED: Duration = Duration::from_secs(1);

/// The message list: it stays at the end while one is there, keeps one's place while one reads elsewhere, and
/// loads what came before and after.
#[component]
pub(super) fn MessageList(view: RwSignal<RoomView>) -> impl IntoView {
    let words = words();
    let connection = expect_context::<Connection>();
    let localised = expect_context::<Localised>();
    let list = NodeRef::<html::Div>::new();
    let scroll = Scroll::new(list);

    let language = use_context::<Language>().unwrap_or_default();
    let look = move || {
        let clock = localised.clock();
        let me = (clock == Clock::Local).then(|| view.read().you.nickname.clone());
        Look { language, clock, is_long_gone: connection.is_long_gone.get(), me }
    };
    let drawn = untrack(|| Drawn::of(&view.read(), look()));
    let html = groups(&drawn.rows, &drawn.look).into_string();
    let drawn = RwSignal::new(drawn);
    let rows_list = NodeRef::<html::Div>::new();
    effect(move || {
        let now = Drawn::of(&view.read(), look());
        if let Some(list) = rows_list.get() {
            let before = drawn.read_untracked();
            redraw(&list, &before.rows, &now.rows, &now.look, before.look != now.look);
        }
        drawn.set(now);
        scroll.keep();
        let sought = view.try_update_untracked(|view| view.found());
        if let Some(row) = sought.flatten() {
            show(&row.to_string());
        }
    });
    let message = move |key: RowKey| {
        let drawn = drawn.read();
        drawn.rows.iter().rev().filter_map(Row::message).find(|message| message.key() == key).cloned()
    };
    let may_be_acted_on = move |key: RowKey| message(key).is_some_and(|message| message.may_be_acted_on());
    let newest = Memo::new(move |_| {
        let drawn = drawn.read();
        let mut messages = drawn.rows.iter().rev().filter_map(Row::message);
        messages.find(|message| message.may_be_acted_on()).map(|message| message.key())
    });
    let actions = Actions::new();
    actions.mark(newest, may_be_acted_on);
    message_tools::follow(actions, words, message);
    let clicks = RowClicks {
        view,
        actions,
        connection,
        writing: expect_context::<RwSignal<Writing>>(),
        emojis: expect_context::<Emojis>(),
        words,
    };
    let is_back = truth(move || view.read().reading_back);
    // The newest that there was when one began to read back: what comes after it is new.
    let seen = RwSignal::new(None);
    effect(move || {
        let back = is_back.get();
        seen.set(back.then(|| view.read_untracked().timeline.newest()));
    });

    // What is loaded above is not news: it is not read out.
    let is_quiet = RwSignal::new(false);
    let is_reading = truth(move || view.read().reading);
    effect(move || {
        if is_reading.get() {
            is_quiet.set(true);
        } else {
            set_timeout(move || _ = is_quiet.try_set(false), SETTLED);
        }
    });

    let load = move |later: bool| {
        let command = view.try_update(|view| if later { view.later() } else { view.earlier() });
        command.flatten().into_iter().for_each(|command| connection.send(command));
    };
    // What is new and above what one sees.
    let news_above = RwSignal::new(false);
    let look_for_news = move || {
        let is_above = scroll.is_above(&RowKey::News.to_string());
        if is_above != news_above.get_untracked() {
            news_above.set(is_above);
        }
    };
    effect(move || {
        drawn.track();
        request_animation_frame(look_for_news);
    });
    let on_scroll = move |_| {
        let is_at_end = scroll.note(!view.read_untracked().timeline.is_elsewhere());
        look_for_news();
        if is_at_end == view.read_untracked().reading_back {
            view.update(|view| view.reading_back = !is_at_end);
        }
        // Nothing is asked for, and nothing drawn, when there is no more or it is on its way.
        let near = view.with_untracked(|view| match view.reading {
            true => None,
            false if scroll.is_near_start() && view.timeline.earlier_than().is_some() => Some(false),
            false if scroll.is_near_end() && view.timeline.is_elsewhere() => Some(true),
            false => None,
        });
        near.into_iter().for_each(load);
    };
    let to_latest = move || {
        view.update(|view| view.reading_back = false);
        if view.read_untracked().timeline.is_elsewhere() {
            let restart = view.try_update(RoomView::restart);
            restart.into_iter().for_each(|command| connection.send(command));
        }
        scroll.to_end();
    };
    scroll.keep_always();
    // What one says oneself is seen, wherever one was reading; what one does to a message is seen there. Ids grow with
    // time.
    let mut newest_submitted = None;
    effect(move || {
        let is_said = |pending: &&Pending| pending.act.target().is_none();
        let now = view.read().outbox.pending().last().filter(is_said).map(|pending| pending.id);
        if newest_submitted < now {
            newest_submitted = now;
            to_latest();
        }
    });

    effect(move || {
        let Some(list) = rows_list.get() else { return };
        listen(&list, "click", move |event| _ = clicks.click(&event, message));
        listen(&list, "pointerover", move |event| actions.point(&event));
        listen(&list, "pointerdown", move |event| actions.press(&event));
        listen(&list, "pointerleave", move |event| actions.leave(&event));
        listen(&list, "focusin", move |event| actions.focus(&event));
        listen(&list, "focusout", move |event| actions.blur(&event));
        listen(&list, "keydown", move |event| {
            actions.key(&event);
            row_clicks::key(&event);
        });
    });
    let pass = move |event: ev::MouseEvent| {
        match at(event.target(), "[data-do]").and_then(|door| door.get_attribute("data-do")).as_deref() {
            Some("earlier") => load(false),
            Some("later") => load(true),
            Some("news") => show(&RowKey::News.to_string()),
            Some("latest") => to_latest(),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="message-list" on:click=on(pass)>
            <div
                class="message-list__scroller"
                node_ref=list
                on:scroll=on(on_scroll)
                role="log"
                aria-label=words.messages
                aria-live=live(move || if is_quiet.get() { "off" } else { "polite" }.to_owned())
                tabindex="0"
            >
                <div class="message-list__content">
                    <div inner_html=live(move || before(&view.read(), drawn.read().rows.is_empty(), words))></div>
                    <div
                        class="message-list__rows"
                        id=ROWS
                        node_ref=rows_list
                        role="list"
                        inner_html=html
                    ></div>
                    <div inner_html=live(move || after(&view.read(), words))></div>
                </div>
            </div>
            <div inner_html=live(move || over(&view.read(), news_above.get(), seen.get(), words))></div>
        </div>
    }
}

/// What the list shows.
struct Drawn {
    rows: Vec<Row>,
    look: Look,
}

impl Drawn {
    fn of(view: &RoomView, look: Look) -> Self {
        Self { rows: rows(view, |at| look.clock.day(at)), look }
    }
}
