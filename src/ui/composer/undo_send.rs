//! The button that takes back the message just sent.

use super::compose_banner::ComposeMode;
use crate::{
    client::{Connection, RoomView},
    domain::{Act, Message, Seq},
    ui::{dom::bindings::bind_shown, words::Words},
};
use leptos::prelude::*;
use maud::{Markup, html};
use std::time::Duration;

/// How long that can be done: a second less than it leaves no trace, for it takes a while to get there.
const UNDO_WINDOW: Duration = Duration::from_millis(Message::RETRACTION_MILLIS - 1000);

/// What was said last, while it can be taken back.
#[derive(Clone, Copy)]
pub(crate) struct UndoSend {
    view: RwSignal<RoomView>,
    connection: Connection,
    last: RwSignal<Option<SentMessage>>,
    count: StoredValue<usize>,
}

/// What was said.
#[derive(Clone)]
struct SentMessage {
    /// How many were said before on this page.
    nth: usize,
    writing: ComposeMode,
    text: String,
}

impl UndoSend {
    /// Shows the button when there is something to take back, from now on.
    pub(crate) fn new(view: RwSignal<RoomView>) -> Self {
        let connection = expect_context::<Connection>();
        let this = Self { view, connection, last: RwSignal::new(None), count: StoredValue::default() };
        bind_shown(BUTTON_SELECTOR, move || this.target().is_some());
        this
    }

    /// This was said.
    pub(crate) fn said(self, writing: ComposeMode, text: String) {
        let nth = self.count.get_value() + 1;
        self.count.set_value(nth);
        self.last.set(Some(SentMessage { nth, writing, text }));
        let is_last = move || self.last.read_untracked().as_ref().is_some_and(|last| last.nth == nth);
        set_timeout(
            move || {
                if is_last() {
                    self.last.set(None);
                }
            },
            UNDO_WINDOW,
        );
    }

    /// Where it stands. None when nothing can be taken back: what is not kept yet has its own way back.
    fn target(self) -> Option<Seq> {
        let last = self.last.read();
        let (sent, view) = (last.as_ref()?, self.view.read());
        // While it is on its way, the last that is kept is another, which may say the same.
        if view.outbox.pending().iter().any(|pending| pending.act.target().is_none()) {
            return None;
        }
        view.last_own().filter(|seq| view.words_of(*seq) == sent.text)
    }

    /// Deletes it, and says what one was writing then.
    pub(crate) fn take_back(self) -> Option<(ComposeMode, String)> {
        let target = untrack(|| self.target())?;
        let SentMessage { writing, text, .. } = self.last.try_update(Option::take).flatten()?;
        self.connection.post(self.view, Act::Deleted { target });
        Some((writing, text))
    }
}

/// The button.
pub(crate) const BUTTON_SELECTOR: &str = ".undo-send";

pub(crate) fn taking_back_button(words: &Words) -> Markup {
    html! { button.undo-send type="button" hidden { (words.take_back) } }
}
