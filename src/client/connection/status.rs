//! The state of a connection, and the warnings that the page shows.

use crate::protocol::Code;

/// The state of the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// The first attempt is running.
    #[default]
    Connecting,
    /// It is open.
    Connected,
    /// It was lost, and is retried.
    Reconnecting,
    /// The browser has no network.
    Offline,
}

/// A warning for the user, beside the states of single messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// There has been no connection for longer than a short outage.
    Unconnected,
    /// The browser stores no cookies: each connection is a new person.
    NoCookies,
    /// The server refused something, and a retry does not help.
    Refused(Code),
}
