//! Numbers of the commands and events, so that a test sees that it has met each.

use parlor::protocol::{Command, Event};

/// Which of the commands this is. A new one does not compile until it is here; then it wants a test.
pub(crate) const fn command_number(command: &Command) -> usize {
    match command {
        Command::Join(_) => 0,
        Command::Leave(_) => 1,
        Command::Post(_) => 2,
        Command::Rename(_) => 3,
        Command::WatchLobby(_) => 4,
        Command::History(_) => 5,
        Command::CatchUp(_) => 6,
        Command::Typing(_) => 7,
        Command::Away(_) => 8,
        Command::Read(_) => 9,
        Command::Follow(_) => 10,
        Command::Probe(_) => COMMANDS - 1,
    }
}

/// How many commands there are.
pub(crate) const COMMANDS: usize = 12;

/// Which of the events this is, likewise.
pub(crate) const fn event_number(event: &Event) -> usize {
    match event {
        Event::Welcome(_) => 0,
        Event::Joined(_) => 1,
        Event::Told(_) => 2,
        Event::Kept(_) => 3,
        Event::Entered(_) => 4,
        Event::Left(_) => 5,
        Event::Renamed(_) => 6,
        Event::IsTyping(_) => 7,
        Event::IsAway(_) => 8,
        Event::Count(_) => 9,
        Event::Lobby(_) => 10,
        Event::History(_) => 11,
        Event::Entries(_) => 12,
        Event::Behind(_) => 13,
        Event::Heartbeat(_) => 14,
        Event::Refused(_) => 15,
        Event::Appeals(_) => 16,
        Event::Closing(_) => EVENTS - 1,
    }
}

/// How many events there are.
pub(crate) const EVENTS: usize = 18;
