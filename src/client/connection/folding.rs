//! Folds the server's events into the view, and triggers their side effects.

use super::{Connection, Warning, storage_change::StorageChange};
use crate::{
    client::{RoomView, browser},
    domain::Act,
    protocol::{Code, Command, EntryAdded, Event},
};
use leptos::prelude::*;

impl Connection {
    /// Folds an event into the view. Returns the commands to send because of it.
    pub(super) fn fold_into(self, view: RwSignal<RoomView>, event: Event) -> Vec<Command> {
        match &event {
            Event::Joined(joined) => self.about_to_send_as(view, joined.you.person),
            // Items of a tab that was closed meanwhile.
            Event::Heartbeat(heartbeat) => {
                self.take_over(view, StorageChange::All);
                self.tell_read(view);
                if view.try_with_untracked(|view| view.knows(heartbeat)).unwrap_or(true) {
                    return Vec::new();
                }
            }
            Event::IsTyping(typing) => self.hear_typing(view, typing),
            Event::Kept(_) => self.paces.update_value(|paces| paces.pauses.0 = 0),
            Event::Welcome(_)
            | Event::Told(_)
            | Event::Entered(_)
            | Event::Left(_)
            | Event::Renamed(_)
            | Event::IsAway(_)
            | Event::Count(_)
            | Event::Appeals(_)
            | Event::Lobby(_)
            | Event::History(_)
            | Event::Entries(_)
            | Event::Behind(_)
            | Event::Refused(_)
            | Event::Closing(_) => {}
        }
        let is_join = matches!(event, Event::Joined(_));
        let is_own = |told: &EntryAdded| {
            view.try_with_untracked(|view| view.you.person == told.entry.from.person) == Some(true)
        };
        let has_written =
            matches!(&event, Event::Told(told) if is_own(told) && matches!(told.entry.act, Act::Said { .. }));
        let calls = matches!(&event, Event::Told(told) if view.try_with_untracked(|view| view.calls(told)) == Some(true));
        // Posting means having read the earlier messages; and a person who sees a message needs no notification of it.
        let reads = is_join || calls || matches!(&event, Event::Told(told) if is_own(told));
        let commands = view.try_write_untracked().map(|mut view| view.fold(event)).unwrap_or_default();
        if has_written {
            view.try_update_untracked(|view| view.keeping.has_written(browser::now()));
        }
        if view.try_update_untracked(RoomView::has_sought_in_vain) == Some(true) {
            self.warning.set(Some(Warning::Refused(Code::NoMessage)));
        }
        self.draw_soon(view);
        self.count_unseen(view);
        self.store(view);
        self.pause_if_asked(view);
        self.list_if_due(view);
        if reads {
            self.tell_read(view);
        }
        if calls && !browser::is_visible() {
            self.look_at_rooms();
        }
        if is_join {
            self.settle(view);
        }
        commands
    }
}
