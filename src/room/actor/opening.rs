//! Opens a room: reads what its log says before anybody comes in, and counts who begins a new one.

use super::{RoomActor, RoomTask};
use crate::{
    domain::{Epoch, NetworkKey, Nickname, Person, RoomAccess, RoomRules, Seq, Standings, Topic},
    rates::RetryAfter,
    room::registry::new_rooms::RoomOpener,
    store::{self, LogHead},
};
use std::{collections::HashMap, time::Instant};

/// What a room is as its log ends: its head, topic, rules, door and standings, the networks for which bans hold as well, and
/// how much waits for its hosts.
type LoadedRoom =
    (LogHead, Option<Topic>, (RoomRules, RoomAccess), Standings, Vec<(NetworkKey, Person)>, u32);

impl RoomTask {
    /// The names of those who keep the room or administer the server, for whom they are reserved.
    pub(super) async fn names_of_hosts(&self, standings: &Standings) -> HashMap<Person, Nickname> {
        let law = self.store.law();
        let keepers = standings.hosts().chain(law.standings.hosts()).filter(|(_, role)| role.keeps());
        self.names_of(keepers.map(|(person, _)| person).collect()).await
    }

    /// The names of these people.
    pub(super) async fn names_of(&self, people: Vec<Person>) -> HashMap<Person, Nickname> {
        match self.store.names_in(self.name.clone(), people).await {
            Ok(names) => names,
            Err(error) => self.cannot_open(&error).unwrap_or_default(),
        }
    }

    /// The end of the log, with every entry ever appended: an earlier task of this room ended after its last append.
    pub(super) async fn load(&self) -> Option<LoadedRoom> {
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
        let topic = match self.store.topic(self.name.clone()).await {
            Ok(topic) => topic,
            Err(error) => return self.cannot_open(&error),
        };
        let rules = match self.store.rules(self.name.clone()).await {
            Ok(rules) => rules,
            Err(error) => return self.cannot_open(&error),
        };
        let standings = match self.store.standings(self.name.clone()).await {
            Ok(standings) => standings,
            Err(error) => return self.cannot_open(&error),
        };
        let network_bans = match self.store.network_bans(self.name.clone()).await {
            Ok(network_bans) => network_bans,
            Err(error) => return self.cannot_open(&error),
        };
        match self.store.count_appeals(self.name.clone()).await {
            Ok(appeals) => Some((head?, topic, rules, standings, network_bans, appeals)),
            Err(error) => self.cannot_open(&error),
        }
    }

    fn cannot_open<T>(&self, error: &store::StoreError) -> Option<T> {
        tracing::error!(%error, room.id = self.name.in_logs(), "a room cannot be opened, for its log cannot be read");
        None
    }
}

impl RoomActor {
    /// Whether somebody may open the room, if its log is empty and nobody opened it since it woke.
    pub(super) fn open_for(&mut self, opener: RoomOpener) -> Result<(), RetryAfter> {
        if self.is_opened || self.head.seq != Seq::START {
            return Ok(());
        }
        self.task.new_rooms.take(opener, Instant::now())?;
        self.is_opened = true;
        Ok(())
    }
}
