//! The autocomplete list over the field: people, emoji and slash commands.

use super::field::field;
use crate::{
    client::{
        RoomView,
        model::autocomplete::{Suggestion, Trigger, TriggerKind, begun, done, mentioned, shortcode},
        note_emoji, recent_emoji,
    },
    domain::Member,
    ui::{
        avatar::mark,
        dialog::emoji_picker::Emojis,
        dom::bindings::{find_as, on},
        words::{Words, words},
    },
};
use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use maud::{Markup, html};
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// The suggestions, and the selected one. The focus stays in the field (WAI-ARIA practices, "combobox").
#[derive(Clone, Copy)]
pub(crate) struct Completion {
    view: RwSignal<RoomView>,
    emojis: Emojis,
    say: fn(&str) -> &'static str,
    state: StoredValue<CompletionState>,
}

#[derive(Default)]
struct CompletionState {
    offers: Vec<Suggestion>,
    /// The start of the trigger in the field, in bytes.
    from: usize,
    /// The selected suggestion.
    at: usize,
}

impl Completion {
    pub(crate) fn new(view: RwSignal<RoomView>) -> Self {
        Self { view, emojis: expect_context::<Emojis>(), say: words().slash, state: StoredValue::default() }
    }

    pub(crate) fn is_open(self) -> bool {
        self.state.with_value(|state| !state.offers.is_empty())
    }

    pub(crate) fn close(self) {
        if self.is_open() {
            self.show(CompletionState::default());
        }
    }

    /// Looks for a trigger before the caret; a complete shortcode becomes an emoji.
    pub(crate) fn look(self) {
        let Some(field) = field() else { return };
        let text = field.value();
        let caret = caret(&field, &text);
        if let Some((from, name)) = shortcode(&text, caret)
            && let Some(list) = self.emojis.list()
            && let Some(named) = list.by_shortcode(name)
        {
            let emoji = named.emoji.clone();
            // After the current event, because writing fires another.
            spawn_local(async move { replace(&field, &text, from..caret, &emoji) });
            return self.close();
        }
        let state = match begun(&text, caret) {
            None => CompletionState::default(),
            Some(Trigger { kind, from, word }) => {
                CompletionState { offers: self.offers(kind, &word), from, at: 0 }
            }
        };
        // Usually there was no trigger and there is none: then nothing must be rendered.
        if !state.offers.is_empty() || self.is_open() {
            self.show(state);
        }
    }

    /// After a paste: replaces all shortcodes in the field, as soon as the emoji list is loaded.
    pub(crate) fn look_at_pasted(self) {
        let holds_names = |text: &str| 1 < text.matches(':').count();
        if field().is_some_and(|field| holds_names(&field.value())) {
            self.emojis.with_list(|list| {
                let Some(field) = field() else { return };
                let drawn = list.drawn(&field.value());
                // Writing an unchanged text would move the caret.
                if drawn != field.value() {
                    field.set_value(&drawn);
                }
            });
        }
        self.look();
    }

    fn offers(self, kind: TriggerKind, word: &str) -> Vec<Suggestion> {
        match kind {
            TriggerKind::Mention => mentioned(word, people(&self.view.read_untracked()).iter()),
            TriggerKind::Slash => done(word, self.say),
            TriggerKind::Emoji => match self.emojis.list() {
                Some(list) => list.offers(word, &recent_emoji()),
                None => {
                    self.emojis.with_list(move |_| self.look());
                    Vec::new()
                }
            },
        }
    }

    fn show(self, state: CompletionState) {
        let (Some(list), Some(field)) = (find_as::<HtmlElement>(LIST_SELECTOR), field()) else {
            return;
        };
        let CompletionState { offers, at, .. } = &state;
        list.set_hidden(offers.is_empty());
        let options = offers.iter().enumerate().map(|(place, offer)| option(place, offer, place == *at).0);
        list.set_inner_html(&options.collect::<String>());
        let attributes = [("aria-controls", "completion".to_owned()), ("aria-activedescendant", id(*at))];
        for (name, value) in attributes {
            // Fails only for an invalid name.
            let _ = match offers.is_empty() {
                true => field.remove_attribute(name),
                false => field.set_attribute(name, &value),
            };
        }
        self.state.set_value(state);
    }

