//! The message list.

use super::{
    load_more::{ROWS_ID, after, before, over},
    message_tools,
    reply_quote::show,
    row_clicks::RowClicks,
    row_context::RowContext,
    row_list::{groups, let_rest, redraw},
};
use crate::{
    client::{Connection, MessageRow, PendingPost, ReadingPlace, RoomView, Row, RowKey, Warning, rows},
    domain::{Language, Seq},
    ui::{
        composer::compose_banner::ComposeMode,
        dialog::emoji_picker::Emojis,
        dom::{
            bindings::{at, bind_html, effect, find, memo_bool, on, server_html},
            local_time::Localised,
            roving_focus::Actions,
            scroll::{SCROLLER_SELECTOR, Scroll},
            time_zone::TimeZone,
        },
        words::{Words, words},
    },
};
use leptos::{ev, prelude::*};
use maud::{Markup, PreEscaped, html};
use std::sync::Arc;

/// The message list: it stays at the end while the reader is there, keeps their position elsewhere, and loads earlier and later
/// messages.
pub(crate) fn message_list(view: RwSignal<RoomView>) -> Markup {
    let list = MessageList::new(view);
    list.redraw_on_change();
    list.remember_place();
    list.note_reading_back();
    list.look_for_new_on_change();
    list.follow_own_words();
    list.scroll.keep_always();
    list.bind_rows();
    list.bind_loading();
    list.html()
}

/// The selector of the rows.
const ROWS_SELECTOR: &str = ".message-list__rows";

/// What the list shows.
struct DrawnList {
    rows: Vec<Row>,
    look: RowContext,
}

/// A handle on the list and what it depends on.
#[derive(Clone, Copy)]
struct MessageList {
    view: RwSignal<RoomView>,
    connection: Connection,
    localised: Localised,
    language: Language,
    words: &'static Words,
    scroll: Scroll,
    /// What is drawn now.
    drawn: RwSignal<DrawnList>,
    /// Whether the line "new" is above what one sees.
    is_new_above: RwSignal<bool>,
    /// While one reads back: the newest message that there was when one began.
    seen: RwSignal<Option<Seq>>,
}

impl DrawnList {
    fn of(view: &RoomView, look: RowContext) -> Self {
        Self { rows: rows(view, |at| look.clock.day(at)), look }
    }

    fn messages(&self) -> impl DoubleEndedIterator<Item = &Arc<MessageRow>> {
        self.rows.iter().filter_map(Row::message)
    }
}

impl MessageList {
    fn new(view: RwSignal<RoomView>) -> Self {
        let (connection, localised) = (expect_context::<Connection>(), expect_context::<Localised>());
        let language = use_context::<Language>().unwrap_or_default();
        let look = untrack(|| row_context(view, connection, localised, language));
        Self {
            view,
            connection,
            localised,
            language,
            words: words(),
            scroll: Scroll::new(),
            drawn: RwSignal::new(DrawnList::of(&view.read_untracked(), look)),
            is_new_above: RwSignal::new(false),
            seen: RwSignal::new(None),
        }
    }

