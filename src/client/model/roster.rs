//! The members of the room, and notices of who entered and left.

use crate::{
    domain::{Act, Entry, HostAct, Member, Nickname, Person, RoomRole, Seq, Topic},
    protocol::limits,
};
use std::{mem::discriminant, sync::Arc};

/// How many notices are stored: nobody needs older ones.
const MAX_NOTICES: usize = 50;

/// The members of the room, and the notices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    people: u32,
    members: Vec<Member>,
    /// Whether the list was incomplete: then leaving members are not reported.
    is_partial: bool,
    /// The ids of those who are away.
    away: String,
    notices: Vec<Arc<Notice>>,
    /// People who were here when the connection was lost and were not seen since: see [`Roster::lost`].
    before: Vec<Person>,
    /// The reader: their own actions need no notice.
    reader: Option<Person>,
}

/// Who entered, left or renamed themselves between two messages, in one line, and changes of the room there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The message before it.
    pub after: Seq,
    /// One entering or leaving per person, in the order in which they first happened; and the last change of the room of each
    /// kind.
    pub changes: Vec<(Member, RosterChange)>,
}

/// The net change of one person between two entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterChange {
    /// Entered.
    Came,
    /// Left.
    Went,
    /// Entered and left.
    CameAndWent,
    /// Renamed; this is the old nickname.
    Renamed(Nickname),
    /// Set the room's topic.
    Topic(Topic),
    /// Pinned the message at this place.
    Pinned(Seq),
    /// Began calm mode, or ended it.
    Calm(bool),
    /// Gave the reader this role, or opened the room as the reader.
    YourRole(RoomRole),
}

impl Roster {
    /// From a snapshot.
    #[must_use]
    pub fn new(people: u32, members: Vec<Member>) -> Self {
        let is_partial = is_partial(people, &members);
        let (away, notices, before) = (String::new(), Vec::new(), Vec::new());
        Self { people, members, is_partial, away, notices, before, reader: None }
    }

    /// Sets the reader.
    pub fn is_read_by(&mut self, reader: Person) {
        self.reader = Some(reader);
    }

