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
};
use leptos::{html, prelude::*};
use std::time::Duration;

/// How long after earlier messages were loaded the list is read out again: they have been drawn by then.
const SETTLED: Duration = Duration::from_secs(1);

/// The message list: it stays at the end while one is there, keeps one's place while one reads back, and
/// loads what came before.
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
    let has_earlier = truth(move || view.read().timeline.earlier_than().is_some());
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
    // The last entry that was there when one began to read back: what comes after it is new.
    let seen = RwSignal::new(None);
    let is_back = truth(move || seen.get().is_some());
    let has_news = move || {
        seen.get().is_some_and(|seen| seen < view.read().timeline.last())
            || view.read().timeline.is_elsewhere()
    };

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

    let load_earlier = move || {
        if let Some(command) = view.try_update(RoomView::earlier).flatten() {
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
        let is_at_end = scroll.note();
        look_for_news();
        if is_at_end == is_back.get_untracked() {
            view.update(|view| view.reading_back = !is_at_end);
            seen.set((!is_at_end).then(|| view.read_untracked().timeline.last()));
        }
        if scroll.is_near_start() && has_earlier.get_untracked() && !view.read_untracked().reading {
            load_earlier();
        }
    };
    let to_latest = move || {
        view.update(|view| view.reading_back = false);
        seen.set(None);
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
            <button class="message-list__earlier button" type="button" on:click=on(move |_| load_earlier())>
                {words.earlier}
            </button>
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
            <button class="message-list__latest button" type="button" on:click=on(move |_| to_latest())>
                {live(move || label().to_owned())}
            </button>
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
