//! Typing indicators: sends one's own, and shows those of others.

use super::Connection;
use crate::{
    client::{RoomView, browser},
    protocol::{Command, IsTyping, Typing, limits},
};
use leptos::prelude::*;
use std::time::Duration;

impl Connection {
    /// Shows that somebody is typing, until it expires.
    pub(super) fn hear_typing(self, view: RwSignal<RoomView>, typing: &IsTyping) {
        let heard = view.try_write_untracked().and_then(|mut view| {
            let person = typing.member.person;
            let is_shown = person != view.you.person && !browser::is_ignored(person);
            is_shown.then(|| view.typists.typed(typing.member.clone()))
        });
        let Some(heard) = heard else { return };
        let end = move || _ = view.try_update(|view| view.typists.expired(heard));
        set_timeout(end, Duration::from_secs(limits::TYPING_SECONDS));
    }

    /// Shows the others that one is typing: no more often than necessary, and not in a room that is too large for it.
    pub fn type_on(self, view: RwSignal<RoomView>) {
        let (room, people, is_joined) =
            view.with_untracked(|view| (view.room.clone(), view.roster.people(), view.is_joined()));
        let now = browser::now();
        let since = now.millis().saturating_sub(self.paces.get_value().typed.millis());
        let is_told = is_joined && (2..=limits::MAX_PEOPLE_FOR_TYPING).contains(&people);
        if is_told && limits::TYPING_SECONDS * 500 <= since {
            self.paces.update_value(|paces| paces.typed = now);
            self.send(Command::Typing(Typing { room }));
        }
    }
}
