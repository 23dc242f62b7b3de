//! Every limit that both sides must know, with its reason.
//!
//! What only the server needs to know stands in `server::limits`.

/// The longest frame a client may send, in bytes. A body of the longest kind, each byte escaped as `\u00xx`
/// would be, does not fit; one with every character escaped as `\n` or `\"` does, with room for the rest.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// How many messages a page, a snapshot or a `joined` brings: about three screens of a phone.
pub const MAX_PAGE_MESSAGES: usize = 50;

/// How many messages a page of what was found has: about two screens, for they are shown with where and when.
pub const MAX_FOUND_MESSAGES: usize = 30;

/// How many entries are told at once to somebody who catches up. Who missed more is shown the room anew, newest
/// first, or asks for page after page.
pub const MAX_CATCH_UP_ENTRIES: usize = 200;

/// How many members `joined` lists. Above it a room shows how many there are, not each of them, and its
/// members are told the count and not every coming and going.
pub const MAX_LISTED_MEMBERS: usize = 100;

/// In a room of more people nobody is told who is typing: it would be a flicker, and cost as much as what is said.
pub const MAX_PEOPLE_FOR_TYPING: u32 = 50;

/// How long `typing` holds, in seconds. Who goes on typing says so again before.
pub const TYPING_SECONDS: u64 = 6;

/// How many people are shown of those of a room that somebody looks for: six screens of a phone. Who is not among them
/// is found with another letter.
pub const MAX_FOUND_PEOPLE: usize = 100;

/// How many rooms `lobby` lists, the busiest first.
pub const MAX_LISTED_ROOMS: usize = 100;

/// How many rooms one connection may be in at once.
pub const MAX_ROOMS_PER_CONNECTION: usize = 32;
