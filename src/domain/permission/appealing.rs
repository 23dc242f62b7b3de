//! Whether somebody may tell the hosts of a room something.

use super::error::PermissionError;
use crate::domain::{Appeal, AppealSubject, Arrival, Ban, MessageStatus, RoomRole, RoomRules, Writers};

/// What somebody tells the hosts of a room, with everything on which the permission depends.
#[derive(Clone, Copy, Debug)]
pub struct NewAppeal<'a> {
    /// What it is about.
    pub subject: AppealSubject,
    /// The person, at the door of the room.
    pub arrival: Arrival,
    /// Their ban, if one holds.
    pub ban: Option<&'a Ban>,
    /// The message that it is about; none if the log has no such message.
    pub message: Option<&'a MessageStatus>,
    /// The rules of the room.
    pub rules: RoomRules,
    /// How many people keep the room.
    pub hosts: usize,
    /// How many other appeals of this person wait.
    pub own: usize,
    /// How many other appeals from their network wait.
    pub of_network: usize,
    /// How many other appeals wait in the room.
    pub all: usize,
}

/// Somebody who is muted may still ask the hosts; somebody who is banned may not.
pub(super) fn may_appeal(new: NewAppeal<'_>) -> Result<(), PermissionError> {
    if !new.arrival.comes_in() {
        return Err(PermissionError::at_door(new.arrival.door));
    }
    if let Some(ban) = new.ban.filter(|ban| !ban.mute) {
        return Err(PermissionError::Banned { until: ban.until });
    }
    if new.hosts == 0 {
        return Err(PermissionError::NoHosts);
    }
    match new.subject {
        AppealSubject::Report { .. } if new.message.is_none_or(|message| message.is_deleted) => {
            Err(PermissionError::NoMessage)
        }
        AppealSubject::Write
            if new.rules.writers != Writers::Admitted || RoomRole::Voice <= new.arrival.role =>
        {
            Err(PermissionError::NothingToAsk)
        }
        _ if Appeal::MAX_PER_PERSON <= new.own
            || Appeal::MAX_PER_NETWORK <= new.of_network
            || Appeal::MAX_PER_ROOM <= new.all =>
        {
            Err(PermissionError::AppealsFull)
        }
        AppealSubject::Report { .. } | AppealSubject::Write | AppealSubject::Question => Ok(()),
    }
}
