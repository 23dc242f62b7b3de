//! The whole of Parlor from outside: a real server on a port of its own, real sockets, a real file.

#![allow(unused)]
mod support;

mod history; // what was said before one came
mod joining; // entering a room, being in several, leaving
mod lobby;
mod nicknames; // made up, chosen, changed, taken
mod presence; // who is in a room
mod speaking; // who hears it, what is kept, and in which order // the list of rooms
