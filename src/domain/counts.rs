//! The maxima of counts. More are "many", for people and for the database.

/// How many unread messages of a person are counted in a room.
pub const MAX_UNREAD_COUNT: usize = 100;

/// How many messages of a person are counted in a room. Each is looked up separately.
pub const MAX_SAID_COUNT: usize = 1000;
