//! What the field offers while one is writing: people, emoji, and what one can do.

use super::{emoji_picker::Emojis, mark::Mark, words::words};
use crate::{
    client::{
        RoomView,
        completing::{Begun, Kind, Offer, begun, done, mentioned, shortcode},
    },
    domain::Member,
};
use leptos::{ev, html, prelude::*};
use web_sys::HtmlTextAreaElement;

/// What is offered, and which of it the keyboard is at. The focus stays in the field (WAI-ARIA practices, "combobox").
#[derive(Clone, Copy)]
pub(super) struct Completion {
    view: RwSignal<RoomView>,
    field: NodeRef<html::Textarea>,
    offers: RwSignal<Vec<Offer>>,
    /// Where in the field what is begun begins, in bytes.
    from: StoredValue<usize>,
    at: RwSignal<usize>,
    emojis: Emojis,
    say: fn(&str) -> &'static str,
    /// Called when the text was changed here: a field tells of nobody's changes but those of who writes.
    changed: Callback<()>,
}

impl Completion {
    pub(super) fn new(
        view: RwSignal<RoomView>,
        field: NodeRef<html::Textarea>,
        changed: Callback<()>,
    ) -> Self {
        Self {
            view,
            field,
            offers: RwSignal::default(),
            from: StoredValue::default(),
            at: RwSignal::default(),
            emojis: expect_context::<Emojis>(),
            say: words().slash,
            changed,
        }
    }

    pub(super) fn is_open(self) -> bool {
        !self.offers.read_untracked().is_empty()
    }

    pub(super) fn close(self) {
        if self.is_open() {
            self.offers.set(Vec::new());
        }
    }

    /// The id of the offer that the keyboard is at, for the field to point to.
    pub(super) fn active(self) -> Option<String> {
        (!self.offers.read().is_empty()).then(|| id(self.at.get()))
    }

    /// Looks at what stands before the caret.
    pub(super) fn look(self) {
        let Some(field) = self.field.get_untracked() else { return };
        let text = field.value();
        let caret = caret(&field, &text);
        if let Some((from, name)) = shortcode(&text, caret) {
            let list = untrack(|| self.emojis.list());
            let named = list.and_then(|list| Some(list.called(name)?.emoji.clone()));
            if let Some(emoji) = named {
                replace(&field, &text, from..caret, &emoji);
                self.changed.run(());
                return self.close();
            }
        }
        let begun = begun(&text, caret);
        self.offer(begun.as_ref());
    }

    fn offer(self, begun: Option<&Begun>) {
        let offers = begun.map(|begun| match begun.kind {
            Kind::Mention => mentioned(&begun.word, people(&self.view.read_untracked()).iter()),
            Kind::Slash => done(&begun.word, self.say),
            Kind::Emoji => {
                untrack(|| self.emojis.list()).map(|list| list.offers(&begun.word)).unwrap_or_default()
            }
        });
        let offers = offers.unwrap_or_default();
        self.from.set_value(begun.map_or(0, |begun| begun.from));
        if offers != *self.offers.read_untracked() {
            self.at.set(0);
            self.offers.set(offers);
        }
    }

    /// A key, before the field has it. True when it was for what is offered.
    pub(super) fn key(self, event: &ev::KeyboardEvent) -> bool {
        let count = self.offers.read_untracked().len();
        if count == 0 || event.is_composing() {
            return false;
        }
        match event.key().as_str() {
            "ArrowDown" => self.at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => self.at.update(|at| *at = (*at + count - 1) % count),
            "Tab" if !event.shift_key() => self.accept(),
            "Escape" => self.close(),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    /// Writes what the keyboard is at.
    pub(super) fn accept(self) {
        self.take(self.at.get_untracked());
    }

    /// Writes something where the caret is.
    pub(super) fn insert(self, what: &str) {
        let Some(field) = self.field.get_untracked() else { return };
        let text = field.value();
        let caret = caret(&field, &text);
        replace(&field, &text, caret..caret, what);
        self.changed.run(());
        // Focus is a courtesy: a browser that refuses it breaks nothing.
        let _ = field.focus();
    }

    fn take(self, at: usize) {
        let Some(field) = self.field.get_untracked() else { return };
        let text = field.value();
        let caret = caret(&field, &text);
        let offer = self.offers.with_untracked(|offers| offers.get(at).cloned());
        if let Some(offer) = offer {
            replace(&field, &text, self.from.get_value()..caret, &offer.text);
            self.changed.run(());
        }
        self.close();
        let _ = field.focus();
    }
}

/// The list over the field.
#[component]
pub(super) fn CompletionList(completion: Completion) -> impl IntoView {
    let words = words();
    // What was begun before the emoji were there.
    Effect::new(move |before: Option<bool>| {
        let are_there = completion.emojis.are_there();
        if are_there && before == Some(false) {
            completion.look();
        }
        are_there
    });
    let option = move |(place, offer): (usize, Offer)| {
        let Offer { label, hint, person, emoji, .. } = offer;
        view! {
            <li
                class="completion__offer"
                id=id(place)
                role="option"
                aria-selected=move || (completion.at.get() == place).to_string()
                // A press would take the focus from the field before it is a click.
                on:pointerdown=move |event| event.prevent_default()
                on:click=move |_| completion.take(place)
            >
                {person.map(|person| view! { <Mark person /> }.into_any())}
                {emoji.map(|emoji| view! { <span class="completion__emoji">{emoji}</span> }.into_any())}
                <span class="completion__label">{label}</span>
                <span class="completion__hint">{hint}</span>
            </li>
        }
        .into_any()
    };
    let list = move || {
        let offers = completion.offers.get();
        (!offers.is_empty()).then(|| {
            view! {
                <ul class="completion" id="completion" role="listbox" aria-label=words.offers>
                    {offers.into_iter().enumerate().map(option).collect_view()}
                </ul>
            }
            .into_any()
        })
    };
    view! { {list} }
}

fn id(place: usize) -> String {
    format!("offer-{place}")
}

/// Who may be meant: those who are here, and those who have said something that is shown.
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

/// Where the caret stands, in bytes. The browser counts in UTF-16.
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

/// Puts something in the place of a part of the text, and the caret after it.
fn replace(field: &HtmlTextAreaElement, text: &str, part: std::ops::Range<usize>, with: &str) {
    let units = |text: &str| text.encode_utf16().count() as u32;
    let (from, to) = (units(&text[..part.start]), units(&text[..part.end]));
    // Fails only for a range that the text does not have.
    let _ = field.set_range_text_with_start_and_end_and_mode(with, from, to, "end");
}
