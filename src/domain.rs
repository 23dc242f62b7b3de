//! The types of a chat: names, messages, rooms.
//!
//! Each is parsed at the border and trusted inside: a [`Nickname`] is always valid. Nothing here does I/O or reads a clock.

mod counts;
mod file;
mod ids;
mod language;
pub mod markup;
mod message;
mod nickname;
mod notification;
mod permission;
mod presence;
mod room;
pub mod search;
pub mod text;
mod timestamp;
mod viewer;

pub use counts::{MAX_SAID_COUNT, MAX_UNREAD_COUNT};
pub use file::{
    byte_size::byte_size,
    hash::FileHash,
    link::{FileExtent, FileLink, named_files},
    name::FileName,
};
pub use ids::{
    epoch::Epoch,
    hex::{Hex, from_hex},
    message_id::MessageId,
    network_key::NetworkKey,
    person::Person,
    seq::Seq,
};
pub use language::Language;
pub use message::{
    act::Act,
    act_fields::{ActField, ActFields},
    body::Body,
    codec::kind::EntryKind,
    conversation::{Conversation, Earlier},
    entry::{Entry, Member},
    fold::{Message, Reaction},
    host_act::HostAct,
    page_request::PageRequest,
    status::MessageStatus,
};
pub use nickname::Nickname;
pub use notification::{Notification, level::NotificationLevel};
pub use permission::{Action, NewAct, PermissionError, appealing::NewAppeal, may};
pub use presence::{DepartedPerson, EarlierAuthor, PeoplePage, PresentPerson, Whereabouts};
pub use room::{
    about::{About, Authored},
    appeal::{Appeal, AppealSubject, AppealText, SettledAppeals},
    ban::{Ban, BanReason},
    keeping::{RoomKeeping, RoomOverview, RoomQuery, SeenStanding, ServerOverview},
    name::RoomName,
    note::{HostNote, NewNote},
    preset::RoomPreset,
    role::RoomRole,
    rules::{
        RoomRules,
        calm::CalmMode,
        review::{
            ReviewReason, ReviewRules, ReviewWord, ReviewedText,
            held::{HeldMessage, HeldSelection, OwnHeld},
        },
        writers::Writers,
    },
    server_law::ServerLaw,
    standing::{Standing, Standings},
    topic::{Description, Topic},
    visibility::{
        access::RoomAccess,
        door::{Arrival, Door},
        password::DoorPassword,
    },
};
pub use text::{
    ParseError,
    emoji::Emoji,
    grapheme::{cut, whole},
    nfc,
    short_text::ShortText,
};
pub use timestamp::Timestamp;
pub use viewer::{Role, Viewer};
