//! Counts a person's unread messages in a room.

use crate::{
    domain::{Body, MAX_UNREAD_COUNT, Nickname, Notification, NotificationLevel, Person, Timestamp},
    store::log::{message_state::shown_text, valid},
};
use rusqlite::{Connection, Result};

/// How many of the newest messages are looked at for that. What one has said oneself since, what was deleted, and what
/// those said whom one ignores, is among them.
const MAX_MESSAGES_READ: usize = 2 * MAX_UNREAD_COUNT;

/// A person's unread messages.
#[derive(Default)]
pub(super) struct UnreadSummary {
    /// Their number; at most [`MAX_UNREAD_COUNT`].
    pub(super) messages: usize,
    /// How many of them mention the person.
    pub(super) mentions: usize,
    /// The last of them that notifies the person.
    pub(super) call: Option<RawNotification>,
}

/// A [`Notification`] as stored.
pub(in crate::store) struct RawNotification {
    at: i64,
    by: String,
    body: String,
}

impl RawNotification {
    pub(super) fn parse(self) -> Result<Notification> {
        Ok(Notification {
            at: Timestamp::from_millis(self.at as u64),
            by: valid(2, Nickname::kept(&self.by))?,
            body: valid(0, Body::parse(self.body))?,
        })
    }
}

/// Counts the messages of others after a place, those that mention this nickname, and finds the last that notifies, with its
/// current text. Messages of ignored people do not count.
pub(super) fn unread(
    db: &Connection,
    room: i64,
    seen: i64,
    person: Person,
    key: &str,
    level: NotificationLevel,
) -> Result<UnreadSummary> {
    let sql = "SELECT seq, at, nickname,
                   EXISTS (SELECT 1 FROM mention WHERE mention.room = ?1 AND message = seq AND name = ?4)
               FROM (SELECT seq, at, person, nickname, body IS NULL AS is_gone FROM entry
                     WHERE room = ?1 AND target = 0 AND ?2 < seq ORDER BY seq DESC LIMIT ?5) AS said
               WHERE NOT is_gone AND person <> ?3
               AND NOT EXISTS (SELECT 1 FROM ignored WHERE ignored.person = ?3 AND other = said.person)
               ORDER BY seq DESC LIMIT ?6";
    let mut select = db.prepare_cached(sql)?;
    let mut rows =
        select.query((room, seen, person.bytes(), key, MAX_MESSAGES_READ as i64, MAX_UNREAD_COUNT as i64))?;
    let (mut messages, mut mentions, mut call) = (0, 0, None);
    while let Some(row) = rows.next()? {
        let is_meant: bool = row.get(3)?;
        messages += 1;
        mentions += usize::from(is_meant);
        if call.is_none()
            && level.calls(is_meant)
            && let Some(body) = shown_text(db, room, row.get(0)?)?
        {
            call = Some(RawNotification { at: row.get(1)?, by: row.get(2)?, body });
        }
    }
    Ok(UnreadSummary { messages, mentions, call })
}
