//! Whether somebody looks at the page, and what they miss when they do not.

use super::Connection;
use crate::client::{RoomView, browser, storage::Seen, tab};
use leptos::prelude::*;

impl Connection {
    /// The page is looked at, or no longer.
    pub(super) fn look(self) {
        let Some((room, view)) = self.room.get_value() else { return };
        let seen = Seen::of(&room);
        if browser::is_visible() {
            view.update(|view| view.attention.come_back(view.timeline.messages(), &view.you));
        } else {
            view.update_untracked(|view| view.attention.leave(view.timeline.newest()));
            view.with_untracked(|view| {
                // Who reads elsewhere has not seen the end.
                if !view.timeline.is_elsewhere() {
                    seen.save(view.timeline.epoch(), view.timeline.last());
                }
            });
        }
        self.count_unseen(view);
    }

    /// Takes up where somebody left this room on an earlier page.
    pub(super) fn look_again(self, view: RwSignal<RoomView>) {
        view.update(|view| {
            let last = view.timeline.newest();
            let seen = Seen::of(&view.room).load();
            let seen = seen.filter(|(epoch, _)| *epoch == view.timeline.epoch()).map_or(last, |(_, seq)| seq);
            view.attention.leave(seen);
            if browser::is_visible() {
                view.attention.come_back(view.timeline.messages(), &view.you);
            }
        });
        self.count_unseen(view);
    }

    pub(super) fn count_unseen(self, view: RwSignal<RoomView>) {
        let Some(mut view) = view.try_write_untracked() else { return };
        let unseen = view.attention.unseen(view.timeline.messages(), &view.you);
        if view.attention.tells(unseen) {
            tab::show(&view.room, unseen);
        }
    }
}
