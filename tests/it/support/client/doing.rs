//! What somebody does: each waits until the server has answered.

use super::{Client, Log};
use crate::support::{body, fresh_id, nickname};
use parlor::{
    domain::{Entry, RoomName, Seq},
    protocol::{
        Command, Event, History, HistoryPage, Join, Joined, Kept, Leave, Rename, Renamed, Say, WatchLobby,
    },
};

impl Client {
    /// Joins a room, after the last entry it has of it.
    pub(crate) async fn join(&mut self, room: &RoomName) -> Joined {
        let log = self.logs.get(room);
        let (after, epoch) = (log.map(Log::last), log.map(Log::epoch));
        self.join_as(Join { room: room.clone(), nickname: None, after, epoch }).await
    }

    pub(crate) async fn join_as(&mut self, join: Join) -> Joined {
        let room = join.room.clone();
        self.send(Command::Join(join)).await;
        self.joined(&room).await
    }

    pub(crate) async fn leave(&mut self, room: &RoomName) {
        self.send(Command::Leave(Leave { room: room.clone() })).await;
        let me = self.you.person;
        self.expect("`left`", |event| match event {
            Event::Left(left) => (left.room == *room && left.member.person == me).then_some(()),
            _ => None,
        })
        .await;
    }

    /// Says something, and waits until it is kept and has come back.
    pub(crate) async fn say(&mut self, room: &RoomName, text: &str) -> Seq {
        let say = Say { room: room.clone(), id: fresh_id(), body: body(text) };
        let seq = self.say_as(say).await.seq;
        self.has_heard(room, seq).await;
        seq
    }

    pub(crate) async fn say_as(&mut self, say: Say) -> Kept {
        let id = say.id;
        self.send(Command::Say(say)).await;
        self.expect("`kept`", |event| match event {
            Event::Kept(kept) => (kept.id == id).then(|| kept.clone()),
            _ => None,
        })
        .await
    }

    /// Goes by another nickname from now on.
    pub(crate) async fn rename(&mut self, name: &str) -> Renamed {
        self.send(Command::Rename(Rename { nickname: nickname(name) })).await;
        let renamed = self.renamed(None).await;
        self.you = renamed.member.clone();
        renamed
    }

    /// Asks for the lobby, and waits until it has come for the first time.
    pub(crate) async fn watch_lobby(&mut self) {
        self.send(Command::WatchLobby(WatchLobby {})).await;
        self.expect("`lobby`", |event| matches!(event, Event::Lobby(_)).then_some(())).await;
    }

    pub(crate) async fn history(&mut self, room: &RoomName, before: Seq) -> HistoryPage {
        self.send(Command::History(History { room: room.clone(), before })).await;
        self.expect("`history`", |event| match event {
            Event::History(page) => (page.room == *room && page.before == before).then(|| page.clone()),
            _ => None,
        })
        .await
    }

    /// Reads a room's log back to its beginning, and gives all of it.
    pub(crate) async fn read_back(&mut self, room: &RoomName) -> &[Entry] {
        while let Some(first) = self.log(room).first().filter(|first| first.prev != Seq::START) {
            let (before, prev) = (first.seq, first.prev);
            let page = self.history(room, before).await;
            assert_eq!(
                page.entries.last().map(|entry| entry.seq),
                Some(prev),
                "a page ends where the next begins"
            );
            self.logs.get_mut(room).expect("it has read some of it").earlier(&page);
        }
        self.log(room)
    }
}
