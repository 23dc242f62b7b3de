//! The whole of Parlor from outside: a real server on a port of its own, real sockets, a real file.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; anything else fails it")]
#![allow(clippy::unwrap_used, reason = "what fails in a test should say so and end it")]

mod support; // the vocabulary: a server, people who come to it, a browser that only asks

// What the lessons teach, row by row, and the lessons themselves replayed.
mod lessons;

// Rooms.
mod catching_up; // what one missed, whatever it was
mod changing; // edits, deletions, reactions, replies
mod folding; // a room reads the same from everywhere
mod following; // what is new in the rooms one was in
mod history; // what was said before one came
mod hosting; // who keeps a room: roles, bans, removals
mod joining; // entering a room, being in several, leaving
mod lobby; // the list of rooms
mod look_alikes; // names that look like others'
mod nicknames; // made up, chosen, changed, taken
mod people; // meeting them: the sheet, the cards, ignoring, being away
mod presence; // who is in a room
mod sharing; // files: taken, shown, given back, let go
mod speaking; // who hears it, what is kept, and in which order
mod staying; // what a lost connection shows to nobody
mod trusted_names; // whose a name was before, and names of the staff
mod unlisted; // rooms that stand in no list
mod watching; // seeing a room without being seen

// The server.
mod administering; // who administers the server
mod asking; // what the program answers its operator
mod bindings; // what the page binds to is in the page
mod closing; // how connections and the server end
mod describing; // what a room is about
mod disk; // what the disk does to those who write
mod identity; // the cookie and the keys
mod limits; // what nobody may have more of
mod operating; // backups, checks, and letting go of old words
mod origins; // which sites' pages may act
mod pages; // pages, files, redirects, headers
mod proxied; // who comes through a real proxy
mod refusals; // bad input, over the socket and over HTTP
mod restarting; // what another process finds
mod round_trips; // what one side writes, the other reads
mod searching; // finding what was said
mod site; // the files of a page: their addresses, and for how long they are kept
mod waiting; // connections that keep the server waiting, and how many there may be
mod weight; // what a page weighs

// The repository.
mod house; // the rules of the sources
mod protocol_doc; // docs/PROTOCOL.md says what the code does