    /// Handles a key before the field does. True if it was for the suggestions.
    pub(crate) fn key(self, event: &ev::KeyboardEvent) -> bool {
        let count = self.state.with_value(|state| state.offers.len());
        if count == 0 || event.is_composing() {
            return false;
        }
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(count - 1),
            "Escape" => self.close(),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    fn step(self, by: usize) {
        if let Some(CompletionState { offers, from, at }) = self.state.try_update_value(std::mem::take) {
            let at = (at + by) % offers.len().max(1);
            self.show(CompletionState { offers, from, at });
        }
    }

    /// Inserts the selected suggestion.
    pub(crate) fn accept(self) {
        self.take(self.state.with_value(|state| state.at));
    }

    /// Inserts a text at the caret.
    pub(crate) fn insert(self, what: &str) {
        if let Some(field) = field() {
            let text = field.value();
            let caret = caret(&field, &text);
            replace(&field, &text, caret..caret, what);
            // Focus is optional: if the browser refuses it, nothing breaks.
            let _ = field.focus();
        }
    }

    fn take(self, at: usize) {
        let Some(field) = field() else { return };
        let offer = self.state.with_value(|state| Some((state.offers.get(at)?.clone(), state.from)));
        if let Some((Suggestion { text, emoji, .. }, from)) = offer {
            emoji.iter().for_each(|emoji| note_emoji(emoji));
            let before = field.value();
            let caret = caret(&field, &before);
            replace(&field, &before, from..caret, &text);
        }
        self.close();
    }

    fn click(self, event: &ev::MouseEvent) -> Option<()> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let option = target.closest("[data-place]").ok()??;
        self.take(option.get_attribute("data-place")?.parse().ok()?);
        Some(())
    }
}

/// The selector of the list.
const LIST_SELECTOR: &str = ".completion";

/// The element of the list, over the field.
pub(crate) fn completion_list(words: &Words) -> Markup {
    html! { ul.completion id="completion" role="listbox" aria-label=(words.offers) hidden {} }
}

/// Listens to clicks in the list. `on_taken` is called after a suggestion was inserted by a click.
pub(crate) fn follow_completion(completion: Completion, on_taken: impl Fn() + 'static) {
    // Otherwise the field would lose the focus before the click.
    on(LIST_SELECTOR, "pointerdown", move |event: ev::PointerEvent| event.prevent_default());
    on(LIST_SELECTOR, "click", move |event| {
        if completion.click(&event).is_some() {
            on_taken();
        }
    });
}

fn option(place: usize, offer: &Suggestion, is_at: bool) -> Markup {
    let Suggestion { label, hint, person, emoji, .. } = offer;
    html! {
        li.completion__offer id=(id(place)) role="option" aria-selected=(is_at.to_string()) data-place=(place) {
            @if let Some(person) = person { (mark(*person)) }
            @if let Some(emoji) = emoji { span.completion__emoji { (emoji) } }
            span.completion__label { (label) }
            span.completion__hint { (hint) }
        }
    }
}

fn id(place: usize) -> String {
    format!("offer-{place}")
}

/// People that can be mentioned: members, and authors of loaded messages.
fn people(view: &RoomView) -> Vec<Member> {
    let mut people: Vec<Member> = view.roster.members().to_vec();
    for message in view.timeline.messages().iter().rev() {
        if people.iter().all(|known| known.person != message.from.person) {
            people.push(message.from.clone());
        }
    }
    people.retain(|member| member.person != view.you.person);
    people
}

/// The caret's position in bytes. The browser counts in UTF-16.
fn caret(field: &HtmlTextAreaElement, text: &str) -> usize {
    let Ok(Some(units)) = field.selection_end() else { return text.len() };
    let mut left = units as usize;
    let ends = text.char_indices().find(|(_, c)| {
        let is_there = left == 0;
        left = left.saturating_sub(c.len_utf16());
        is_there
    });
    ends.map_or(text.len(), |(at, _)| at)
}

/// Replaces a part of the text, and puts the caret after it.
fn replace(field: &HtmlTextAreaElement, text: &str, part: std::ops::Range<usize>, with: &str) {
    let units = |text: &str| text.encode_utf16().count() as u32;
    let (from, to) = (units(&text[..part.start]), units(&text[..part.end]));
    // As if it were typed, so that the browser's Undo works.
    let _ = field.focus();
    let _ = field.set_selection_range(from, to);
    let page: HtmlDocument = document().unchecked_into();
    if page.exec_command_with_show_ui_and_value("insertText", false, with) != Ok(true) {
        // Fails only for a range outside the text.
        let _ = field.set_range_text_with_start_and_end_and_mode(with, from, to, "end");
    }
}
