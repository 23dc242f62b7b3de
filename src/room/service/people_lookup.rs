//! Who is in a room, what is known of somebody there, and whom somebody ignores.

use super::refusal::{not_written, require};
use crate::{
    domain::{Action, Member, PeoplePage, Person, RoomName, Viewer, Whereabouts, nfc, search::fold},
    protocol::{Code, Refused, limits},
    room::{Rooms, mailbox::Input, registry::unreadable},
    store::{MAX_IGNORED, SpokenCount},
};

/// What is known of somebody in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who, under the nickname they have there, or had.
    pub member: Member,
    /// Where they are.
    pub whereabouts: Whereabouts,
    /// What they have said there; none when that is nothing.
    pub said: Option<SpokenCount>,
}

impl Rooms {
    /// The first people of a room whose nicknames hold what somebody typed, in the order they came.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or could not be asked.
    pub async fn find_people(
        &self,
        room: &RoomName,
        viewer: Viewer,
        typed: &str,
    ) -> Result<PeoplePage, Refused> {
        require(viewer, Action::Read, room)?;
        let (sought, limit) = (fold(&nfc(typed.trim())), limits::MAX_FOUND_PEOPLE);
        let company = self.ask_awake(room, |reply| Input::Company { sought, limit, reply }).await?;
        Ok(company.unwrap_or_default())
    }

    /// Somebody of a room; none when they were never seen there. It is known of the last who left while somebody is in
    /// it, and of whoever spoke for good.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, could not be asked, or the log not be read.
    pub async fn acquaintance(
        &self,
        room: &RoomName,
        viewer: Viewer,
        person: Person,
    ) -> Result<Option<Profile>, Refused> {
        require(viewer, Action::Read, room)?;
        let whereabouts = self.ask_awake(room, |reply| Input::Whereabouts { person, reply }).await?;
        let whereabouts = whereabouts.unwrap_or(Whereabouts::Elsewhere);
        let said = self.store().speaker(room.clone(), person).await.map_err(unreadable)?;
        let nickname = match (&whereabouts, &said) {
            (Whereabouts::Here(here), _) => here.member.nickname.clone(),
            (Whereabouts::Gone(gone), _) => gone.member.nickname.clone(),
            (Whereabouts::Elsewhere, None) => return Ok(None),
            (Whereabouts::Elsewhere, Some(said)) => {
                let chosen = self.store().nickname(person).await.map_err(unreadable)?;
                chosen.unwrap_or_else(|| said.nickname.clone())
            }
        };
        Ok(Some(Profile { member: Member { person, nickname }, whereabouts, said }))
    }

    /// Whom somebody ignores.
    ///
    /// # Errors
    /// [`Refused`], when it could not be read.
    pub async fn ignored(&self, person: Person) -> Result<Vec<Person>, Refused> {
        self.store().ignored(person).await.map_err(unreadable)
    }

    /// Keeps that somebody ignores somebody, or no longer does. False when they ignore as many as one may.
    ///
    /// # Errors
    /// [`Refused`], when it could not be kept.
    pub async fn ignore(&self, person: Person, other: Person, ignores: bool) -> Result<bool, Refused> {
        let known = self.ignored(person).await?;
        if ignores && MAX_IGNORED <= known.len() && !known.contains(&other) {
            return Ok(false);
        }
        let kept = self.store().ignore(person, other, ignores).await;
        kept.map_err(|error| Refused::new(Code::NotKept, not_written("That", &error)))?;
        Ok(true)
    }
}
