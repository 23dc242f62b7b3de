//! Rooms: their members, their messages, and publishing to everybody in them.
//!
//! [`Rooms`] is the entry point. Each room with people is a task that alone owns its state; a [`Membership`] is one
//! connection's place in it, and leaves when dropped. A room does not know sockets: it publishes [`crate::protocol::Frame`]s to
//! a ring, and each reader has its own position in it.

pub(crate) mod actor;
mod clock;
mod lobby;
mod mailbox;
mod membership;
mod networks;
mod people;
mod presence;
mod registry;
mod ring;
mod service;
mod spoken_rooms;
mod state;
mod subscriber;

pub use lobby::LobbySubscription;
pub use membership::{Membership, Poster, ReadOutcome};
pub use people::OnlineGuard;
pub use registry::{Rooms, lookup::FoundRoom};
pub use ring::Form;
pub use service::{
    hosting::RemovedSpan,
    people_lookup::Profile,
    post::{form_id, random_id},
    unread::Following,
};
pub use subscriber::Subscriber;

use crate::{confusables::LookAlikes, rates::SlowRate};
use std::{sync::Arc, time::Duration};

/// The limits of rooms that an operator may choose.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The maximum number of people in one room.
    pub people_per_room: u32,
    /// The maximum number of connections of one person.
    pub connections_per_person: u32,
    /// The maximum rooms of one person, over all their connections: each costs memory, and is told of a new nickname.
    pub rooms_per_person: u32,
    /// The rate at which one person opens rooms; all people of one network together, 16 times it.
    pub new_rooms: SlowRate,
    /// The nicknames that nobody may choose but those who administer the server.
    pub reserved_names: Arc<LookAlikes>,
    /// Whether a room begins calm mode by itself.
    pub calms_itself: bool,
    /// How long a person whose connection was lost stays present, as if nothing had happened.
    pub grace: Duration,
    /// How long nobody may look at any of a person's connections before they are away: people who look something up in another
    /// tab are present.
    pub away: Duration,
    /// How long a room's task outlives its last member: somebody who reloads finds it awake.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            people_per_room: 20_000,
            connections_per_person: 32,
            rooms_per_person: 128,
            // Somebody who organizes something opens a dozen. A program gets a hundred in its first hour.
            new_rooms: SlowRate { burst: 40, per_minute: 1 },
            reserved_names: Arc::default(),
            calms_itself: true,
            grace: Duration::from_secs(30),
            away: Duration::from_mins(3),
            idle: Duration::from_secs(10),
        }
    }
}
