//! What somebody is told, by its kind.

use super::{Client, Log};
use parlor::{
    domain::{Entry, Member, RoomName, Seq},
    protocol::{Event, Joined, Lobby, Refused, Renamed},
};

impl Client {
    /// What it has of a room's log.
    pub(crate) fn log(&self, room: &RoomName) -> &[Entry] {
        self.logs.get(room).map_or(&[], Log::entries)
    }

    /// What the entries say that it has of a room's log.
    pub(crate) fn texts(&self, room: &RoomName) -> Vec<&str> {
        self.log(room).iter().map(|entry| entry.body.as_str()).collect()
    }

    pub(crate) async fn joined(&mut self, room: &RoomName) -> Joined {
        self.expect("`joined`", |event| match event {
            Event::Joined(joined) => (joined.room == *room).then(|| joined.clone()),
            _ => None,
        })
        .await
    }

    /// How many people it knows to be in a room.
    pub(crate) fn people(&self, room: &RoomName) -> u32 {
        self.people.get(room).copied().unwrap_or_default()
    }

    /// The next entry that is told in a room.
    pub(crate) async fn said(&mut self, room: &RoomName) -> Entry {
        self.expect("`said`", |event| match event {
            Event::Said(said) => (said.room == *room).then(|| said.entry.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until it has a room's log up to this place.
    pub(crate) async fn has_heard(&mut self, room: &RoomName, seq: Seq) {
        while self.logs.get(room).is_none_or(|log| log.last() < seq) {
            self.hear(&format!("entry {seq}")).await;
        }
    }

    /// Everything it is told about a room, up to and with the entry at this place.
    pub(crate) async fn hears_of(&mut self, room: &RoomName, seq: Seq) -> Vec<Event> {
        let heard = self.until(&format!("entry {seq}"), |event| is_entry(event, room, seq)).await;
        heard.into_iter().filter(|event| event.room() == Some(room)).collect()
    }

    pub(crate) async fn entered(&mut self, room: &RoomName) -> Member {
        self.expect("`entered`", |event| match event {
            Event::Entered(entered) => (entered.room == *room).then(|| entered.member.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn left(&mut self, room: &RoomName) -> Member {
        self.expect("`left`", |event| match event {
            Event::Left(left) => (left.room == *room).then(|| left.member.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until it knows a room to hold this many people.
    pub(crate) async fn counts(&mut self, room: &RoomName, people: u32) {
        while self.people.get(room) != Some(&people) {
            self.hear(&format!("a count of {people}")).await;
        }
    }

    pub(crate) async fn renamed(&mut self, room: Option<&RoomName>) -> Renamed {
        self.expect("`renamed`", |event| match event {
            Event::Renamed(renamed) => (renamed.room.as_ref() == room).then(|| renamed.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until it knows the lobby to be as `is_right` says.
    pub(crate) async fn lobby(&mut self, is_right: impl Fn(&Lobby) -> bool) {
        while !is_right(&self.lobby) {
            self.hear("the right `lobby`").await;
        }
    }

    pub(crate) async fn refused(&mut self) -> Refused {
        self.expect("`refused`", |event| match event {
            Event::Refused(refused) => Some(refused.clone()),
            _ => None,
        })
        .await
    }
}

fn is_entry(event: &Event, room: &RoomName, seq: Seq) -> bool {
    matches!(event, Event::Said(said) if said.room == *room && said.entry.seq == seq)
}