    fn redraw_on_change(self) {
        let Self { view, drawn, scroll, .. } = self;
        effect(move || {
            let look = row_context(view, self.connection, self.localised, self.language);
            let now = DrawnList::of(&view.read(), look);
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
    }

    /// Where one was reading is found again when the page is loaded anew.
    fn remember_place(self) {
        effect(move || {
            let left = window_event_listener_untyped("pagehide", move |_| {
                let seq = self.scroll.row().and_then(|row| {
                    let drawn = self.drawn.read_untracked();
                    drawn.messages().find(|shown| shown.key().to_string() == row)?.seq
                });
                ReadingPlace::of(&self.view.read_untracked().room).save(seq);
            });
            on_cleanup(move || left.remove());
        });
    }

    /// What comes after the newest message that there was when one began to read back is new.
    fn note_reading_back(self) {
        let Self { view, seen, .. } = self;
        let is_back = memo_bool(move || view.read().reading_back);
        effect(move || {
            let back = is_back.get();
            seen.set(back.then(|| view.read_untracked().timeline.newest()));
        });
    }

    fn look_for_new_on_change(self) {
        effect(move || {
            self.drawn.track();
            request_animation_frame(move || {
                self.look_for_new();
                // When this frame is drawn.
                request_animation_frame(let_rest);
            });
        });
    }

    fn look_for_new(self) {
        let is_above = self.scroll.is_above(&RowKey::News.to_string());
        if is_above != self.is_new_above.get_untracked() {
            self.is_new_above.set(is_above);
        }
    }

    /// What one says oneself is seen, wherever one was reading; what one does to a message is seen there.
    fn follow_own_words(self) {
        // Ids grow with time.
        let mut newest_submitted = None;
        effect(move || {
            let is_said = |pending: &&PendingPost| pending.act.target().is_none();
            let view = self.view.read();
            let now = view.outbox.pending().last().filter(is_said).map(|pending| pending.id);
            drop(view);
            if newest_submitted < now {
                newest_submitted = now;
                self.go_to_latest();
            }
        });
    }

    /// What one may do something with: nothing, for who only watches.
    fn message(self, key: RowKey) -> Option<Arc<MessageRow>> {
        if self.connection.watches {
            return None;
        }
        self.drawn.read().messages().rev().find(|message| message.key() == key).cloned()
    }

    fn load(self, later: bool) {
        let command = self.view.try_update(|view| if later { view.later() } else { view.earlier() });
        command.flatten().into_iter().for_each(|command| self.connection.send(command));
    }

    fn go_to_latest(self) {
        self.view.update(|view| view.reading_back = false);
        if self.view.read_untracked().timeline.is_elsewhere() {
            let restart = self.view.try_update(RoomView::restart);
            restart.into_iter().for_each(|command| self.connection.send(command));
        }
        self.scroll.to_end();
    }

    fn on_scroll(self) {
        let Self { view, scroll, .. } = self;
        // While the newest are on their way, the end of what is held is where they will stand.
        let follows =
            view.with_untracked(|view| !view.timeline.is_elsewhere() || view.timeline.is_restarting());
        let is_at_end = scroll.note(follows);
        self.look_for_new();
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
        near.into_iter().for_each(|later| self.load(later));
    }

    /// What one does to rows: by pointer, by touch, by keyboard.
    fn bind_rows(self) {
        let actions = Actions::new();
        let newest = Memo::new(move |_| {
            let drawn = self.drawn.read();
            let newest = drawn.messages().rev().find(|message| message.may_be_acted_on());
            newest.map(|message| message.key())
        });
        let message = move |key| self.message(key);
        actions.mark(newest, move |key| message(key).is_some_and(|message| message.may_be_acted_on()));
        message_tools::follow(actions, self.words, message);
        let clicks = RowClicks {
            view: self.view,
            actions,
            connection: self.connection,
            writing: expect_context::<RwSignal<ComposeMode>>(),
            emojis: expect_context::<Emojis>(),
            scroll: self.scroll,
            words: self.words,
        };
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
    }

    /// What leads to more: scrolling, and the links before, after and over the rows.
    fn bind_loading(self) {
        on(SCROLLER_SELECTOR, "scroll", move |_: ev::Event| self.on_scroll());
        on(".message-list", "click", move |event: ev::MouseEvent| {
            match at(event.target(), "[data-do]").and_then(|door| door.get_attribute("data-do")).as_deref() {
                Some("earlier") => self.load(false),
                Some("later") => self.load(true),
                Some("news") => show(&RowKey::News.to_string()),
                Some("latest") => self.go_to_latest(),
                _ => return,
            }
            event.prevent_default();
        });
        bind_html(".message-list__before", move || self.before());
        bind_html(".message-list__after", move || self.after());
        bind_html(".message-list__over", move || self.over());
    }

    fn before(self) -> String {
        before(&self.view.read(), self.drawn.read().rows.is_empty(), self.words)
    }

    fn after(self) -> String {
        after(&self.view.read(), self.words)
    }

    fn over(self) -> String {
        over(&self.view.read(), self.is_new_above.get(), self.seen.get(), self.words)
    }

    fn html(self) -> Markup {
        server_html(|| {
            let drawn = self.drawn.read();
            html! {
                div.message-list {
                    div.message-list__scroller role="log" aria-label=(self.words.messages) aria-live="off" tabindex="0" {
                        div.message-list__content {
                            div.message-list__before { (PreEscaped(self.before())) }
                            div.message-list__rows id=(ROWS_ID) role="list" { (groups(&drawn.rows, &drawn.look)) }
                            div.message-list__after { (PreEscaped(self.after())) }
                        }
                    }
                    div.message-list__over { (PreEscaped(self.over())) }
                }
            }
        })
    }
}

/// What all rows are drawn with.
fn row_context(
    view: RwSignal<RoomView>,
    connection: Connection,
    localised: Localised,
    language: Language,
) -> RowContext {
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
}
