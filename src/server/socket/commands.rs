//! Executes commands: a handler for each type.

use super::{SocketConnection, outbound::Outbound};
use crate::{
    domain::{Role, RoomName},
    protocol::{
        CatchUp, Code, Command, Event, Follow, History, IsAway, Join, Joined, Leave, LeftRoom, Post, Probe,
        Read, Refused, Rename, Renamed, RoomHost, Typing, WatchLobby, limits,
    },
    room::Membership,
    server::socket::refusals::refusal_for,
    sheets::HitLimit,
};
use std::{sync::Arc, time::Instant};

/// Whether a command needs an identity: watchers have none.
fn takes_somebody(command: &Command) -> bool {
    match command {
        Command::Post(_) | Command::Rename(_) | Command::Typing(_) | Command::Read(_) => true,
        Command::Follow(Follow {}) => true,
        Command::Join(Join { nickname, .. }) => nickname.is_some(),
        Command::Leave(_) | Command::WatchLobby(_) | Command::Probe(_) | Command::Away(_) => false,
        Command::History(_) | Command::CatchUp(_) => false,
    }
}

impl SocketConnection {
    pub(super) async fn dispatch(&mut self, command: Command) {
        if self.viewer.role == Role::Watcher && takes_somebody(&command) {
            let sentence = "This connection only watches. Join over `/ws` to take part.";
            return self.send(Event::Refused(refusal_for(command, Refused::new(Code::Watching, sentence))));
        }
        let command = match self.viewer.role {
            Role::Watcher => self.unveiled(command).await,
            Role::Participant => Ok(command),
        };
        let command = match command {
            Ok(command) => command,
            Err(refused) => return self.send(Event::Refused(refused)),
        };
        let carried_out = match command {
            Command::Join(join) => self.join(join).await,
            Command::Leave(leave) => self.leave(leave).await,
            Command::Post(post) => self.post(post).await,
            Command::Rename(rename) => self.rename(rename).await,
            Command::WatchLobby(WatchLobby { totals }) => {
                self.watch_lobby(totals);
                Ok(())
            }
            Command::History(history) => self.history(history).await,
            Command::CatchUp(catch_up) => self.catch_up(catch_up).await,
            Command::Typing(typing) => self.typing(typing),
            Command::Away(away) => {
                self.look(away);
                Ok(())
            }
            Command::Read(read) => self.read(read).await,
            Command::Follow(Follow {}) => self.follow().await,
            Command::Probe(Probe {}) => {
                self.outbound.lock().heartbeat();
                Ok(())
            }
        };
        if let Err(refused) = carried_out {
            self.send(Event::Refused(refused));
        }
    }

    /// Joining a room again sends its state again: nobody else notices.
    async fn join(&mut self, join: Join) -> Result<(), Refused> {
        let room = join.room.clone();
        let (is_new, rooms) = {
            let sending = self.outbound.lock();
            (sending.find(&room).is_err(), sending.memberships.len())
        };
        if is_new && limits::MAX_ROOMS_PER_CONNECTION <= rooms {
            let sentence = format!(
                "One connection may be in {} rooms. Leave one first.",
                limits::MAX_ROOMS_PER_CONNECTION
            );
            return Err(Refused::new(Code::TooManyRooms, sentence).for_command("join").in_room(room));
        }
        let about = |refused: Refused| refused.for_command("join").in_room(room.clone());
        if is_new && let Err(wait) = self.meter.lets_join(self.websocket.heard()) {
            self.terms.refusals.count(HitLimit::Joins);
            let sentence =
                "Rooms are entered too fast, by you or from your network. Enter this one again in a moment.";
            return Err(about(Refused::new(Code::TooFast, sentence).retry_after(wait.seconds())));
        }
        if is_new && !self.meter.seat.enter(self.terms.network_rooms) {
            let sentence = "The connections of your network are in as many rooms as they may be.";
            return Err(about(Refused::new(Code::TooManyRooms, sentence)));
        }
        let joined = self.come_in(join).await;
        if is_new && joined.is_err() {
            self.meter.seat.leave();
        }
        let (joined, away, membership) = joined.map_err(about)?;
        let is_host = |host: &RoomHost| host.person == self.viewer.person && host.role.keeps();
        let is_host = joined.hosts.iter().any(is_host);
        self.send(Event::Joined(joined));
        let before = {
            let mut sending = self.outbound.lock();
            away.into_iter().for_each(|is_away| sending.push_event(&Event::IsAway(is_away)));
            match sending.find(&room) {
                Ok(place) => Some(std::mem::replace(&mut sending.memberships[place], membership)),
                Err(place) => {
                    sending.memberships.insert(place, membership);
                    None
                }
            }
        };
        drop(before);
        // For frames that were published before the membership was stored.
        self.outbound.call();
        if is_host {
            // What waits may have changed since the room was entered, and been told before `joined`.
            self.rooms.tell_hosts(&room).await;
        }
        Ok(())
    }

