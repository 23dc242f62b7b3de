//! The message list.

use super::{
    load_more::{ROWS_ID, after, before, over},
    message_tools,
    reply_quote::show,
    row_clicks::RowClicks,
    row_context::RowContext,
    row_list::{groups, let_rest, redraw},
};
use crate::ui::{
    composer::compose_banner::ComposeMode,
    dialog::emoji_picker::Emojis,
    dom::{
        bindings::{at, bind_html, effect, find, memo_bool, on, server_html},
        local_time::Localised,
        roving_focus::Actions,
        scroll::{SCROLLER_SELECTOR, Scroll},
        time_zone::TimeZone,
    },
    words::words,
};
use crate::{
    client::{Connection, PendingPost, ReadingPlace, RoomView, Row, RowKey, Warning, rows},
    domain::Language,
};
use leptos::{ev, prelude::*};
use maud::{Markup, PreEscaped, html};

/// The message list: it stays at the end while one is there, keeps one's place while one reads elsewhere, and
/// loads what came before and after.
pub(crate) fn message_list(view: RwSignal<RoomView>) -> Markup {
    let words = words();
    let connection = expect_context::<Connection>();
    let localised = expect_context::<Localised>();
    let scroll = Scroll::new();

    let language = use_context::<Language>().unwrap_or_default();
    let look = move || {
        let clock = localised.clock();
        let me = (clock != TimeZone::Utc && !connection.watches).then(|| view.read().you.nickname.clone());
        RowContext {
            language,
            clock,
            is_unconnected: connection.warning.get() == Some(Warning::Unconnected),
            watches: connection.watches,
            view: Some(view),
            me,
        }
    };
    let drawn = untrack(|| DrawnList::of(&view.read(), look()));
    let drawn = RwSignal::new(drawn);
    effect(move || {
        let now = DrawnList::of(&view.read(), look());
        if let Some(list) = find(ROWS_SELECTOR) {
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
    // What one may do something with: nothing, for who only watches.
    let message = move |key: RowKey| {
        if connection.watches {
            return None;
        }
        let drawn = drawn.read();
        drawn.rows.iter().rev().filter_map(Row::message).find(|message| message.key() == key).cloned()
    };
    let may_be_acted_on = move |key: RowKey| message(key).is_some_and(|message| message.may_be_acted_on());
    let newest = Memo::new(move |_| {
        let drawn = drawn.read();
        let mut messages = drawn.rows.iter().rev().filter_map(Row::message);
        messages.find(|message| message.may_be_acted_on()).map(|message| message.key())
    });
    effect(move || {
        let left = window_event_listener_untyped("pagehide", move |_| {
            let seq = scroll.row().and_then(|row| {
                let drawn = drawn.read_untracked();
                drawn.rows.iter().filter_map(Row::message).find(|shown| shown.key().to_string() == row)?.seq
            });
            ReadingPlace::of(&view.read_untracked().room).save(seq);
        });
        on_cleanup(move || left.remove());
    });
    let actions = Actions::new();
    actions.mark(newest, may_be_acted_on);
    message_tools::follow(actions, words, message);
    let clicks = RowClicks {
        view,
        actions,
        connection,
        writing: expect_context::<RwSignal<ComposeMode>>(),
        emojis: expect_context::<Emojis>(),
        scroll,
        words,
    };
    let is_back = memo_bool(move || view.read().reading_back);
    // The newest that there was when one began to read back: what comes after it is new.
    let seen = RwSignal::new(None);
    effect(move || {
        let back = is_back.get();
        seen.set(back.then(|| view.read_untracked().timeline.newest()));
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
        request_animation_frame(move || {
            look_for_news();
            // When this frame is drawn.
            request_animation_frame(let_rest);
        });
    });
    let on_scroll = move |_: ev::Event| {
        // While the newest are on their way, the end of what is held is where they will stand.
        let follows =
            view.with_untracked(|view| !view.timeline.is_elsewhere() || view.timeline.is_restarting());
        let is_at_end = scroll.note(follows);
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
        let is_said = |pending: &&PendingPost| pending.act.target().is_none();
        let now = view.read().outbox.pending().last().filter(is_said).map(|pending| pending.id);
        if newest_submitted < now {
            newest_submitted = now;
            to_latest();
        }
    });

    on(ROWS_SELECTOR, "click", move |event| _ = clicks.click(&event, message));
    on(ROWS_SELECTOR, "pointerover", move |event| actions.point(&event));
    on(ROWS_SELECTOR, "pointerdown", move |event| actions.press(&event));
    on(ROWS_SELECTOR, "pointerleave", move |event| actions.leave(&event));
    on(ROWS_SELECTOR, "focusin", move |event| actions.focus(&event));
    on(ROWS_SELECTOR, "focusout", move |event| actions.blur(&event));
    on(SCROLLER_SELECTOR, "keydown", move |event| {
        actions.key(&event);
        _ = clicks.key(&event, message);
    });
    on(SCROLLER_SELECTOR, "scroll", on_scroll);
    on(".message-list", "click", move |event: ev::MouseEvent| {
        match at(event.target(), "[data-do]").and_then(|door| door.get_attribute("data-do")).as_deref() {
            Some("earlier") => load(false),
            Some("later") => load(true),
            Some("news") => show(&RowKey::News.to_string()),
            Some("latest") => to_latest(),
            _ => return,
        }
        event.prevent_default();
    });
    let before = move || before(&view.read(), drawn.read().rows.is_empty(), words);
    let after = move || after(&view.read(), words);
    let over = move || over(&view.read(), news_above.get(), seen.get(), words);
    bind_html(".message-list__before", before);
    bind_html(".message-list__after", after);
    bind_html(".message-list__over", over);
    server_html(|| {
        let drawn = drawn.read();
        html! {
            div.message-list {
                div.message-list__scroller role="log" aria-label=(words.messages) aria-live="off" tabindex="0" {
                    div.message-list__content {
                        div.message-list__before { (PreEscaped(before())) }
                        div.message-list__rows id=(ROWS_ID) role="list" { (groups(&drawn.rows, &drawn.look)) }
                        div.message-list__after { (PreEscaped(after())) }
                    }
                }
                div.message-list__over { (PreEscaped(over())) }
            }
        }
    })
}

/// Where the rows are.
const ROWS_SELECTOR: &str = ".message-list__rows";

/// What the list shows.
struct DrawnList {
    rows: Vec<Row>,
    look: RowContext,
}

impl DrawnList {
    fn of(view: &RoomView, look: RowContext) -> Self {
        Self { rows: rows(view, |at| look.clock.day(at)), look }
    }
}
