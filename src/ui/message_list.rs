//! What is said in a room.

use super::{
    actions::Actions,
    day_line::DayLine,
    local_time::Localised,
    message_item::{MessageItem, row_id},
    notice_line::NoticeLine,
    scroll::Scroll,
    when::when,
    words::words,
};
use crate::{
    client::{Connection, RoomView, Row, RowKey, Shown, rows},
    domain::{Earlier, MessageId},
};
use leptos::{html, prelude::*};
use std::{collections::HashMap, sync::Arc, time::Duration};

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

    let shown = Memo::new(move |_| rows(&view.read(), |at| localised.day(at)));
    let messages = Messages::default();
    Effect::new(move |_| messages.show(&shown.read()));
    let has_earlier = Memo::new(move |_| view.read().timeline.earlier_than().is_some());
    let begins = move || match view.read().timeline.earlier() {
        Earlier::NotKept => words.not_kept,
        Earlier::More | Earlier::Nothing => words.beginning,
    };
    let newest = Memo::new(move |_| {
        let shown = shown.read();
        shown
            .iter()
            .rev()
            .filter_map(|row| if let Row::Message(message) = row { Some(message) } else { None })
            .find(|message| message.may_be_acted_on())
            .map(|message| row_id(&message.from, message.id))
    });
    let actions = Actions::new(newest);
    provide_context(actions);
    let is_empty = Memo::new(move |_| shown.read().is_empty());
    let last = Memo::new(move |_| view.read().timeline.last());
    // The last entry that was there when one began to read back: what comes after it is new.
    let seen = RwSignal::new(None);
    let is_back = Memo::new(move |_| seen.get().is_some());
    let has_news =
        move || seen.get().is_some_and(|seen| seen < last.get()) || view.read().timeline.is_elsewhere();

    // What is loaded above is not news: it is not read out.
    let is_quiet = RwSignal::new(false);
    let is_reading = Memo::new(move |_| view.read().reading);
    Effect::new(move |_| {
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
    let on_scroll = move |_| {
        let is_at_end = scroll.note();
        if is_at_end == is_back.get_untracked() {
            view.update(|view| view.reading_back = !is_at_end);
            seen.set((!is_at_end).then(|| last.get_untracked()));
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
    Effect::new(move |_| {
        shown.track();
        scroll.keep();
    });
    // What one says oneself is seen, wherever one was reading. Ids grow with time.
    let submitted = Memo::new(move |_| view.read().outbox.pending().last().map(|pending| pending.id));
    Effect::new(move |newest: Option<Option<MessageId>>| {
        let (before, now) = (newest.flatten(), submitted.get());
        if before < now {
            to_latest();
        }
        before.max(now)
    });

    let earlier = move || {
        view! {
            <button class="message-list__earlier button" type="button" on:click=move |_| load_earlier()>
                {words.earlier}
            </button>
        }
        .into_any()
    };
    let beginning =
        move || view! { <p class="message-list__beginning">{move || begins().to_owned()}</p> }.into_any();
    let empty = move || {
        view! {
            <div class="message-list__empty">
                <p class="message-list__empty-title">{words.nothing_said}</p>
                <p>{words.nothing_said_hint}</p>
            </div>
        }
        .into_any()
    };
    let latest = move || {
        let label = move || if has_news() { words.new_messages } else { words.latest };
        view! {
            <button class="message-list__latest button" type="button" on:click=move |_| to_latest()>
                {move || label().to_owned()}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="message-list">
            <div
                class="message-list__scroller"
                node_ref=list
                on:scroll=on_scroll
                role="log"
                aria-label=words.messages
                aria-live=move || if is_quiet.get() { "off" } else { "polite" }
                tabindex="0"
            >
                <div class="message-list__content">
                    {when(move || has_earlier.get(), earlier)}
                    {when(move || !has_earlier.get() && !is_empty.get(), beginning)}
                    {when(move || is_empty.get(), empty)}
                    <ol
                        class="message-list__rows"
                        on:pointerover=move |event| actions.point(&event)
                        on:pointerdown=move |event| actions.press(&event)
                        on:pointerleave=move |event| actions.leave(&event)
                        on:focusin=move |event| actions.focus(&event)
                        on:focusout=move |event| actions.blur(&event)
                        on:keydown=move |event| actions.key(&event)
                    >
                        <For each=move || shown.get() key=Row::key let(row)>
                            {line(view, messages, row)}
                        </For>
                    </ol>
                </div>
            </div>
            {when(move || is_back.get(), latest)}
        </div>
    }
}

fn line(view: RwSignal<RoomView>, messages: Messages, row: Row) -> AnyView {
    let key = row.key();
    match row {
        Row::Day(day) => view! { <DayLine day /> }.into_any(),
        Row::Notice(after) => view! { <NoticeLine view after /> }.into_any(),
        Row::Message(shown) => {
            let message = messages.add(key, shown);
            view! { <MessageItem view message /> }.into_any()
        }
    }
}

/// What each message's row shows. One that changes is told so; the hundreds of others are not asked.
#[derive(Clone, Copy, Default)]
struct Messages(StoredValue<HashMap<RowKey, RwSignal<Arc<Shown>>>>);

impl Messages {
    /// One more row, until its owner is cleaned up.
    fn add(self, key: RowKey, shown: Arc<Shown>) -> RwSignal<Arc<Shown>> {
        let message = RwSignal::new(shown);
        self.0.update_value(|messages| _ = messages.insert(key, message));
        on_cleanup(move || {
            self.0.try_update_value(|messages| {
                // A row of the same key may have taken its place.
                if messages.get(&key) == Some(&message) {
                    messages.remove(&key);
                }
            });
        });
        message
    }

    fn show(self, rows: &[Row]) {
        let changed = self.0.with_value(|messages| {
            let changed = rows.iter().filter_map(|row| {
                let Row::Message(shown) = row else { return None };
                let message = messages.get(&row.key())?;
                let is_new = message.try_with_untracked(|message| message != shown)?;
                is_new.then(|| (*message, shown.clone()))
            });
            changed.collect::<Vec<_>>()
        });
        changed.into_iter().for_each(|(message, shown)| message.set(shown));
    }
}
