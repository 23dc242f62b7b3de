//! The signals that wake the task that owns the socket.

use crate::protocol::Command;

/// The signals that wake the task, beside the socket.
pub(super) enum WakeSignal {
    /// A command to send, if there is a connection.
    Send(Command),
    /// Something happened that may have broken the connection, or makes a new one possible: a network change, a look at the
    /// page.
    Doubt,
    /// The network is lost.
    Lost,
    /// The page is being left.
    Hidden,
}
