//! Opens a room: reads what its log says before anybody comes in.

use super::RoomTask;
use crate::{
    domain::{Epoch, Seq, Topic},
    store::{self, LogHead},
};

impl RoomTask {
    /// The end of the log, with every entry ever appended: an earlier task of this room ended after its last append.
    pub(super) async fn load(&self) -> Option<(LogHead, Option<Topic>)> {
        let head = match self.store.head(self.name.clone()).await {
            Ok(Some(head)) => Some(head),
            Ok(None) => match getrandom::u64() {
                Ok(number) => Some(LogHead { epoch: Epoch::new(number), seq: Seq::START }),
                Err(error) => {
                    tracing::error!(%error, room.id = self.name.in_logs(), "the system gives no randomness to name a log with");
                    None
                }
            },
            Err(error) => return self.cannot_open(&error),
        };
        match self.store.topic(self.name.clone()).await {
            Ok(topic) => Some((head?, topic)),
            Err(error) => self.cannot_open(&error),
        }
    }

    fn cannot_open<T>(&self, error: &store::StoreError) -> Option<T> {
        tracing::error!(%error, room.id = self.name.in_logs(), "a room cannot be opened, for its log cannot be read");
        None
    }
}
