//! The context of rows: data they depend on beside their own.

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

/// The data that all rows depend on. A change renders all of them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowContext {
    /// The language.
    pub(crate) language: Language,
    /// The time zone.
    pub(crate) clock: TimeZone,
    /// Whether there has been no connection for longer than a short outage: then waiting messages can be discarded.
    pub(crate) is_unconnected: bool,
    /// Whether one only watches: then there are no actions.
    pub(crate) watches: bool,
    /// The people who can be mentioned: those whom the page knows. Later ones are known to rows rendered after that.
    pub(crate) view: Option<RwSignal<RoomView>>,
    /// The nickname whose mentions are highlighted: one's own, once the page is alive. The server renders for everybody.
    pub(crate) me: Option<Nickname>,
}

impl RowContext {
    pub(crate) fn words(&self) -> &'static Words {
        words::of(self.language)
    }

    /// Renders a text in this page.
    pub(crate) fn text(&self, body: &Body) -> Markup {
        let (me, text) = (self.me.as_ref().map(Nickname::as_str), body.as_str());
        match self.view.filter(|_| text.contains(MENTION_SIGNS)) {
            Some(view) => message_text(text, &view.read_untracked().nicknames(), me, self.words()),
            None => message_text(text, &[], me, self.words()),
        }
    }
}
