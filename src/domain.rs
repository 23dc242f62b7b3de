//! The words of chat as types.
//!
//! Each one parses at the border and is trusted inside: holding a [`Nickname`] is the proof that it is one.
//! Nothing here does I/O, reads a clock, or knows how a value travels.

mod about;
mod act;
mod body;
mod byte_size;
mod conversation;
mod emoji;
mod entry;
mod epoch;
mod file_hash;
mod file_link;
mod file_name;
mod grapheme;
mod invisible;
mod language;
pub mod letters;
pub mod markup;
mod message;
mod message_id;
mod nickname;
mod notification;
mod notification_level;
mod page_request;
mod permission;
mod person;
mod presence;
mod room_name;
pub mod search;
mod seq;
mod text;
mod timestamp;
mod topic;
mod visibility;

pub use about::{About, Authored};
pub use act::Act;
pub use body::Body;
pub use byte_size::byte_size;
pub use conversation::{Conversation, Earlier};
pub use emoji::Emoji;
pub use entry::{Entry, EntryKind, Member};
pub use epoch::Epoch;
pub use file_hash::FileHash;
pub use file_link::{FileExtent, FileLink, named_files};
pub use file_name::FileName;
pub use grapheme::{cut, whole};
pub use language::Language;
pub use message::{Message, PermissionError, Reaction};
pub use message_id::MessageId;
pub use nickname::Nickname;
pub use notification::Notification;
pub use notification_level::NotificationLevel;
pub use page_request::PageRequest;
pub use permission::MessageStatus;
pub use person::Person;
pub use presence::{DepartedPerson, PeoplePage, PresentPerson, Whereabouts};
pub use room_name::RoomName;
pub use seq::Seq;
pub use text::{ParseError, nfc};
pub use timestamp::Timestamp;
pub use topic::{Description, Topic};
