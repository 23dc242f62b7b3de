//! Delayed work of a connection: resending, listing members, announcing people again.

use super::{Connection, backoff};
use crate::client::{RoomView, browser};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long after a reconnection people who were present before are not announced again.
const SETTLING_WAIT: Duration = Duration::from_secs(30);

/// The time span in which all clients of a room ask for the list, when all members can be listed again.
const LISTING_SPREAD: Duration = Duration::from_secs(3);

impl Connection {
    /// Pauses if the server asked for it, and sends again.
    pub(super) fn pause_if_asked(self, view: RwSignal<RoomView>) {
        let is_asked = view.try_with_untracked(|view| view.outbox.is_resting()).unwrap_or_default();
        let (in_a_row, is_made) = self.paces.get_value().pauses;
        if !is_asked || is_made {
            return;
        }
        self.paces.update_value(|paces| paces.pauses = (in_a_row.saturating_add(1), true));
        spawn_local(async move {
            browser::sleep(backoff::wait(in_a_row, browser::random())).await;
            self.paces.update_value(|paces| paces.pauses.1 = false);
            self.change(view, |view| {
                view.outbox.rested();
                view.deliver()
            });
        });
    }

    /// Asks for the member list when it can be complete again: after a random delay, because all clients notice it together.
    pub(super) fn list_if_due(self, view: RwSignal<RoomView>) {
        let is_due = move || view.try_with_untracked(|view| view.roster.is_due()).unwrap_or_default();
        if !is_due() || self.paces.get_value().is_listing {
            return;
        }
        self.paces.update_value(|paces| paces.is_listing = true);
        spawn_local(async move {
            browser::sleep(LISTING_SPREAD.mul_f64(browser::random())).await;
            self.paces.update_value(|paces| paces.is_listing = false);
            if let Some(join) = view.try_with_untracked(RoomView::join).filter(|_| is_due()) {
                self.send(join);
            }
        });
    }

    /// Lets the roster announce everybody again, some time after this join.
    pub(super) fn settle(self, view: RwSignal<RoomView>) {
        let join = self.paces.get_value().joins.wrapping_add(1);
        self.paces.update_value(|paces| paces.joins = join);
        spawn_local(async move {
            browser::sleep(SETTLING_WAIT).await;
            if self.paces.get_value().joins == join {
                view.try_update(|view| view.roster.settled());
            }
        });
    }
}
