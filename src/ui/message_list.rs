//! What is said in a room.

use super::{
    actions::Actions,
    emoji_picker::Emojis,
    live::{effect, live, on, truth, when},
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
    client::{Connection, RoomView, Row, RowKey, rows, unseen},
    domain::{Earlier, Language},
    protocol::Command,
};
use leptos::{ev, html, prelude::*};
use std::time::Duration;

/// Where the rows begin, in the page.
const ROWS: &str = "rows";

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
    let first = move || view.read().timeline.earlier_than();
    let has_earlier = truth(move || first().is_some());
    let begins = move || match view.read().timeline.earlier() {
        Earlier::NotKept => words.not_kept,
        Earlier::More | Earlier::Nothing => words.beginning,
    };
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
    let is_empty = truth(move || drawn.read().rows.is_empty());
    let is_elsewhere = truth(move || view.read().timeline.is_elsewhere());
    let is_back = truth(move || view.read().reading_back);
    // The newest that there was when one began to read back: what comes after it is new.
    let seen = RwSignal::new(None);
    effect(move || {
        let back = is_back.get();
        seen.set(back.then(|| view.read_untracked().timeline.newest()));
    });
    let has_news = move || seen.get().is_some_and(|seen| seen < view.read().timeline.newest());

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

    let load = move |which: fn(&mut RoomView) -> Option<Command>| {
        if let Some(command) = view.try_update(which).flatten() {
            connection.send(command);
        }
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
    let news_count = move || {
        let view = view.read();
        let seen = view.attention.news();
        seen.map(|seen| unseen(view.timeline.messages(), seen, &view.you).messages).unwrap_or_default()
    };
    let on_scroll = move |_| {
        let is_at_end = scroll.note(!is_elsewhere.get_untracked());
        look_for_news();
        if is_at_end == view.read_untracked().reading_back {
            view.update(|view| view.reading_back = !is_at_end);
        }
        if view.read_untracked().reading {
            return;
        }
        if scroll.is_near_start() && has_earlier.get_untracked() {
            load(RoomView::earlier);
        } else if scroll.is_near_end() && is_elsewhere.get_untracked() {
            load(RoomView::later);
        }
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
    // What one says oneself is seen, wherever one was reading. Ids grow with time.
    let mut newest_submitted = None;
    effect(move || {
        let now = view.read().outbox.pending().last().map(|pending| pending.id);
        if newest_submitted < now {
            newest_submitted = now;
            to_latest();
        }
    });

    let earlier = move || {
        view! {
            <a
                class="message-list__more button"
                href=live(move || first().map(|seq| format!("?before={seq}")).unwrap_or_default())
                on:click=on(move |event: ev::MouseEvent| {
                    event.prevent_default();
                    load(RoomView::earlier);
                })
            >
                {words.earlier}
            </a>
        }
        .into_any()
    };
    let later = move || {
        view! {
            <a
                class="message-list__more button"
                href=live(move || format!("?after={}#{ROWS}", view.read().timeline.last()))
                on:click=on(move |event: ev::MouseEvent| {
                    event.prevent_default();
                    load(RoomView::later);
                })
            >
                {words.later_messages}
            </a>
        }
        .into_any()
    };
    let beginning = move || {
        view! { <p class="message-list__beginning">{live(move || begins().to_owned())}</p> }.into_any()
    };
    let empty = move || {
        view! {
            <div class="message-list__empty">
                <p class="message-list__empty-title">{words.nothing_said}</p>
                <p>{words.nothing_said_hint}</p>
            </div>
        }
        .into_any()
    };
    let news = move || {
        view! {
            <button
                class="message-list__news button"
                type="button"
                on:click=on(move |_| show(&RowKey::News.to_string()))
            >
                {live(move || (words.news_above)(news_count()))}
            </button>
        }
        .into_any()
    };
    let latest = move || {
        let label = move || if has_news() { words.new_messages } else { words.latest };
        view! {
            <a
                class="message-list__latest button"
                href=live(move || view.read().room.path())
                on:click=on(move |event: ev::MouseEvent| {
                    event.prevent_default();
                    to_latest();
                })
            >
                {live(move || label().to_owned())}
            </a>
        }
        .into_any()
    };
    view! {
        <div class="message-list">
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
                    {when(move || has_earlier.get(), earlier)}
                    {when(move || !has_earlier.get() && !is_empty.get(), beginning)}
                    {when(move || is_empty.get(), empty)}
                    <div
                        class="message-list__rows"
                        id=ROWS
                        node_ref=rows_list
                        role="list"
                        on:click=on(move |event| _ = clicks.click(&event, message))
                        on:pointerover=on(move |event| actions.point(&event))
                        on:pointerdown=on(move |event| actions.press(&event))
                        on:pointerleave=on(move |event| actions.leave(&event))
                        on:focusin=on(move |event| actions.focus(&event))
                        on:focusout=on(move |event| actions.blur(&event))
                        on:keydown=on(move |event| {
                            actions.key(&event);
                            row_clicks::key(&event);
                        })
                        inner_html=html
                    ></div>
                    {when(move || is_elsewhere.get(), later)}
                </div>
            </div>
            {when(move || news_above.get(), news)}
            {when(move || is_back.get(), latest)}
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
