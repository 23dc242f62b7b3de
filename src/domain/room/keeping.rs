//! Who keeps a room and the server, as sheets show it.

use crate::domain::{
    Appeal, Authored, Ban, Entry, HeldMessage, HostNote, Language, Member, Nickname, Person, ReviewWord,
    RoomAccess, RoomName, RoomRole, RoomRules, Standings, Timestamp,
};
use std::collections::HashMap;

/// Who keeps a room, who is banned from it, and what its hosts did.
#[derive(Clone, Debug)]
pub struct RoomKeeping {
    /// Who is what, and who is banned.
    pub standings: Standings,
    /// Those whose bans hold for their network as well.
    pub with_network: Vec<Person>,
    /// The rules.
    pub rules: RoomRules,
    /// Who may come in, whether it is listed and how long it keeps words.
    pub access: RoomAccess,
    /// The key of the link that opens it. None for those who are no hosts, and for a room with another door.
    pub key: Option<String>,
    /// What waits for the hosts, the oldest first. Empty for those who are none.
    pub appeals: Vec<Appeal>,
    /// The first messages that wait until a host has looked at them, the oldest first. Empty for those who are none.
    pub held: Vec<HeldMessage>,
    /// The words that the room holds up. Empty for those who are no hosts.
    pub words: Vec<ReviewWord>,
    /// What hosts did, the newest first. Empty for those who are none.
    pub acts: Vec<Entry>,
    /// The people in both, with the nicknames they have or had.
    pub names: HashMap<Person, Nickname>,
    /// The secrets of the links that give a role. Empty for those who are no owners.
    pub links: Vec<(RoomRole, String)>,
    /// The role of the person who asks.
    pub role: RoomRole,
    /// Whether they administer the server, and so have every role.
    pub administers: bool,
    /// The moment.
    pub now: Timestamp,
}

/// A room, as those who administer the server see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomOverview {
    /// Its name.
    pub name: RoomName,
    /// When something was last added to its log.
    pub last: Timestamp,
    /// How many entries its log ever had.
    pub entries: u64,
    /// What the files that its messages name take, in bytes, with those that other rooms name as well.
    pub file_bytes: u64,
    /// One of its owners, and the nickname if that is known.
    pub owner: Option<(Person, Option<Nickname>)>,
    /// How much people told its hosts that waits.
    pub appeals: u64,
    /// How many messages wait until a host has looked at them.
    pub held: u64,
    /// Since when the oldest of both waits.
    pub waits_since: Option<Timestamp>,
    /// Whether administrators closed it.
    pub is_closed: bool,
}

/// Which rooms those who administer the server look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomQuery {
    /// What their names contain.
    pub text: String,
    /// Whether something must wait for their hosts. Nothing does in rooms that are closed.
    pub waiting: bool,
}

/// What everything takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerOverview {
    /// How many rooms have a log, without those of two people.
    pub rooms: u64,
    /// How many rooms of two people have a log.
    pub direct_rooms: u64,
    /// The size of the database, in bytes, without what waits to be written into it.
    pub database_bytes: u64,
    /// The size of all shared files, in bytes.
    pub file_bytes: u64,
    /// The people whose files take most, each with the nickname if that is known, the number of files, and their bytes.
    pub people: Vec<(Person, Option<Nickname>, u64, u64)>,
}

impl RoomName {
    /// The path of the link that gives a role in this room.
    #[must_use]
    pub fn link_path(&self, role: RoomRole, secret: &str) -> String {
        format!("{}/link/{}/{secret}", self.path(), role.name())
    }

    /// The path of the link that opens this room.
    #[must_use]
    pub fn key_path(&self, key: &str) -> String {
        format!("{}/key/{key}", self.path())
    }
}

/// What a person is in a room, as another one sees it.
#[derive(Clone, Debug)]
pub struct SeenStanding {
    /// Their role.
    pub role: RoomRole,
    /// Their ban, if it holds.
    pub ban: Option<Ban>,
    /// Whether a ban of theirs holds for their network as well.
    pub with_network: bool,
    /// Their ban from the whole server, if it holds.
    pub server_ban: Option<Ban>,
    /// Whether the person who looks administers the server.
    pub administers: bool,
    /// The role of the person who looks.
    pub viewer: RoomRole,
    /// Whether anybody keeps the room.
    pub has_hosts: bool,
    /// What hosts noted about them, for a host who looks.
    pub note: Option<Authored<HostNote>>,
}

impl RoomKeeping {
    /// How many acts of hosts are shown: a long evening of them.
    pub const MAX_SHOWN_ACTS: usize = 100;

    /// A person, with their nickname.
    #[must_use]
    pub fn member(&self, person: Person, language: Language) -> Member {
        let nickname = self.names.get(&person).cloned();
        Member { person, nickname: nickname.unwrap_or_else(|| Nickname::generated(person, language)) }
    }
}
