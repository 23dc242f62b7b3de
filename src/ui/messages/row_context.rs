//! What rows depend on beside what they show.

use crate::{
    client::RoomView,
    domain::{Body, Language, Nickname, markup::MENTION_SIGNS},
    ui::{
        dom::time_zone::TimeZone,
        messages::message_text::message_text,
        words::{self, Words},
    },
};
use leptos::prelude::*;
use maud::Markup;

/// What rows depend on beside what they show. When it changes, all of them do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowContext {
    /// In which words they are.
    pub(crate) language: Language,
    /// By whose clock.
    pub(crate) clock: TimeZone,
    /// Whether there has been no connection for longer than a blip: then what waits may be taken back.
    pub(crate) is_unconnected: bool,
    /// Whether one only watches: then there is nothing to do with a message.
    pub(crate) watches: bool,
    /// Who can be mentioned: those whom the page knows. Who comes later is known to the rows that are drawn from then on.
    pub(crate) view: Option<RwSignal<RoomView>>,
    /// Who stands out when they are mentioned: oneself, once the page is alive. Until then it is drawn for everybody.
    pub(crate) me: Option<Nickname>,
}

impl RowContext {
    pub(crate) fn words(&self) -> &'static Words {
        words::of(self.language)
    }

    /// A text, as this page shows it.
    pub(crate) fn text(&self, body: &Body) -> Markup {
        let (me, text) = (self.me.as_ref().map(Nickname::as_str), body.as_str());
        match self.view.filter(|_| text.contains(MENTION_SIGNS)) {
            Some(view) => message_text(text, &view.read_untracked().nicknames(), me, self.words()),
            None => message_text(text, &[], me, self.words()),
        }
    }
}
