//! What somebody does: each waits until the server has answered.

use super::{Client, Log};
use crate::support::{doing, nickname, saying};
use parlor::{
    domain::{Act, Message, PageRequest, RoomName, Seq},
    protocol::{
        Accepted, CatchUp, Command, EntriesPage, Event, History, HistoryPage, Join, Joined, Leave, Post,
        Rename, Renamed, WatchLobby,
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
        let seq = self.post(saying(room, text)).await.seq;
        self.has_heard(room, seq).await;
        seq
    }

    /// Does something to the log, and waits until it is kept and has come back.
    pub(crate) async fn does(&mut self, room: &RoomName, act: Act) -> Seq {
        let seq = self.post(doing(room, act)).await.seq;
        self.has_heard(room, seq).await;
        seq
    }

    pub(crate) async fn post(&mut self, post: Post) -> Accepted {
        let id = post.id;
        self.send(Command::Post(post)).await;
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
        self.send(Command::WatchLobby(WatchLobby::default())).await;
        self.expect("`lobby`", |event| matches!(event, Event::Lobby(_)).then_some(())).await;
    }

    pub(crate) async fn history(&mut self, room: &RoomName, part: PageRequest) -> HistoryPage {
        self.send(Command::History(History { room: room.clone(), part })).await;
        self.expect("`history`", |event| match event {
            Event::History(page) => (page.room == *room && page.part == part).then(|| page.clone()),
            _ => None,
        })
        .await
    }

    /// The entries of a room's log after a place, as many as come at once.
    pub(crate) async fn catch_up(&mut self, room: &RoomName, after: Seq) -> EntriesPage {
        self.send(Command::CatchUp(CatchUp { room: room.clone(), after })).await;
        self.expect("`entries`", |event| match event {
            Event::Entries(page) => (page.room == *room && page.after == after).then(|| page.clone()),
            _ => None,
        })
        .await
    }

    /// Reads a room back to its beginning, and gives all of it.
    pub(crate) async fn read_back(&mut self, room: &RoomName) -> &[Message] {
        while let Some(before) = self.logs.get(room).and_then(Log::earlier_than) {
            let page = self.history(room, PageRequest::Before(before)).await;
            self.log_of(room).precede(&page);
        }
        self.messages(room)
    }
}
