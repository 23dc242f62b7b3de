//! Stores the outbox in local storage, which several tabs share.

use super::{Connection, Warning, storage_change::StorageChange, stored_outbox::OutboxStorage};
use crate::{
    client::{RoomView, browser::storage},
    domain::Person,
};
use leptos::prelude::*;

impl Connection {
    /// Stores the changes of the outbox.
    pub(super) fn store(self, view: RwSignal<RoomView>) {
        self.shelf.update_value(|shelf| {
            if let Some((_, shelf)) = shelf {
                view.try_with_untracked(|view| storage::write(shelf, &view.outbox));
            }
        });
    }

    /// Reads the stored outbox, which other tabs share.
    pub(super) fn restore(self, view: RwSignal<RoomView>, found: StorageChange) {
        self.shelf.update_value(|shelf| {
            let Some((_, shelf)) = shelf else { return };
            let Some(mut items) = storage::items(shelf) else { return };
            if let StorageChange::Known = found {
                items = shelf.known(items);
            }
            if !shelf.knows(&items) {
                view.try_update(|view| view.restore(|outbox| shelf.read(items, outbox)));
            }
        });
        self.store(view);
        let last = view.try_with_untracked(|view| view.outbox.pending().last().map(|pending| pending.id));
        if let Some(id) = last.flatten() {
            self.ids.update_value(|ids| ids.follow(id));
        }
    }

    /// The same, and sends due items.
    pub(super) fn take_over(self, view: RwSignal<RoomView>, found: StorageChange) {
        self.restore(view, found);
        let is_due = view.try_with_untracked(|view| view.outbox.is_due()).unwrap_or_default();
        if is_due {
            self.change(view, RoomView::deliver);
        }
    }

    /// Items that another tab delivered or discarded are not sent again, and nobody sends another person's items: the cookie
    /// may have changed since the page was loaded. Items written on this page belong to its author, whoever they are now.
    pub(super) fn about_to_send_as(self, view: RwSignal<RoomView>, person: Person) {
        self.shelf.update_value(|kept| {
            if let Some((owner, shelf)) = kept.as_mut().filter(|(owner, _)| *owner != person) {
                view.try_update(|view| {
                    let along = view.outbox.take_along();
                    storage::write(shelf, &view.outbox);
                    shelf.put_away(&mut view.outbox);
                    *shelf = OutboxStorage::new(person, &view.room);
                    view.outbox.restore(along);
                });
                *owner = person;
                self.paces.update_value(|paces| paces.identities = paces.identities.saturating_add(1));
            }
        });
        // Only once: two tabs may have got different identities at the same moment.
        if 1 < self.paces.get_value().identities {
            self.warning.set(Some(Warning::NoCookies));
        }
        self.restore(view, StorageChange::All);
    }
}
