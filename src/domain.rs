//! The words of chat as types.
//!
//! Each one parses at the border and is trusted inside: holding a [`Nickname`] is the proof that it is one.
//! Nothing here does I/O, reads a clock, or knows how a value travels.

mod about;
mod act;
mod body;
mod byte_size;
mod call;
mod conversation;
mod emoji;
mod entry;
mod epoch;
mod file_hash;
mod file_link;
mod file_name;
mod invisible;
mod language;
pub mod letters;
mod level;
pub mod markup;
mod message;
mod message_id;
mod nickname;
mod part;
mod permission;
mod person;
mod presence;
mod room_name;
pub mod search;
mod seq;
mod text;
mod timestamp;
mod topic;
mod unlisted;
mod whole;

pub use about::{About, Written};
pub use act::Act;
pub use body::Body;
pub use byte_size::byte_size;
pub use call::Call;
pub use conversation::{Conversation, Earlier};
pub use emoji::Emoji;
pub use entry::{Entry, Kind, Member};
pub use epoch::Epoch;
pub use file_hash::FileHash;
pub use file_link::{FileExtent, FileLink, named_files};
pub use file_name::FileName;
pub use language::Language;
pub use level::Level;
pub use message::{Message, Objection, Reaction};
pub use message_id::MessageId;
pub use nickname::Nickname;
pub use part::Part;
pub use permission::MessageStatus;
pub use person::Person;
pub use presence::{Company, Gone, Here, Whereabouts};
pub use room_name::RoomName;
pub use seq::Seq;
pub use text::{Fault, nfc};
pub use timestamp::Timestamp;
pub use topic::{Description, Topic};
pub use whole::{cut, whole};
