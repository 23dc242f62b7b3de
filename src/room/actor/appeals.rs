//! How the task follows what waits for the hosts of its room, and tells them.

use super::RoomActor;
use crate::protocol::{AppealCount, Event, Frame};

impl RoomActor {
    /// Reads how much waits for the hosts, if that may have changed, and tells them if it has: a host who reads slowly is not
    /// told the same again and again.
    pub(super) async fn count_appeals(&mut self) {
        if !self.appeals.must_be_read() {
            return;
        }
        match self.task.store.count_appeals(self.task.name.clone()).await {
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
        let frame = Frame::encode(&Event::Appeals(count));
        for (person, _) in self.standings.hosts().filter(|(_, role)| role.keeps()) {
            self.ring.tell(person, &frame);
        }
    }
}
