//! The people of a room, the profile of one of them, and ignored people.

use super::refusal::not_written;
use crate::{
    domain::{
        Action, EarlierAuthor, Member, PeoplePage, Person, RoomName, Viewer, Whereabouts, nfc, search::fold,
    },
    protocol::{Code, Refused, limits},
    room::{Rooms, mailbox::Input, registry::unreadable},
    store::{MAX_IGNORED, SpokenCount},
};
use std::collections::HashMap;

/// The profile of a person in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The person, with the nickname they have or had there.
    pub member: Member,
    /// Where they are.
    pub whereabouts: Whereabouts,
    /// Their messages there; none if they posted nothing.
    pub said: Option<SpokenCount>,
    /// Who wrote there before under a nickname that looks the same.
    pub earlier: Option<EarlierAuthor>,
}

impl Rooms {
    /// The first people of a room whose nicknames contain the search text: its hosts, and the others in the order they entered.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, or could not be asked.
    pub async fn find_people(
        &self,
        room: &RoomName,
        viewer: Viewer,
        typed: &str,
    ) -> Result<PeoplePage, Refused> {
        self.let_in(viewer, Action::Read, room).await?;
        let (sought, limit) = (fold(&nfc(typed.trim())), limits::MAX_FOUND_PEOPLE);
        let company = self.ask_awake(room, |reply| Input::Company { sought, limit, reply }).await?;
        let mut company = company.unwrap_or_default();
        let here = company.here.iter().map(|here| &here.member);
        let people = here.chain(company.gone.iter().map(|gone| &gone.member)).cloned().collect();
        company.earlier = self.earlier_authors(room, people).await;
        Ok(company)
    }

    /// Of these people, those who began to write in the room under their nickname when somebody else had written there under one
    /// that looks the same. Nobody, if the index cannot be read: what is asked for is shown without it.
    async fn earlier_authors(&self, room: &RoomName, people: Vec<Member>) -> HashMap<Person, EarlierAuthor> {
        self.store().earlier_authors(room.clone(), people).await.unwrap_or_default()
    }

    /// The profile of a person in a room; none if they were never seen there. People who left are remembered while somebody is
    /// in the room; people who posted are remembered forever, and
    /// people who told the hosts something, or wrote what hosts look at first, as long as that waits, and those who have a role or are banned.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others or could not be asked, or the log could not be read.
    pub async fn acquaintance(
        &self,
        room: &RoomName,
        viewer: Viewer,
        person: Person,
    ) -> Result<Option<Profile>, Refused> {
        self.let_in(viewer, Action::Read, room).await?;
        let whereabouts = self.ask_awake(room, |reply| Input::Whereabouts { person, reply }).await?;
        let whereabouts = whereabouts.unwrap_or(Whereabouts::Elsewhere);
        let said = self.store().speaker(room.clone(), person).await.map_err(unreadable)?;
        let nickname = match (&whereabouts, &said) {
            (Whereabouts::Here(here), _) => here.member.nickname.clone(),
            (Whereabouts::Gone(gone), _) => gone.member.nickname.clone(),
            (Whereabouts::Elsewhere, None) => {
                let told = self.store().waiting_nickname(room.clone(), person).await.map_err(unreadable)?;
                match told {
                    Some(nickname) => nickname,
                    None if self.standings(room, viewer).await?.get(person).is_some() => {
                        self.introduce(person, viewer.language).await?.0.nickname
                    }
                    None => return Ok(None),
                }
            }
            (Whereabouts::Elsewhere, Some(said)) => {
                let chosen = self.store().nickname(person).await.map_err(unreadable)?;
                self.unreserved(person, chosen.unwrap_or_else(|| said.nickname.clone()))
            }
        };
        let member = Member { person, nickname };
        let earlier = self.earlier_authors(room, vec![member.clone()]).await.remove(&person);
        Ok(Some(Profile { member, whereabouts, said, earlier }))
    }

    /// The people that a person ignores.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn ignored(&self, person: Person) -> Result<Vec<Person>, Refused> {
        self.store().ignored(person).await.map_err(unreadable)
    }

    /// Stores that a person ignores another, or no longer does. False if they ignore the maximum number of people.
    ///
    /// # Errors
    /// [`Refused`], when it could not be stored.
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
