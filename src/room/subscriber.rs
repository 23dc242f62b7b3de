//! The trait by which rooms and the lobby reach a connection.

use crate::protocol::Frame;
use std::fmt::Debug;

/// Where a connection is told that there is something new, and answered.
pub trait Subscriber: Debug + Send + Sync {
    /// Something was published that this connection reads, or it was answered. Is called often, and does not wait.
    fn wake(&self);

    /// The answer to one post. It is followed by [`Subscriber::wake`].
    fn answer(&self, frame: Frame);
}
