//! The composer: the text field and its behaviour.

pub(super) mod attachments;
mod block_line;
pub(super) mod completion;
pub(super) mod compose_banner;
pub(super) mod field;
mod form;
mod keys;
mod sending;
mod too_long;
pub(super) mod type_anywhere;
pub(super) mod undo_send;

pub use form::FormId;

use super::{
    dialog::{emoji_picker::Emojis, sheet::Sheet},
    dom::{
        bindings::{bind_attribute, bind_text, effect, on, server_html},
        roving_focus::focus,
    },
    words::{Words, words},
};
use crate::{
    client::{Connection, EnterKey, RoomView, Status, StoredDraft},
    protocol::Code,
};
use attachments::Attaching;
use block_line::follow_block;
use completion::{Completion, follow_completion};
use compose_banner::{ComposeMode, follow_writing};
use field::{FIELD_SELECTOR, field, fit, write};
use form::form;
use leptos::{ev, prelude::*};
use maud::Markup;
use too_long::too_long;
use type_anywhere::begin_by_keyboard;
use undo_send::UndoSend;
use web_sys::HtmlTextAreaElement;

/// A text field that grows, and the send button.
///
/// `title` is the title of the room, `refused` the reason why a form sent without scripts was refused, and `file_bytes` the
/// maximum size of a file.
pub(super) fn composer(
    view: RwSignal<RoomView>,
    naming: RwSignal<bool>,
    title: &str,
    refused: Option<Code>,
    file_bytes: u64,
) -> Markup {
    let composer = Composer::new(view, naming, refused, file_bytes);
    composer.restore_draft();
    composer.follow_mode();
    composer.listen();
    composer.bind();
    let Composer { fault, words, .. } = composer;
    server_html(|| form(&view.read(), title, naming.get(), &fault.read(), words))
}

/// The field, its mode and its state. A handle: all copies share the state.
#[derive(Clone, Copy)]
struct Composer {
    view: RwSignal<RoomView>,
    connection: Connection,
    words: &'static Words,
    /// Whether the nickname form is shown.
    naming: RwSignal<bool>,
    /// The problem with the text, in words; empty if there is none.
    fault: RwSignal<String>,
    mode: RwSignal<ComposeMode>,
    draft: StoredValue<StoredDraft>,
    /// The text that was in the field before an edit.
    aside: StoredValue<String>,
    enter: StoredValue<EnterKey>,
    attaching: Attaching,
    completion: Completion,
    undo: UndoSend,
    sheet: Sheet,
}

impl Composer {
    fn new(view: RwSignal<RoomView>, naming: RwSignal<bool>, refused: Option<Code>, file_bytes: u64) -> Self {
        let words = words();
        let fault = refused.map(|code| (words.refusal)(code).to_owned()).unwrap_or_default();
        Self {
            view,
            words,
            naming,
            connection: expect_context(),
            fault: RwSignal::new(fault),
            mode: expect_context(),
            draft: StoredValue::new(StoredDraft::of(&view.read_untracked().room)),
            aside: StoredValue::default(),
            enter: StoredValue::default(),
            attaching: Attaching::new(file_bytes),
            completion: Completion::new(view),
            undo: UndoSend::new(view),
            sheet: expect_context(),
        }
    }

    /// The text as it would be sent, with attachments.
    fn as_sent(self, field: &HtmlTextAreaElement) -> String {
        self.attaching.text(&field.value())
    }

    /// Writes a text that was or would be sent into the field.
    fn put(self, field: &HtmlTextAreaElement, text: &str) {
        write(field, &self.attaching.read(text));
    }

    fn is_edit(self) -> bool {
        matches!(self.mode.get_untracked(), ComposeMode::Edit(_))
    }

    /// Restores the draft of an earlier page; text typed before the script ran comes first.
    fn restore_draft(self) {
        effect(move || {
            let Some(field) = field() else { return };
            match self.draft.try_update_value(StoredDraft::load).flatten() {
                Some(begun) if field.value().is_empty() => self.put(&field, &begun),
                Some(_) | None => self.draft.update_value(|draft| draft.save(&self.as_sent(&field))),
            }
        });
    }

    /// An edit replaces the text in the field, and restores it afterwards.
    fn follow_mode(self) {
        let mut before = ComposeMode::New;
        effect(move || {
            let now = self.mode.get();
            let before = std::mem::replace(&mut before, now);
            let Some(field) = field().filter(|_| before != now) else { return };
            if let ComposeMode::Edit(_) = before {
                self.put(&field, &self.aside.get_value());
            }
            if let ComposeMode::Edit(seq) = now {
                self.aside.set_value(self.as_sent(&field));
                self.put(&field, &self.view.read_untracked().words_of(seq));
            }
            self.fault.set(String::new());
            // Focus is optional: if the browser refuses it, nothing breaks.
            let _ = field.focus();
        });
    }

    /// The text has changed.
    fn changed(self) {
        let Some(field) = field() else { return };
        // Shown while one types, and not only when one sends.
        self.fault.set(too_long(&self.as_sent(&field), self.words).unwrap_or_default());
        fit(&field);
        if !self.is_edit() {
            self.draft.update_value(|draft| draft.save(&self.as_sent(&field)));
            if !field.value().is_empty() {
                self.connection.type_on(self.view);
            }
        }
    }

    fn clear(self) {
        if let Some(field) = field() {
            write(&field, "");
        }
        self.changed();
    }

    /// Deletes the last message and puts its text back into the field; none if there is nothing to take back.
    fn take_back(self) -> Option<()> {
        let field = field()?;
        let (was, text) = self.undo.take_back()?;
        self.mode.set(was);
        self.put(&field, &text);
        self.changed();
        focus(Some(field.into()));
        Some(())
    }

    fn listen(self) {
        let emojis = expect_context::<Emojis>();
        begin_by_keyboard(self.naming, move || self.send());
        self.attaching.listen(move |is_due| if is_due { self.send() } else { self.changed() });
        on(FIELD_SELECTOR, "keydown", move |event| self.on_keydown(&event));
        on(FIELD_SELECTOR, "beforeinput", move |event| self.on_before_input(&event));
        on(FIELD_SELECTOR, "compositionend", move |_: ev::CompositionEvent| self.on_composition_end());
        on(FIELD_SELECTOR, "input", move |event| self.on_input(&event));
        on(FIELD_SELECTOR, "blur", move |_: ev::FocusEvent| self.completion.close());
        on(".composer", "submit", move |event: ev::SubmitEvent| {
            event.prevent_default();
            self.send();
        });
        on(".composer__you", "click", move |_: ev::MouseEvent| {
            self.naming.update(|naming| *naming = !*naming)
        });
        on(".composer__emoji", "click", move |_: ev::MouseEvent| {
            emojis.pick(move |emoji| {
                self.completion.insert(&emoji);
                self.changed();
            });
        });
        on(undo_send::BUTTON_SELECTOR, "click", move |_: ev::MouseEvent| _ = self.take_back());
        follow_completion(self.completion, move || self.changed());
        follow_writing(self.view, self.mode);
    }

    fn bind(self) {
        let Self { view, naming, fault, words, connection, .. } = self;
        // After the server did not answer, the same action may be tried again.
        effect(move || {
            if connection.status.get() == Status::Connected && *fault.read_untracked() == words.no_answer {
                fault.set(String::new());
            }
        });
        follow_block(view, connection, words);
        bind_attribute(".composer__you", "aria-expanded", move || naming.get().to_string());
        bind_text("[data-you]", move || view.read().you.nickname.to_string());
        bind_text("[data-fault]", move || fault.get());
    }
}
