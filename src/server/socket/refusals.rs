//! Refusals of commands.

use crate::{
    protocol::{CatchUp, Code, Command, Follow, History, Join, Leave, Probe, Read, Refused, Rename, Typing},
    rates::RetryAfter,
};

/// The refusal of a command that came too fast.
pub(super) fn too_fast(decoded: Result<Command, Refused>, wait: RetryAfter) -> Refused {
    let refused = Refused::new(Code::TooFast, "Commands come too fast. Send this one again in a moment.");
    let refused = refused.retry_after(wait.seconds());
    match decoded {
        Ok(command) => refusal_for(command, refused),
        Err(earlier) => Refused { id: earlier.id, command: earlier.command, room: earlier.room, ..refused },
    }
}

/// Adds the data of this command to a refusal.
pub(super) fn refusal_for(command: Command, refused: Refused) -> Refused {
    match command {
        Command::Join(Join { room, .. }) => refused.for_command("join").in_room(room),
        Command::Leave(Leave { room }) => refused.for_command("leave").in_room(room),
        Command::Post(post) => {
            refused.for_command(post.name()).with_id(&post.id.to_string()).in_room(post.room)
        }
        Command::Rename(Rename { .. }) => refused.for_command("rename"),
        Command::WatchLobby(_) => refused.for_command("watch_lobby"),
        Command::History(History { room, .. }) => refused.for_command("history").in_room(room),
        Command::CatchUp(CatchUp { room, .. }) => refused.for_command("catch_up").in_room(room),
        Command::Typing(Typing { room }) => refused.for_command("typing").in_room(room),
        Command::Away(away) => refused.for_command(if away { "away" } else { "back" }),
        Command::Read(Read { room, .. }) => refused.for_command("read").in_room(room),
        Command::Follow(Follow {}) => refused.for_command("follow"),
        Command::Probe(Probe {}) => refused.for_command("probe"),
    }
}
