//! The state of a connection, and the warnings that the page shows.

use crate::protocol::Code;

/// How the connection stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// The first attempt is being made.
    #[default]
    Connecting,
    /// What is said is heard.
    Connected,
    /// It was cut off, and tries again.
    Reconnecting,
    /// The browser has no network.
    Offline,
}

/// What somebody must know who uses the page, beside what is said of single messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// There has been no connection for longer than a blip.
    Unconnected,
    /// The browser keeps no cookies: with each connection one is somebody else.
    NoCookies,
    /// The server refused something, and it does not pass by itself.
    Refused(Code),
}
