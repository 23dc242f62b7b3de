//! The forms by which hosts say who comes into a room, whether it is listed and how long it keeps words.

use crate::{
    domain::{Door, DoorPassword, HostAct, RoomAccess, RoomName, RoomRole, Viewer},
    protocol::{Code, Refused},
    server::state::AppState,
    sheets::TrimQuestion,
};

/// The fields of the form for a door.
pub(super) struct DoorFields<'a> {
    pub(super) door: Door,
    /// As it was typed; empty if the door takes none, or keeps the one it has.
    pub(super) password: &'a str,
    /// Whether the door is to be another one, also if it is of the same kind.
    pub(super) again: bool,
}

/// Sets the door of the form. Saving it unchanged does nothing: a new password, and a new key, must be asked for.
pub(super) async fn set_door(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    DoorFields { door, password: typed, again }: DoorFields<'_>,
) -> Result<(), Refused> {
    let known = state.rooms.keeping(room, viewer).await?;
    let is_same = door == known.access.door && !again;
    if is_same && (door != Door::Password || typed.is_empty()) {
        return Ok(());
    }
    let mut password = None;
    // For nobody else a password is hashed.
    if door == Door::Password && known.role == RoomRole::Owner {
        let unusable = || Refused::new(Code::BadBody, "A password has 6 to 100 visible characters.");
        let new = DoorPassword::parse(typed).ok().flatten().ok_or_else(unusable)?;
        let busy =
            |_| Refused::new(Code::Busy, "Too many passwords are being compared. Try again in a moment.");
        password = Some(state.passwords.hash(&new).await.map_err(busy)?);
    }
    state.rooms.set_door(room, viewer, door, password).await
}

/// The act that puts a room on the list or takes it off, if it changes something.
pub(super) async fn new_listing(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    listed: bool,
) -> Result<Option<HostAct>, Refused> {
    let is_listed = state.rooms.keeping(room, viewer).await?.access.is_listed();
    Ok((listed != is_listed).then_some(HostAct::ListedSet { listed }))
}

/// The act that sets for how many days a room keeps words, if it changes something; or what it would remove, if the form does not say
/// that one is sure.
pub(super) async fn new_days(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    (typed, is_sure): (&str, bool),
) -> Result<Result<Option<HostAct>, TrimQuestion>, Refused> {
    let days = match typed {
        "" => 0,
        days => days
            .parse()
            .ok()
            .filter(|days| *days <= RoomAccess::MAX_KEEP_DAYS)
            .ok_or_else(|| Refused::new(Code::BadFrame, "Words are kept for a number of days."))?,
    };
    if days == state.rooms.keeping(room, viewer).await?.access.keep_days {
        return Ok(Ok(None));
    }
    if days != 0 && !is_sure {
        let older = state.rooms.count_older(room, viewer, days).await?;
        return Ok(Err(TrimQuestion { days, messages: older.messages, is_more: older.is_more }));
    }
    Ok(Ok(Some(HostAct::KeepDaysSet { days })))
}
