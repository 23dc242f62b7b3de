//! The signals that wake the task that owns the socket.

use crate::protocol::Command;

/// What can wake the task, beside the socket.
pub(super) enum WakeSignal {
    /// Something to send, if there is a connection.
    Send(Command),
    /// Something happened that a connection may not have outlived, or that makes a new one possible: a network, a
    /// look at the page.
    Doubt,
    /// The network is gone.
    Lost,
    /// The page is being left.
    Hidden,
}
