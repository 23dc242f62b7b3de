//! The trait by which rooms and the lobby reach a connection.

use crate::{
    domain::Person,
    protocol::{Frame, Refused},
};
use std::fmt::Debug;

/// Notifies a connection of new frames, and receives its answers.
pub trait Subscriber: Debug + Send + Sync {
    /// Something was published that this connection reads, or it got an answer. Called often; must not block.
    fn wake(&self);

    /// The answer to one post. It is followed by [`Subscriber::wake`].
    fn answer(&self, frame: Frame);

    /// A room ends all memberships of these people, for a reason. True if this connection is of one of them; others ignore it.
    /// Must not block.
    fn ends(&self, _people: &[Person], _reason: &Refused) -> bool {
        false
    }

    /// A room has a frame for the connections of these people. Whoever is none of them ignores it. Must not block.
    fn hears(&self, _people: &[Person], _frame: &Frame) {}
}
