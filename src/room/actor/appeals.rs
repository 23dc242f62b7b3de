//! How the task follows what waits for the hosts of its room, and tells them.

use super::RoomActor;
use crate::{
    protocol::{AppealCount, Event, Frame},
    store::StoreError,
};

impl RoomActor {
    /// Begins to read how much waits for the hosts, if that may have changed. One read at a time: so the last one is right.
    pub(super) fn begin_counting_appeals(&mut self) {
        if self.appeals_read.is_none() && self.appeals.must_be_read() {
            let (store, name) = (self.task.store.clone(), self.task.name.clone());
            self.appeals_read = Some(Box::pin(async move { store.count_appeals(name).await }));
        }
    }

    /// Tells the hosts how much waits, if they do not know: one who reads slowly is not told the same again and again.
    pub(super) fn appeals_counted(&mut self, counted: Result<u32, StoreError>) {
        match counted {
            Ok(count) => self.appeals.count = count,
            Err(error) => {
                let room = self.task.name.in_logs();
                return tracing::warn!(room.id = room, %error, "what waits for a room's hosts could not be read");
            }
        }
        if self.appeals.is_told() {
            return;
        }
        let count = AppealCount { room: self.task.name.clone(), waiting: self.appeals.count };
        let hosts: Vec<_> = self.standings.hosts().filter(|(_, role)| role.keeps()).collect();
        let hosts: Vec<_> = hosts.into_iter().map(|(person, _)| person).collect();
        self.ring.tell(&hosts, &Frame::encode(&Event::Appeals(count)));
    }
}
