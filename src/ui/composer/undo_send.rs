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

/// How long it is shown: one second less than a deletion leaves no trace, because the command needs time.
const UNDO_WINDOW: Duration = Duration::from_millis(Message::RETRACTION_MILLIS - 1000);

/// The last message, while it can be taken back.
#[derive(Clone, Copy)]
pub(crate) struct UndoSend {
    view: RwSignal<RoomView>,
    connection: Connection,
    last: RwSignal<Option<SentMessage>>,
    count: StoredValue<usize>,
}

/// The sent message.
#[derive(Clone)]
struct SentMessage {
    /// How many were sent before on this page.
    nth: usize,
    writing: ComposeMode,
    text: String,
}

impl UndoSend {
    /// Shows the button while there is a message to take back.
    pub(crate) fn new(view: RwSignal<RoomView>) -> Self {
        let connection = expect_context::<Connection>();
        let this = Self { view, connection, last: RwSignal::new(None), count: StoredValue::default() };
        bind_shown(BUTTON_SELECTOR, move || this.target().is_some());
        this
    }

    /// Notes a sent message.
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

    /// Its place. None if it cannot be taken back: a pending message has its own button.
    fn target(self) -> Option<Seq> {
        let last = self.last.read();
        let (sent, view) = (last.as_ref()?, self.view.read());
        // While it is pending, the last stored message is another one, which may have the same text.
        if view.outbox.pending().iter().any(|pending| pending.act.target().is_none()) {
            return None;
        }
        view.last_own().filter(|seq| view.words_of(*seq) == sent.text)
    }

    /// Deletes it, and returns its mode and text.
    pub(crate) fn take_back(self) -> Option<(ComposeMode, String)> {
        let target = untrack(|| self.target())?;
        let SentMessage { writing, text, .. } = self.last.try_update(Option::take).flatten()?;
        self.connection.post(self.view, Act::Deleted { target });
        Some((writing, text))
    }
}

/// The selector of the button.
pub(crate) const BUTTON_SELECTOR: &str = ".undo-send";

pub(crate) fn taking_back_button(words: &Words) -> Markup {
    html! { button.undo-send type="button" hidden { (words.take_back) } }
}
