//! A person's identity on this server: their connections and their nickname.

use super::refusal::not_written;
use crate::room::{
    OnlineGuard, Rooms,
    mailbox::{Handle, Input, ask},
    people::TooMany,
    registry::unreadable,
};
use crate::{
    domain::{Language, Member, Nickname, Person},
    protocol::{Code, Refused},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::oneshot, time};

/// Why a reserved nickname is refused.
pub(in crate::room) const RESERVED: &str =
    "That nickname is kept for those who run this server. Choose another one.";

impl Rooms {
    /// Adds a connection of a person, until the guard is dropped.
    ///
    /// # Errors
    /// [`Refused`], when they have the maximum number of connections, or their nickname could not be read.
    pub async fn arrive(&self, person: Person) -> Result<OnlineGuard, Refused> {
        let nickname = self.store().nickname(person).await.map_err(unreadable)?;
        let limit = self.limits().connections_per_person;
        let arrival = self.people().arrive(person, nickname, limit).map_err(|TooMany| {
            let sentence = format!("One person may have {limit} connections. Close another tab first.");
            // It does not pass by itself.
            Refused { retry_after: None, ..Refused::new(Code::Busy, sentence) }
        })?;
        self.lobby_of().people_changed();
        Ok(arrival)
    }

    /// Removes a lost connection: takes back the guard of [`Rooms::arrive`]. Its person is counted until `until`.
    pub fn depart(&self, mut arrival: OnlineGuard, until: Instant) {
        arrival.lose();
        let lobby = self.lobby_of().clone();
        tokio::spawn(async move {
            time::sleep_until(until.into()).await;
            drop(arrival);
            lobby.people_changed();
        });
    }

    /// How long a person whose connection is lost is waited for.
    #[must_use]
    pub fn grace(&self) -> Duration {
        self.limits().grace
    }

    /// The nickname of a person, and whether they chose it or it was generated.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn introduce(&self, person: Person, language: Language) -> Result<(Member, bool), Refused> {
        let chosen = match self.people().nickname(person) {
            Some(nickname) => Some(nickname),
            None => self.store().nickname(person).await.map_err(unreadable)?,
        };
        Ok(self.introduced(person, chosen, language))
    }

    /// The same for a person who chose this nickname, or none.
    pub(in crate::room) fn introduced(
        &self,
        person: Person,
        chosen: Option<Nickname>,
        language: Language,
    ) -> (Member, bool) {
        let named = chosen.is_some();
        let nickname = chosen.map_or_else(
            || Nickname::generated(person, language),
            |nickname| self.unreserved(person, nickname),
        );
        (Member { person, nickname }, named)
    }

    /// Whether a nickname looks like one that only those may have who administer the server, and the person does not.
    pub(in crate::room) fn is_reserved(&self, person: Person, nickname: &Nickname) -> bool {
        self.limits().reserved_names.include(nickname) && !self.law().administers(person)
    }

    /// The nickname that a person chose, numbered if it was reserved since.
    pub(in crate::room) fn unreserved(&self, person: Person, nickname: Nickname) -> Nickname {
        if !self.is_reserved(person, &nickname) {
            return nickname;
        }
        let mut numbered = (2..).map(|number| nickname.numbered(number));
        numbered.find(|name| !self.is_reserved(person, name)).expect("not all numbers are reserved")
    }

    /// Changes a person's nickname, permanently and in every room they are in.
    ///
    /// # Errors
    /// [`Refused`], with no change, when somebody else in one of the rooms has it, it is reserved, they change it too often, or it
    /// could not be stored.
    pub async fn rename(&self, person: Person, nickname: Nickname) -> Result<(), Refused> {
        self.people().may_rename(person, Instant::now()).map_err(|wait| {
            let sentence = "Nicknames change too fast. Send this one again in a moment.";
            Refused::new(Code::TooFast, sentence).retry_after(wait.seconds()).for_command("rename")
        })?;
        if self.is_reserved(person, &nickname) {
            return Err(Refused::new(Code::NicknameTaken, RESERVED).for_command("rename"));
        }
        for room in self.rooms_of(person) {
            let (reply, answer) = oneshot::channel();
            if ask(&room, Input::IsTaken { person, nickname: nickname.clone(), reply }, answer).await? {
                let sentence = format!("Somebody in {} has that nickname. Choose another one.", room.name);
                return Err(Refused::new(Code::NicknameTaken, sentence)
                    .for_command("rename")
                    .in_room(room.name.clone()));
            }
        }
        self.store().set_nickname(person, nickname.clone()).await.map_err(|error| {
            let sentence = not_written("The nickname", &error) + " Try again in a moment.";
            Refused::new(Code::NotKept, sentence).for_command("rename")
        })?;
        self.people().set_nickname(person, nickname.clone());
        // Read again: everybody who enters a room from here on gets the new nickname, see `join`.
        for room in self.rooms_of(person) {
            // Not asked, only told: the change is decided. A room that has ended need not know.
            let (reply, _) = oneshot::channel();
            let _ = room.inputs.send(Input::Rename { person, nickname: nickname.clone(), reply }).await;
        }
        Ok(())
    }

    /// The rooms a person is in.
    fn rooms_of(&self, person: Person) -> Vec<Arc<Handle>> {
        let awake = self.lock();
        self.people().rooms_of(person).iter().filter_map(|room| awake.get(room).cloned()).collect()
    }
}
