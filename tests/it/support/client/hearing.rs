//! What somebody is told, by its kind.

use super::{Client, Log};
use parlor::{
    domain::{Act, Body, Entry, Member, Message, RoomName, Seq},
    protocol::{Event, Joined, LobbyList, Refused, Renamed},
};

impl Client {
    /// The messages it has of a room.
    pub(crate) fn messages(&self, room: &RoomName) -> &[Message] {
        self.logs.get(room).map_or(&[], Log::messages)
    }

    /// The entries it was told of a room, since it last saw it anew.
    pub(crate) fn entries(&self, room: &RoomName) -> &[Entry] {
        self.logs.get(room).map_or(&[], Log::entries)
    }

    /// The last place it has of a room's log.
    pub(crate) fn last(&self, room: &RoomName) -> Seq {
        self.logs.get(room).map_or(Seq::START, Log::last)
    }

    /// Waits for the next heartbeat.
    pub(crate) async fn heartbeat(&mut self) {
        let before = self.heartbeats;
        while self.heartbeats == before {
            self.hear("a heartbeat").await;
        }
    }

    /// What the messages say that it has of a room; nothing where one was deleted.
    pub(crate) fn texts(&self, room: &RoomName) -> Vec<&str> {
        self.messages(room).iter().map(|message| message.body.as_ref().map_or("", Body::as_str)).collect()
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
    pub(crate) async fn told(&mut self, room: &RoomName) -> Entry {
        self.expect("an entry", |event| match event {
            Event::Told(told) => (told.room == *room).then(|| told.entry.clone()),
            _ => None,
        })
        .await
    }

    /// The next entry that is told in a room, which says something, and what.
    pub(crate) async fn said(&mut self, room: &RoomName) -> (Entry, String) {
        let entry = self.told(room).await;
        match &entry.act {
            Act::Said { body: Some(body), .. } => (entry.clone(), body.as_str().to_owned()),
            other => panic!("it says nothing: {other:?}"),
        }
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
    pub(crate) async fn lobby(&mut self, is_right: impl Fn(&LobbyList) -> bool) {
        while !is_right(&self.lobby) {
            self.hear("the right `lobby`").await;
        }
    }

    /// Waits until it is in a room, or hears why not.
    pub(crate) async fn until_joined_or_refused(&mut self, room: &RoomName) -> Result<(), Refused> {
        self.expect("`joined` or `refused`", |event| match event {
            Event::Joined(joined) if joined.room == *room => Some(Ok(())),
            Event::Refused(refused) if refused.room.as_ref() == Some(room) => Some(Err(refused.clone())),
            _ => None,
        })
        .await
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
    matches!(event, Event::Told(told) if told.room == *room && told.entry.seq == seq)
}
