//! The one permission function. Every path to a room calls it: pages, forms, files, sockets, searches and the writer.

pub(in crate::domain) mod appealing;
mod error;

use crate::domain::{
    Act, Arrival, Ban, Door, HostAct, Message, MessageStatus, Person, Role, RoomName, RoomRole, RoomRules,
    Standing, Timestamp, Writers,
};
use appealing::{NewAppeal, may_appeal};
pub use error::PermissionError;

/// An action of a person in a room.
#[derive(Clone, Copy, Debug)]
pub enum Action<'a> {
    /// Learn that it exists, and what its door is. Whether the door lets them in is decided where that is known:
    /// [`Action::Read`].
    Find,
    /// Read it, search it, see its members, store read marks of it.
    Read(Arrival),
    /// Enter it, and be seen. Whether a ban forbids it is decided where bans are known: [`Action::Enter`].
    TakePart(Arrival),
    /// The same, by a person with this ban, which holds at the moment.
    Enter(Arrival, Option<&'a Ban>),
    /// Add an act to its log.
    Add(NewAct<'a>),
    /// Tell its hosts something.
    Appeal(NewAppeal<'a>),
    /// Read what only hosts read, and write it: what people tell them, and notes about people. With the role of the person.
    KeepPrivately(RoomRole),
}

/// An act that is to be added to a log, with everything on which its permission depends, as it is at its place.
#[derive(Clone, Copy, Debug)]
pub struct NewAct<'a> {
    /// The act.
    pub act: &'a Act,
    /// When.
    pub at: Timestamp,
    /// The standing of the person who acts.
    pub standing: &'a Standing,
    /// The same person, at the door of the room.
    pub arrival: Arrival,
    /// The message that the act changes or answers; none if the log has no such message.
    pub message: Option<&'a MessageStatus>,
    /// The role of the author of that message, or of the person whom the act is about. Not looked up for one's own message.
    pub other: RoomRole,
    /// The rules of the room.
    pub rules: RoomRules,
    /// Whether the server lets the person make the first entry of a room, or this one has an entry.
    pub may_open: bool,
    /// Since when the person is known on this server.
    pub known_since: Timestamp,
    /// When the person last posted a message, in a room with slow mode.
    pub last_said: Option<Timestamp>,
    /// Whether the person has a valid link that gives the role which the act gives to them.
    pub has_link: bool,
    /// Whether a password comes with it, beside the act.
    pub has_password: bool,
    /// Whether the room does it by itself.
    pub is_by_room: bool,
    /// Whether a host lets it through, who has looked at it: then the rules of the room about writing were kept before.
    pub is_let_through: bool,
    /// How many others there are of what the act adds: pins, people with a role, bans; or of owners, if it takes one away.
    pub others: usize,
    /// How many messages this person has pinned.
    pub own_pins: usize,
}

/// Whether this person may do this in this room. Without an identity, the person is [`Person::NOBODY`].
///
/// # Errors
/// [`PermissionError`], when they may not.
pub fn may(person: Person, role: Role, action: Action<'_>, room: &RoomName) -> Result<(), PermissionError> {
    if let (true, Action::Add(new)) = (room.is_server_log(), action) {
        return may_administer(person, new);
    }
    if !room.admits(person) {
        return Err(PermissionError::Private);
    }
    if room.is_watch_name() {
        return Err(PermissionError::WatchOnly);
    }
    match action {
        Action::Find => Ok(()),
        // Watchers are nobody: they pass no door.
        Action::Read(arrival) if role == Role::Watcher && arrival.door != Door::Open => {
            Err(PermissionError::at_door(arrival.door))
        }
        Action::Read(arrival) => come_in(arrival),
        _ if role == Role::Watcher => Err(PermissionError::WatchOnly),
        Action::TakePart(arrival) | Action::Enter(arrival, None) => come_in(arrival),
        Action::Enter(arrival, Some(ban)) if ban.mute => come_in(arrival),
        Action::Enter(_, Some(ban)) => Err(PermissionError::Banned { until: ban.until }),
        // In a room of two people, nobody is host.
        Action::Add(NewAct { act: Act::Host(_), .. }) if room.is_direct() => Err(PermissionError::HostsOnly),
        Action::Add(new) => may_add(person, new),
        Action::Appeal(_) if room.is_direct() => Err(PermissionError::NoHosts),
        Action::Appeal(new) => may_appeal(new),
        Action::KeepPrivately(role) if role.keeps() => Ok(()),
        Action::KeepPrivately(_) => Err(PermissionError::HostsOnly),
    }
}

fn come_in(arrival: Arrival) -> Result<(), PermissionError> {
    if arrival.comes_in() { Ok(()) } else { Err(PermissionError::at_door(arrival.door)) }
}

fn may_add(person: Person, new: NewAct<'_>) -> Result<(), PermissionError> {
    // No link opens what administrators closed.
    if new.arrival.door == Door::Closed {
        come_in(new.arrival)?;
    }
    if new.is_by_room {
        let is_calm = matches!(new.act, Act::Host(HostAct::CalmSet { .. }));
        return if is_calm { Ok(()) } else { Err(PermissionError::HostsOnly) };
    }
    if let Some(role) = role_by_link(person, new) {
        return may_take(role, new);
    }
    // What a host lets through is sent by them: its author may be outside by now.
    if !new.is_let_through {
        come_in(new.arrival)?;
    }
    if let Some(ban) = new.standing.ban_at(new.at).filter(|_| adds_something(new.act)) {
        let until = ban.until;
        return Err(if ban.mute {
            PermissionError::Muted { until }
        } else {
            PermissionError::Banned { until }
        });
    }
    if !new.may_open {
        return Err(PermissionError::AdminsOpen);
    }
    if let Act::Host(act) = new.act {
        return may_keep(person, act, new);
    }
    if !new.is_let_through {
        may_write(new)?;
    }
    // Every member may set topic and description, and post a message that answers none.
    if !new.act.has_target() {
        return Ok(());
    }
    let message = new.message.ok_or(PermissionError::NoMessage)?;
    match new.act {
        // Answering a deleted message is allowed: the answer should not be lost with it.
        Act::Said { .. } | Act::TopicSet { .. } | Act::Described { .. } | Act::Host(_) => Ok(()),
        Act::Edited { .. }
        | Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
            if message.is_deleted =>
        {
            Err(PermissionError::NoMessage)
        }
        Act::Edited { .. } if message.author != person => Err(PermissionError::NotYours),
        Act::Deleted { .. } if message.author != person => may_delete_of_others(new),
        Act::Edited { .. } if Message::MAX_EDITS <= message.edits => Err(PermissionError::EditsFull),
        Act::Reacted { .. } if Message::MAX_OWN_REACTIONS <= message.own_reactions => {
            Err(PermissionError::OwnReactionsFull)
        }
        Act::Reacted { .. } if Message::MAX_REACTIONS <= message.reactions => Err(PermissionError::Full),
        Act::Pinned { .. } if Message::MAX_PINS <= new.others => Err(PermissionError::PinsFull),
        Act::Pinned { .. } if Message::MAX_OWN_PINS <= new.own_pins && !new.standing.role.keeps() => {
            Err(PermissionError::OwnPinsFull)
        }
        Act::Edited { .. } | Act::Deleted { .. } | Act::Reacted { .. } | Act::Unreacted { .. } => Ok(()),
        Act::Pinned { .. } | Act::Unpinned { .. } => Ok(()),
    }
}

/// Whether others see more after the act than before. A banned person may still take back what they said.
fn adds_something(act: &Act) -> bool {
    match act {
        Act::Deleted { .. } | Act::Unreacted { .. } => false,
        Act::Said { .. } | Act::Edited { .. } | Act::Reacted { .. } | Act::Pinned { .. } => true,
        Act::Unpinned { .. } | Act::TopicSet { .. } | Act::Described { .. } | Act::Host(_) => true,
    }
}

/// Whether the rules of the room let this person write now.
fn may_write(new: NewAct<'_>) -> Result<(), PermissionError> {
    let role = new.standing.role;
    if !new.rules.writers.include(role) && writes(new.act) {
        return Err(PermissionError::HostsWrite);
    }
    let newcomer_until = new.rules.newcomer_until(role, new.known_since, new.at);
    if let Some(until) = newcomer_until.filter(|_| writes(new.act)) {
        return Err(PermissionError::Newcomer { until });
    }
    let Some(last) = new.last_said.filter(|_| RoomRules::slows(new.act) && !role.keeps()) else {
        return Ok(());
    };
    let wait_millis = u64::from(new.rules.slow_seconds) * 1_000;
    let until = Timestamp::from_millis(last.millis().saturating_add(wait_millis));
    if new.at < until { Err(PermissionError::Slow { until }) } else { Ok(()) }
}

/// Whether an act changes what stands in the room. Reactions do not.
fn writes(act: &Act) -> bool {
    adds_something(act) && !matches!(act, Act::Reacted { .. })
}

fn may_delete_of_others(new: NewAct<'_>) -> Result<(), PermissionError> {
    match new.standing.role {
        RoomRole::Member | RoomRole::Voice => Err(PermissionError::NotYours),
        RoomRole::Host | RoomRole::Owner if new.standing.role < new.other => Err(PermissionError::NotAbove),
        RoomRole::Host | RoomRole::Owner => Ok(()),
    }
}

/// The role that somebody takes for themselves by a valid link.
fn role_by_link(person: Person, new: NewAct<'_>) -> Option<RoomRole> {
    let Act::Host(HostAct::RoleSet { person: subject, role }) = new.act else { return None };
    (*subject == person && new.has_link).then_some(*role)
}

/// A link gives a role to whoever has it, and takes none away. The owner's link does so also to somebody who is banned: with it
/// the operator gets any room back.
fn may_take(role: RoomRole, new: NewAct<'_>) -> Result<(), PermissionError> {
    let own = new.standing.role;
    match new.standing.ban_at(new.at) {
        Some(Ban { until, .. }) if role < RoomRole::Owner => Err(PermissionError::Banned { until: *until }),
        _ if role <= own => Err(PermissionError::NotAbove),
        _ => roles_left(NewAct { other: own, ..new }, role),
    }
}

/// What the server's log takes: who administers the server, bans from all of it, and two rules.
fn may_administer(person: Person, new: NewAct<'_>) -> Result<(), PermissionError> {
    if let Some(role) = role_by_link(person, new) {
        return may_take(role, new);
    }
    let Act::Host(act) = new.act else { return Err(PermissionError::Private) };
    if new.standing.role != RoomRole::Owner {
        return Err(PermissionError::HostsOnly);
    }
    match act {
        HostAct::RoleSet { role: RoomRole::Owner | RoomRole::Member, .. }
        | HostAct::LinkRevoked { role: RoomRole::Owner }
        | HostAct::WritersSet { writers: Writers::Everybody | Writers::Hosts }
        | HostAct::Banned { .. }
        | HostAct::Unbanned { .. }
        | HostAct::NewcomersSet { .. } => may_keep(person, act, new),
        HostAct::RoleSet { role: RoomRole::Voice | RoomRole::Host, .. }
        | HostAct::LinkRevoked { role: RoomRole::Member | RoomRole::Voice | RoomRole::Host }
        | HostAct::WritersSet { writers: Writers::Admitted }
        | HostAct::Removed { .. }
        | HostAct::SlowSet { .. }
        | HostAct::ReviewSet { .. }
        | HostAct::DoorSet { .. }
        | HostAct::ListedSet { .. }
        | HostAct::KeepDaysSet { .. }
        | HostAct::CalmSet { .. } => Err(PermissionError::NothingSuch),
    }
}

/// What hosts and owners may do to the room and to others.
fn may_keep(person: Person, act: &HostAct, new: NewAct<'_>) -> Result<(), PermissionError> {
    let (own, other) = (new.standing.role, new.other);
    let is_own = act.person() == Some(person);
    if !own.keeps() {
        return Err(PermissionError::HostsOnly);
    }
    match act {
        // Watchers are nobody: a ban of nobody would be one of all of them.
        _ if act.person() == Some(Person::NOBODY) => Err(PermissionError::NothingSuch),
        HostAct::LinkRevoked { role } if !role.keeps() => Err(PermissionError::NothingSuch),
        HostAct::RoleSet { role, .. } if own < RoomRole::Owner => {
            // A host may give voices, and stop being one.
            let is_voice = !role.keeps() && !other.keeps();
            if is_own && !role.keeps() || is_voice {
                roles_left(new, *role)
            } else {
                Err(PermissionError::OwnersOnly)
            }
        }
        HostAct::RoleSet { role, .. } if *role < RoomRole::Owner && other == RoomRole::Owner => {
            if new.others == 0 { Err(PermissionError::LastOwner) } else { Ok(()) }
        }
        HostAct::RoleSet { role, .. } => roles_left(new, *role),
        // One bans nobody who keeps the room, and so not oneself: first they lose their role.
        HostAct::Banned { .. } if other.keeps() || is_own => Err(PermissionError::NotAbove),
        HostAct::Banned { .. } if Ban::MAX_PER_ROOM <= new.others => Err(PermissionError::BansFull),
        HostAct::Removed { .. } if own < other && !is_own => Err(PermissionError::NotAbove),
        HostAct::Banned { .. } | HostAct::Unbanned { .. } | HostAct::Removed { .. } => Ok(()),
        HostAct::WritersSet { .. } | HostAct::SlowSet { .. } | HostAct::NewcomersSet { .. } => Ok(()),
        HostAct::DoorSet { door: Door::Closed } if !new.arrival.administers => {
            Err(PermissionError::AdminsOnly)
        }
        HostAct::DoorSet { door }
            if own < RoomRole::Owner && (door.has_secret() || new.arrival.door.has_secret()) =>
        {
            Err(PermissionError::OwnersOnly)
        }
        HostAct::DoorSet { door: Door::Password } if !new.has_password => Err(PermissionError::NothingSuch),
        HostAct::CalmSet { .. } | HostAct::ReviewSet { .. } | HostAct::DoorSet { .. } => Ok(()),
        HostAct::ListedSet { .. } | HostAct::KeepDaysSet { .. } => Ok(()),
        HostAct::LinkRevoked { .. } if own < RoomRole::Owner => Err(PermissionError::OwnersOnly),
        HostAct::LinkRevoked { .. } => Ok(()),
    }
}

/// Whether one more person may have a role.
fn roles_left(new: NewAct<'_>, role: RoomRole) -> Result<(), PermissionError> {
    let is_one_more = new.other == RoomRole::Member && role != RoomRole::Member;
    if is_one_more && RoomRole::MAX_PER_ROOM <= new.others { Err(PermissionError::RolesFull) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
