//! How a connection leaves its rooms: at its end, and when a room ends a membership.

use super::{SocketConnection, closing::CloseReason};
use crate::{protocol::Event, server::limits};
use std::time::Instant;

impl SocketConnection {
    /// When its person is seen to have left: at once if they were thrown out; soon after a close, because a reload comes back;
    /// and after the grace period if the connection was lost, counted from the last received byte.
    pub(super) fn leaves_at(&self, ended: CloseReason) -> Instant {
        let (now, grace) = (Instant::now(), self.rooms.grace());
        match ended {
            CloseReason::Flooding | CloseReason::TurnedAway => now,
            CloseReason::Closed | CloseReason::Broken(_) => now + limits::RELOAD_GRACE.min(grace),
            CloseReason::Dead => self.websocket.heard() + grace,
            CloseReason::Lost | CloseReason::Late | CloseReason::Evicted | CloseReason::Closing => {
                now + grace
            }
        }
    }

    /// Leaves the rooms that have ended this connection's membership, and says why.
    pub(super) fn leave_ended(&mut self) {
        let ended = std::mem::take(&mut self.outbound.lock().ended);
        for reason in ended {
            let Some(room) = &reason.room else { continue };
            let membership = {
                let mut sending = self.outbound.lock();
                // What was published until then, the ban among it, as far as one write takes it.
                sending.take_news();
                sending.find(room).map(|place| sending.memberships.remove(place))
            };
            // They may have left meanwhile.
            let Ok(mut membership) = membership else { continue };
            membership.leaves_at(Instant::now());
            drop(membership);
            self.meter.seat.leave();
            self.send(Event::Refused(reason));
        }
    }

    /// Leaves every room, seen to have left at this moment.
    pub(super) fn leave_all(&self, moment: Instant) {
        let mut sending = self.outbound.lock();
        sending.lobby = None;
        sending.following = None;
        let memberships = std::mem::take(&mut sending.memberships);
        drop(sending);
        for mut membership in memberships {
            membership.leaves_at(moment);
        }
    }
}