    /// How many people are here.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.people
    }

    /// Whether there are, or were, more people than are reported: listed people may have left.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Whether to ask for the list: it can be complete again.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.is_partial && self.people as usize <= limits::MAX_LISTED_MEMBERS
    }

    /// The members, as many as a room lists.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The ids of those who are away, concatenated.
    #[must_use]
    pub fn away(&self) -> &str {
        &self.away
    }

    /// The notices, in order.
    #[must_use]
    pub fn notices(&self) -> &[Arc<Notice>] {
        &self.notices
    }

    /// Sets the room's state from the server. Away events follow.
    pub fn joined(&mut self, people: u32, members: Vec<Member>) {
        self.is_partial = is_partial(people, &members);
        self.people = people;
        self.members = members;
        self.away.clear();
        self.before.retain(|person| self.members.iter().all(|member| member.person != *person));
    }

    /// The connection was lost. When the server restarts, everybody enters again: until [`Roster::settled`], that needs no
    /// notice.
    pub fn lost(&mut self) {
        for member in &self.members {
            if !self.before.contains(&member.person) {
                self.before.push(member.person);
            }
        }
    }

    /// People who have not come back by now have left.
    pub fn settled(&mut self) {
        self.before.clear();
    }

    /// How many people are here now.
    pub fn count(&mut self, people: u32) {
        self.people = people;
        self.is_partial |= limits::MAX_LISTED_MEMBERS < people as usize;
    }

    /// Somebody entered, after this entry.
    pub fn entered(&mut self, member: Member, after: Seq) {
        match self.members.iter_mut().find(|known| known.person == member.person) {
            Some(known) => known.nickname = member.nickname,
            None => {
                if self.members.len() < limits::MAX_LISTED_MEMBERS {
                    self.members.push(member.clone());
                }
                if !self.is_back(member.person) {
                    self.note(member, RosterChange::Came, after);
                }
            }
        }
    }

    /// Somebody is away, or back. No effect for people who left.
    pub fn is_away(&mut self, person: Person, away: bool) {
        let id = person.to_string();
        self.away = self.away.replace(&id, "");
        if away {
            self.away += &id;
        }
    }

    /// Somebody left, after this entry.
    pub fn left(&mut self, member: Member, after: Seq) {
        self.is_back(member.person);
        self.is_away(member.person, false);
        self.members.retain(|known| known.person != member.person);
        self.note(member, RosterChange::Went, after);
    }

    /// Somebody renamed themselves, after this entry.
    pub fn renamed(&mut self, member: Member, was: Nickname, after: Seq) {
        if let Some(known) = self.members.iter_mut().find(|known| known.person == member.person) {
            known.nickname = member.nickname.clone();
        }
        self.note(member, RosterChange::Renamed(was), after);
    }

    /// The nickname of a person here.
    #[must_use]
    pub fn nickname(&self, person: Person) -> Option<&Nickname> {
        self.members.iter().find(|member| member.person == person).map(|member| &member.nickname)
    }

    /// Whether a person was here before the connection was lost, and is seen for the first time since.
    fn is_back(&mut self, person: Person) -> bool {
        let at = self.before.iter().position(|known| *known == person);
        at.map(|at| self.before.remove(at)).is_some()
    }

    /// Somebody changed the room, after this message. Other entries are ignored.
    pub fn did(&mut self, entry: &Entry, after: Seq) {
        let deed = match &entry.act {
            Act::TopicSet { topic: Some(topic) } => RosterChange::Topic(topic.clone()),
            Act::Pinned { target } => RosterChange::Pinned(*target),
            Act::Host(HostAct::CalmSet { minutes }) => RosterChange::Calm(*minutes != 0),
            Act::Host(HostAct::RoleSet { person, role }) if self.reader == Some(*person) => {
                RosterChange::YourRole(*role)
            }
            Act::Said { .. } if entry.prev == Seq::START && self.reader == Some(entry.from.person) => {
                RosterChange::YourRole(RoomRole::Owner)
            }
            Act::Said { .. }
            | Act::Edited { .. }
            | Act::Deleted { .. }
            | Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Unpinned { .. }
            | Act::TopicSet { .. }
            | Act::Described { .. }
            | Act::Host(_) => return,
        };
        let changes = &mut self.notice(after).changes;
        let is_such = |(_, known): &(Member, RosterChange)| discriminant(known) == discriminant(&deed);
        if let Some(at) = changes.iter().position(is_such) {
            changes.remove(at);
        }
        changes.push((entry.from.clone(), deed));
    }

    /// The notice after this message: the last, or a new one.
    fn notice(&mut self, after: Seq) -> &mut Notice {
        if self.notices.last().is_none_or(|notice| notice.after != after) {
            self.notices.push(Arc::new(Notice { after, changes: Vec::new() }));
            if MAX_NOTICES < self.notices.len() {
                self.notices.remove(0);
            }
        }
        let last = self.notices.len() - 1;
        Arc::make_mut(&mut self.notices[last])
    }

    fn note(&mut self, member: Member, change: RosterChange, after: Seq) {
        if self.reader == Some(member.person) {
            return;
        }
        let notice = self.notice(after);
        let is_theirs =
            |(known, change): &(Member, RosterChange)| known.person == member.person && !change.is_deed();
        match notice.changes.iter().position(is_theirs) {
            None => notice.changes.push((member, change)),
            Some(at) => {
                let before = notice.changes[at].1.clone();
                match before.then(change) {
                    Some(both) => notice.changes[at] = (member, both),
                    None => drop(notice.changes.remove(at)),
                }
            }
        }
        self.notices.retain(|notice| !notice.changes.is_empty());
    }
}

/// Whether a list has only some of the members.
fn is_partial(people: u32, members: &[Member]) -> bool {
    members.len() < people as usize
}

impl RosterChange {
    /// Whether it is a change of the room, not an entering or leaving.
    #[must_use]
    pub fn is_deed(&self) -> bool {
        matches!(self, Self::Topic(_) | Self::Pinned(_) | Self::Calm(_) | Self::YourRole(_))
    }

    /// Combines both; none if they cancel each other.
    fn then(self, next: Self) -> Option<Self> {
        Some(match (self, next) {
            (Self::Came | Self::CameAndWent, Self::Came | Self::Renamed(_)) => Self::Came,
            (Self::Came | Self::CameAndWent, Self::Went | Self::CameAndWent) => Self::CameAndWent,
            (Self::Went, Self::Came) => return None,
            (Self::Went | Self::Renamed(_), Self::Went | Self::CameAndWent) => Self::Went,
            (Self::Went, Self::Renamed(was)) => Self::Renamed(was),
            (Self::Renamed(was), Self::Came | Self::Renamed(_)) => Self::Renamed(was),
            (deed @ (Self::Topic(_) | Self::Pinned(_) | Self::Calm(_) | Self::YourRole(_)), _)
            | (_, deed) => deed,
        })
    }
}

#[cfg(test)]
mod tests;
