//! Tracks whether somebody looks at the page, and what they miss meanwhile.

use super::Connection;
use crate::{
    client::{
        RoomView,
        browser::{self, document_title, is_ignored, notifications, storage::SeenUpTo},
        fetch_text,
    },
    protocol::{Command, Read},
};
use leptos::{prelude::*, task::spawn_local};

/// The element with one's rooms.
pub const MY_ROOMS_ID: &str = "my-rooms";

/// The command that reports whether somebody looks at the page.
pub(super) fn away() -> Command {
    Command::Away(!browser::is_visible())
}

impl Connection {
    /// The visibility of the page has changed.
    pub(super) fn look(self) {
        let Some((room, view)) = self.room.get_value() else { return };
        self.send(away());
        let seen = SeenUpTo::of(&room);
        if browser::is_visible() {
            view.update(|view| view.attention.come_back(view.timeline.messages(), &view.you, is_ignored));
            self.look_at_rooms();
        } else {
            self.tell_read(view);
            view.update_untracked(|view| view.attention.leave(view.timeline.newest()));
            view.with_untracked(|view| {
                // A reader who is far up has not seen the end; a watcher has no read mark.
                if !self.watches && !view.timeline.is_elsewhere() {
                    seen.save(view.timeline.epoch(), view.timeline.last());
                }
            });
        }
        self.count_unseen(view);
    }

    /// Sends how far one has read, if the server does not know it. A reader who looks elsewhere reads nothing.
    pub(super) fn tell_read(self, view: RwSignal<RoomView>) {
        let seen = view.with_untracked(|view| {
            let sees_end =
                !self.watches && view.is_joined() && !view.reading_back && view.attention.is_here();
            sees_end.then(|| (view.room.clone(), view.timeline.last()))
        });
        if let Some((room, seq)) = seen.filter(|(_, seq)| self.paces.get_value().read < *seq) {
            self.paces.update_value(|paces| paces.read = seq);
            self.send(Command::Read(Read { room, seq }));
        }
    }

    /// Shows new messages in the rooms one was in.
    pub(super) fn look_at_rooms(self) {
        let Some(beside) = document().get_element_by_id(MY_ROOMS_ID) else { return };
        let back = location().pathname().unwrap_or_default();
        spawn_local(async move {
            if let Some(html) = fetch_text(format!("/rooms?sheet=beside&back={back}")).await {
                beside.set_inner_html(&html);
                notifications::count(&beside);
                self.paces.update_value(|paces| notifications::call(&beside, &mut paces.called));
            }
        });
    }

    /// Resumes where one left this room on an earlier page.
    pub(super) fn look_again(self, view: RwSignal<RoomView>) {
        view.update(|view| {
            let last = view.timeline.newest();
            let seen = SeenUpTo::of(&view.room).load();
            let seen = seen.filter(|(epoch, _)| *epoch == view.timeline.epoch()).map_or(last, |(_, seq)| seq);
            view.attention.leave(seen);
            if browser::is_visible() {
                view.attention.come_back(view.timeline.messages(), &view.you, is_ignored);
            }
        });
        self.count_unseen(view);
    }

    pub(super) fn count_unseen(self, view: RwSignal<RoomView>) {
        let Some(mut view) = view.try_write_untracked() else { return };
        let unseen = view.attention.unseen(view.timeline.messages(), &view.you, is_ignored);
        if view.attention.tells(unseen) {
            document_title::show(unseen);
        }
    }
}
