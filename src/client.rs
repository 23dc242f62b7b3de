//! The browser's end: what it knows of a room, and the socket that keeps it knowing.
//!
//! [`Timeline`], [`Roster`], [`Outbox`] and [`RoomView`] are pure folds over events, tested without a browser.
//! [`Connection`] is the handle of the one task that owns the socket. All of it compiles on the server too;
//! it only starts inside an effect, and effects run in browsers alone.

mod announcing;
mod attachments;
mod attention;
mod backoff;
mod browser;
mod calling;
mod claim;
pub mod completing;
mod connection;
mod emoji_list;
mod locale;
mod message_ids;
mod outbox;
mod patch;
mod pulse;
mod room_view;
mod roster;
mod rows;
mod shelf;
mod slash;
mod storage;
mod tab;
mod timeline;
mod typists;
pub mod uploading;

pub use announcing::{Announcement, Announcer};
pub use attachments::{Attached, Attachments, Upload};
pub use attention::{Attention, Unseen, unseen};
pub use browser::{
    NOT_NOW, ask_no_name, copy, copy_link, fetch_target, fetch_text, has_fine_pointer, is_ignored, now,
    send_form, show_address,
};
pub use calling::ask_to_notify;
pub use claim::{Unclaimed, claim_nickname};
pub use connection::{Connection, MY_ROOMS, Status, Warning};
pub use emoji_list::{EMOJI_GROUPS, EmojiList, Named};
pub use locale::{local_date, local_day, local_moments, local_time, time_zone};
pub use outbox::{Delivery, Origin, Outbox, Pending};
pub use patch::{Patch, patches};
pub use room_view::RoomView;
pub use roster::{Change, Notice, Roster};
pub use rows::{Changing, Date, Day, Quote, Quoted, Row, RowKey, Shown, rows};
pub use slash::Slash;
pub use storage::{Draft, Reading, note_emoji, recent_emoji};
pub use tab::title;
pub use timeline::{Placed, Timeline};
pub use typists::Typists;
