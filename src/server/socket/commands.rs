//! Carrying out commands: a handler for each type.

use super::Connection;
use crate::{
    domain::RoomName,
    protocol::{
        CatchUp, Code, Command, Event, History, Join, Leave, Left, Post, Probe, Refused, Rename, Renamed,
        WatchLobby, limits,
    },
};
use std::{sync::Arc, time::Instant};

/// The refusal of a command that came too fast, whatever it was.
pub(super) fn too_fast(decoded: Result<Command, Refused>) -> Refused {
    let refused = Refused::new(Code::TooFast, "Commands come too fast. Send this one again in a moment.");
    match decoded {
        Ok(Command::Join(Join { room, .. })) => refused.of("join").in_room(room),
        Ok(Command::Leave(Leave { room })) => refused.of("leave").in_room(room),
        Ok(Command::Post(post)) => refused.of(post.name()).with_id(&post.id.to_string()).in_room(post.room),
        Ok(Command::Rename(Rename { .. })) => refused.of("rename"),
        Ok(Command::WatchLobby(WatchLobby {})) => refused.of("watch_lobby"),
        Ok(Command::History(History { room, .. })) => refused.of("history").in_room(room),
        Ok(Command::CatchUp(CatchUp { room, .. })) => refused.of("catch_up").in_room(room),
        Ok(Command::Probe(Probe {})) => refused.of("probe"),
        Err(earlier) => Refused { code: refused.code, message: refused.message, ..earlier },
    }
}

impl Connection {
    pub(super) async fn carry_out(&mut self, command: Command) {
        let carried_out = match command {
            Command::Join(join) => self.join(join).await,
            Command::Leave(leave) => self.leave(leave).await,
            Command::Post(post) => self.post(post).await,
            Command::Rename(rename) => self.rename(rename).await,
            Command::WatchLobby(WatchLobby {}) => {
                self.watch_lobby();
                Ok(())
            }
            Command::History(history) => self.history(history).await,
            Command::CatchUp(catch_up) => self.catch_up(catch_up).await,
            Command::Probe(Probe {}) => {
                self.heartbeat();
                Ok(())
            }
        };
        if let Err(refused) = carried_out {
            self.tell(Event::Refused(refused));
        }
    }

    /// Joining a room that this connection is in already is looking at it anew: nobody sees it.
    async fn join(&mut self, join: Join) -> Result<(), Refused> {
        let room = join.room.clone();
        if self.find(&room).is_err() && limits::ROOMS_PER_CONNECTION <= self.memberships.len() {
            let sentence =
                format!("One connection may be in {} rooms. Leave one first.", limits::ROOMS_PER_CONNECTION);
            return Err(Refused::new(Code::TooManyRooms, sentence).of("join").in_room(room));
        }
        let about = |refused: Refused| refused.of("join").in_room(room.clone());
        let (usual, _) = self.rooms.introduce(self.person, self.language).await.map_err(about)?;
        let inbox = Arc::clone(&self.inbox);
        let (joined, membership) =
            self.rooms.join(self.person, join, usual.nickname, inbox).await.map_err(about)?;
        self.tell(Event::Joined(joined));
        match self.find(&room) {
            Ok(place) => self.memberships[place] = membership,
            Err(place) => self.memberships.insert(place, membership),
        }
        Ok(())
    }

    async fn leave(&mut self, Leave { room }: Leave) -> Result<(), Refused> {
        let Ok(place) = self.find(&room) else {
            return Err(Refused::new(Code::NotJoined, "You are not in this room.").of("leave").in_room(room));
        };
        let mut membership = self.memberships.remove(place);
        membership.leaves_at(Instant::now());
        drop(membership);
        let (member, _) = self.rooms.introduce(self.person, self.language).await?;
        self.tell(Event::Left(Left { room, member }));
        Ok(())
    }

    /// The answer comes to the inbox when the log has decided.
    async fn post(&mut self, post: Post) -> Result<(), Refused> {
        let name = post.name();
        let Post { room, id, act } = post;
        let refused = |code, sentence| Refused::new(code, sentence).of(name).with_id(&id.to_string());
        let Ok(place) = self.find(&room) else {
            let sentence = "Join the room before you say something in it.";
            return Err(refused(Code::NotJoined, sentence).in_room(room));
        };
        if !self.memberships[place].post(id, act, Arc::clone(&self.inbox)).await {
            return Err(refused(Code::Busy, "The room has just ended. Join it again.").in_room(room));
        }
        self.in_flight += 1;
        Ok(())
    }

    async fn rename(&mut self, Rename { nickname }: Rename) -> Result<(), Refused> {
        let (before, _) = self.rooms.introduce(self.person, self.language).await?;
        self.rooms.rename(self.person, nickname).await?;
        let (member, _) = self.rooms.introduce(self.person, self.language).await?;
        self.tell(Event::Renamed(Renamed { room: None, member, was: before.nickname }));
        Ok(())
    }

    fn watch_lobby(&mut self) {
        let mut lobby = self.rooms.watch_lobby(Arc::clone(&self.inbox));
        lobby.take(&mut self.outgoing);
        self.lobby = Some(lobby);
    }

    /// What is read is never older than what was told: the read begins after everything told was on disk, and
    /// nothing is written while it goes on.
    async fn history(&mut self, History { room, before }: History) -> Result<(), Refused> {
        self.may_read(&room).map_err(|refused| refused.of("history"))?;
        let page = self.rooms.history(room, before).await.map_err(|refused| refused.of("history"))?;
        self.tell(Event::History(page));
        Ok(())
    }

    async fn catch_up(&mut self, CatchUp { room, after }: CatchUp) -> Result<(), Refused> {
        self.may_read(&room).map_err(|refused| refused.of("catch_up"))?;
        let page = self.rooms.entries(room, after).await.map_err(|refused| refused.of("catch_up"))?;
        self.tell(Event::Entries(page));
        Ok(())
    }

    fn may_read(&self, room: &RoomName) -> Result<(), Refused> {
        if self.find(room).is_ok() {
            return Ok(());
        }
        Err(Refused::new(Code::NotJoined, "Join the room before you read it.").in_room(room.clone()))
    }
}
