//! Rooms: who is in them, what is said, and handing it to everyone there.
//!
//! [`Rooms`] is the way in. Each room with somebody in it is a task that alone owns its state; a [`Membership`]
//! is being in it, for one connection, and leaves when dropped. A room does not know what a socket is: it
//! publishes [`crate::protocol::Frame`]s in a ring, and whoever reads them has a place of their own in it.

pub(crate) mod actor;
mod clock;
mod lobby;
mod mailbox;
mod membership;
mod people;
mod presence;
mod registry;
mod ring;
mod service;
mod state;
mod subscriber;

pub use lobby::LobbySubscription;
pub use membership::{Membership, Poster, ReadOutcome};
pub use people::OnlineGuard;
pub use registry::{Rooms, lookup::FoundRoom};
pub use ring::Form;
pub use service::{
    people_lookup::Profile,
    post::{form_id, random_id},
    unread::Following,
};
pub use subscriber::Subscriber;

use std::time::Duration;

/// The limits of rooms that whoever runs the server may choose.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many people one room may hold.
    pub people_per_room: u32,
    /// How many connections one person may have.
    pub connections_per_person: u32,
    /// In how many rooms one person may be, over all their connections: each costs memory, and is told of a new nickname.
    pub rooms_per_person: u32,
    /// How long somebody whose connection is lost is waited for, as if nothing had happened.
    pub grace: Duration,
    /// How long nobody may look at any of somebody's connections before others see that they are away: who looks
    /// something up in another tab is here.
    pub away: Duration,
    /// How long a room's task outlives the last one to leave: somebody who reloads finds it awake.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            people_per_room: 20_000,
            connections_per_person: 32,
            rooms_per_person: 128,
            grace: Duration::from_secs(30),
            away: Duration::from_mins(3),
            idle: Duration::from_secs(10),
        }
    }
}
