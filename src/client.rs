//! The browser's end: what it knows of a room, and the socket that keeps it knowing.
//!
//! [`Timeline`], [`Roster`], [`Outbox`] and [`RoomView`] are pure folds over events, tested without a browser.
//! [`Connection`] is the handle of the one task that owns the socket. All of it compiles on the server too;
//! it only starts inside an effect, and effects run in browsers alone.

mod announcements;
mod attachments;
pub mod autocomplete;
mod backoff;
mod browser;
mod connection;
mod document_title;
mod emoji_list;
mod liveness;
mod locale;
mod message_ids;
mod nickname_api;
mod notifications;
mod outbox;
mod patch;
mod room_view;
mod roster;
mod rows;
mod slash;
mod storage;
mod stored_outbox;
mod timeline;
mod typists;
mod unread;
pub mod uploading;

pub use announcements::{Announcement, Announcer};
pub use attachments::{Attached, Attachments, Upload};
pub use browser::{
    NOT_NOW_COOKIE, ask_no_name, copy, copy_link, fetch_target, fetch_text, has_fine_pointer, is_ignored,
    now, send_form, show_address,
};
pub use connection::{Connection, MY_ROOMS_ID, Status, Warning};
pub use document_title::title;
pub use emoji_list::{EMOJI_GROUP_COUNT, EmojiList, NamedEmoji};
pub use locale::{local_date, local_day, local_moments, local_time, time_zone};
pub use nickname_api::{ClaimError, claim_nickname};
pub use notifications::ask_to_notify;
pub use outbox::{Delivery, Outbox, PendingPost, SubmittedIn};
pub use patch::{Patch, patches};
pub use room_view::RoomView;
pub use roster::{Notice, Roster, RosterChange};
pub use rows::{CalendarDay, Date, MessageRow, PendingChange, Quote, Quoted, Row, RowKey, rows};
pub use slash::Slash;
pub use storage::{ReadingPlace, StoredDraft, note_emoji, recent_emoji};
pub use timeline::{ApplyOutcome, Timeline};
pub use typists::Typists;
pub use unread::{ReadState, Unseen, unseen};