    /// Enters a room, or watches it.
    async fn come_in(&self, join: Join) -> Result<(Joined, Vec<IsAway>, Membership), Refused> {
        let you = self.introduce().await?;
        let inbox = Arc::<Outbound>::clone(&self.outbound);
        match self.viewer.role {
            Role::Watcher => self.rooms.watch(self.viewer, join, you, inbox).await,
            Role::Participant => self.rooms.join(self.viewer, join, you.nickname, self.hidden, inbox).await,
        }
    }

    async fn leave(&mut self, Leave { room }: Leave) -> Result<(), Refused> {
        let membership = {
            let mut sending = self.outbound.lock();
            sending.find(&room).map(|place| sending.memberships.remove(place))
        };
        let Ok(mut membership) = membership else {
            return Err(Refused::new(Code::NotJoined, "You are not in this room.")
                .for_command("leave")
                .in_room(room));
        };
        membership.leaves_at(Instant::now());
        drop(membership);
        self.meter.seat.leave();
        let member = self.introduce().await?;
        self.send(Event::Left(LeftRoom { room, member }));
        Ok(())
    }

    /// The answer comes through the subscriber when the entry is on disk.
    async fn post(&mut self, post: Post) -> Result<(), Refused> {
        let name = post.name();
        let Post { room, id, act } = post;
        let refused =
            |code, sentence| Refused::new(code, sentence).for_command(name).with_id(&id.to_string());
        let poster = {
            let mut sending = self.outbound.lock();
            let poster = sending.find(&room).ok().and_then(|place| sending.memberships[place].poster());
            sending.in_flight += usize::from(poster.is_some());
            poster
        };
        let Some(poster) = poster else {
            let sentence = "Join the room before you say something in it.";
            return Err(refused(Code::NotJoined, sentence).in_room(room));
        };
        let inbox = Arc::<Outbound>::clone(&self.outbound);
        poster.post(id, act, self.viewer, inbox).await;
        Ok(())
    }

    /// Not told again within a moment: everybody in the room would be.
    fn typing(&mut self, Typing { room }: Typing) -> Result<(), Refused> {
        let poster = {
            let sending = self.outbound.lock();
            sending.find(&room).ok().and_then(|place| sending.memberships[place].poster())
        };
        let Some(poster) = poster else {
            let sentence = "Join the room before you type in it.";
            return Err(Refused::new(Code::NotJoined, sentence).for_command("typing").in_room(room));
        };
        if self.meter.lets_type(self.websocket.heard()) {
            poster.type_on(self.viewer);
        }
        Ok(())
    }

    /// The state holds for the rooms of the connection, also for those it will join.
    fn look(&mut self, hidden: bool) {
        self.hidden = hidden;
        for membership in &mut self.outbound.lock().memberships {
            membership.look(hidden);
        }
    }

    async fn read(&self, Read { room, seq }: Read) -> Result<(), Refused> {
        self.require_joined(&room).map_err(|refused| refused.for_command("read"))?;
        let about = |refused: Refused| refused.for_command("read").in_room(room.clone());
        self.rooms.has_read(self.viewer, room.clone(), seq).await.map_err(about)
    }

    async fn follow(&mut self) -> Result<(), Refused> {
        let following =
            self.rooms.follow(self.viewer).await.map_err(|refused| refused.for_command("follow"))?;
        self.outbound.lock().following = Some(following);
        Ok(())
    }

    async fn rename(&mut self, Rename { nickname }: Rename) -> Result<(), Refused> {
        let (before, _) = self.rooms.introduce(self.viewer.person, self.viewer.language).await?;
        self.rooms.rename(self.viewer.person, nickname).await?;
        let (member, _) = self.rooms.introduce(self.viewer.person, self.viewer.language).await?;
        self.send(Event::Renamed(Renamed { room: None, member, was: before.nickname }));
        Ok(())
    }

    fn watch_lobby(&mut self, totals: bool) {
        let lobby = self.rooms.watch_lobby(totals, Arc::<Outbound>::clone(&self.outbound));
        self.outbound.lock().lobby = Some(lobby);
    }

    /// A page is never older than the frames sent before: the read begins after those were on disk, and the connection sends
    /// nothing while it runs.
    async fn history(&mut self, History { room, part }: History) -> Result<(), Refused> {
        self.require_joined(&room).map_err(|refused| refused.for_command("history"))?;
        let page = self.rooms.history(room, self.viewer, part).await;
        let page = page.map_err(|refused| refused.for_command("history"))?;
        self.send(Event::History(page));
        Ok(())
    }

    async fn catch_up(&mut self, CatchUp { room, after }: CatchUp) -> Result<(), Refused> {
        self.require_joined(&room).map_err(|refused| refused.for_command("catch_up"))?;
        let page = self.rooms.entries(room, self.viewer, after).await;
        let page = page.map_err(|refused| refused.for_command("catch_up"))?;
        self.send(Event::Entries(page));
        Ok(())
    }

    fn require_joined(&self, room: &RoomName) -> Result<(), Refused> {
        if self.outbound.lock().find(room).is_ok() {
            return Ok(());
        }
        Err(Refused::new(Code::NotJoined, "Join the room before you read it.").in_room(room.clone()))
    }
}
