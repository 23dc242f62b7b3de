//! The composer: the field where one writes, and what it does.

pub(super) mod attachments;
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

/// A text field that grows, and the button that sends it.
///
/// `title` is what the room is called, `refused` why what was sent without a script was refused, and `file_bytes` how large a
/// file may be.
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

/// The field, what is being written in it, and what it does. A handle: all copies are the same one.
#[derive(Clone, Copy)]
struct Composer {
    view: RwSignal<RoomView>,
    connection: Connection,
    words: &'static Words,
    /// Whether one is choosing a nickname.
    naming: RwSignal<bool>,
    /// What is wrong with what is written, in words; empty when nothing is.
    fault: RwSignal<String>,
    mode: RwSignal<ComposeMode>,
    draft: StoredValue<StoredDraft>,
    /// What stood in the field before an edit took its place.
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

    /// What is being written, as it would be sent.
    fn as_sent(self, field: &HtmlTextAreaElement) -> String {
        self.attaching.text(&field.value())
    }

    /// Puts a text that was or would be sent into the field.
    fn put(self, field: &HtmlTextAreaElement, text: &str) {
        write(field, &self.attaching.read(text));
    }

    fn is_edit(self) -> bool {
        matches!(self.mode.get_untracked(), ComposeMode::Edit(_))
    }

    /// What was begun on an earlier page; what was typed before this one came alive goes before it.
    fn restore_draft(self) {
        effect(move || {
            let Some(field) = field() else { return };
            match self.draft.try_update_value(StoredDraft::load).flatten() {
                Some(begun) if field.value().is_empty() => self.put(&field, &begun),
                Some(_) | None => self.draft.update_value(|draft| draft.save(&self.as_sent(&field))),
            }
        });
    }

    /// An edit takes the place of what is being written, and gives it back.
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
            // Focus is a courtesy: a browser that refuses it breaks nothing.
            let _ = field.focus();
        });
    }

    /// The text is another one.
    fn changed(self) {
        let Some(field) = field() else { return };
        // Said while one writes, and not only when it is sent.
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

    /// What was said a moment ago is deleted, and stands in the field again; none, when there is nothing to take back.
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
        // What was asked of a server that did not answer may be asked again.
        effect(move || {
            if connection.status.get() == Status::Connected && *fault.read_untracked() == words.no_answer {
                fault.set(String::new());
            }
        });
        bind_attribute(".composer__you", "aria-expanded", move || naming.get().to_string());
        bind_text("[data-you]", move || view.read().you.nickname.to_string());
        bind_text(".composer__fault", move || fault.get());
    }
}
