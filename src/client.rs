//! The client: the model of a room, and the connection that keeps it up to date.
//!
//! [`Timeline`], [`Roster`], [`Outbox`] and [`RoomView`] are pure folds over events, tested without a browser. [`Connection`]
//! is the handle of the one task that owns the socket. All of it compiles on the server too; it only starts inside an effect,
//! and effects run only in browsers.

pub mod browser;
mod connection;
pub mod model;

pub use browser::{
    NOT_NOW_COOKIE, ask_no_name, copy, copy_link,
    document_title::title,
    fetch_target, fetch_text, has_fine_pointer, is_ignored,
    locale::{local_date, local_day, local_moments, local_time, time_zone},
    nickname_api::{ClaimError, claim_nickname},
    notifications::ask_to_notify,
    now, send_form, show_address,
    storage::{ReadingPlace, StoredDraft, note_emoji, recent_emoji},
};
pub use connection::{Connection, MY_ROOMS_ID, Status, Warning};
pub use model::{
    announcements::{Announcement, Announcer},
    attachments::{Attached, Attachments, Upload},
    emoji_list::{EMOJI_GROUP_COUNT, EmojiList, NamedEmoji},
    enter_key::{EnterKey, LineBreak},
    keeping::{Keeping, WriteBlock},
    outbox::{Delivery, Outbox, PendingPost, SubmittedIn},
    room_view::RoomView,
    roster::{Notice, Roster, RosterChange},
    rows::{
        CalendarDay, Date, MessageRow, PendingChange, Quote, Quoted, Row, RowKey,
        patch::{Patch, patches},
        rows,
    },
    slash::Slash,
    timeline::{ApplyOutcome, Timeline},
    typists::Typists,
    unread::{ReadState, Unseen, unseen},
};
