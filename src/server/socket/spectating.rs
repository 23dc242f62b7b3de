//! Watching rooms by a view-only name.

use super::{SocketConnection, refusals::refusal_for, veil::Veil};
use crate::{
    domain::RoomName,
    protocol::{CatchUp, Code, Command, History, Join, Leave, Post, Read, Refused, Typing, limits},
};

impl SocketConnection {
    /// The command with the room's own name. From now on, no frame to this connection contains that name.
    pub(super) async fn unveiled(&self, mut command: Command) -> Result<Command, Refused> {
        let Some(name) = room_of(&mut command).filter(|name| name.is_watch_name()) else {
            return Ok(command);
        };
        let shown = name.clone();
        let own = match self.rooms.watched_under(&shown).await {
            Ok(own) => own,
            Err(refused) => return Err(refusal_for(command, refused)),
        };
        let mut sending = self.outbound.lock();
        if sending.veils.iter().all(|veil| veil.shown != shown) {
            if limits::MAX_ROOMS_PER_CONNECTION <= sending.veils.len() {
                let sentence =
                    format!("One connection may watch {} rooms.", limits::MAX_ROOMS_PER_CONNECTION);
                return Err(refusal_for(command, Refused::new(Code::TooManyRooms, sentence)));
            }
            sending.veils.push(Veil { own: own.clone(), shown });
        }
        drop(sending);
        if let Some(name) = room_of(&mut command) {
            *name = own;
        }
        Ok(command)
    }
}

/// The room of a command.
fn room_of(command: &mut Command) -> Option<&mut RoomName> {
    match command {
        Command::Join(Join { room, .. })
        | Command::Leave(Leave { room })
        | Command::Post(Post { room, .. }) => Some(room),
        Command::History(History { room, .. }) | Command::CatchUp(CatchUp { room, .. }) => Some(room),
        Command::Typing(Typing { room }) | Command::Read(Read { room, .. }) => Some(room),
        Command::Rename(_) | Command::WatchLobby(_) | Command::Away(_) => None,
        Command::Follow(_) | Command::Probe(_) => None,
    }
}
