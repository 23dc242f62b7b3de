//! Up to where things are counted. More are "many", for people and for the database.

/// How many messages that somebody has not read are counted in a room.
pub const MAX_UNREAD_COUNT: usize = 100;

/// How many messages of somebody are counted in a room. Each is looked up by itself.
pub const MAX_SAID_COUNT: usize = 1000;
