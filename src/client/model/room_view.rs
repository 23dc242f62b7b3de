//! Everything a page knows of its room: one fold over the server's events.

use crate::{
    client::{ApplyOutcome, Outbox, ReadState, Roster, RowKey, Timeline, Typists},
    domain::{Act, Member, MessageId, PageRequest, RoomName, Seq, markup::mentions},
    protocol::{
        CatchUp, Code, Command, EntryAdded, Event, Heartbeat, History, Join, Joined, Post, Refused, Snapshot,
    },
};

/// All that a page knows of its room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomView {
    /// Which room.
    pub room: RoomName,
    /// Who one is here.
    pub you: Member,
    /// Its conversation, as far as the page holds it.
    pub timeline: Timeline,
    /// Who is here.
    pub roster: Roster,
    /// What one has seen of it.
    pub attention: ReadState,
    /// Who is writing something.
    pub typists: Typists,
    /// What was done here and is not in the timeline yet.
    pub outbox: Outbox,
    /// Whether other messages were asked for and have not come.
    pub reading: bool,
    /// The message to bring into view, as soon as it is held.
    sought: Option<Seq>,
    /// Whether one was sought that is not in the log.
    is_missing: bool,
    /// Whether the person looks at something older than the newest: then that must not be taken away.
    pub reading_back: bool,
    /// Whether this connection is in the room: before that nothing can be sent.
    is_joined: bool,
    /// Whether a hole was noticed, and what fills it is on its way.
    catching_up: bool,
}

impl RoomView {
    /// What the page was first drawn from.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> Self {
        let Snapshot { room, epoch, seq, you, people, members, topic, page, .. } = snapshot;
        Self {
            reading_back: page.later,
            room,
            you,
            timeline: Timeline::new(epoch, seq, topic, page),
            roster: Roster::new(people, members),
            attention: ReadState::default(),
            typists: Typists::default(),
            outbox: Outbox::default(),
            reading: false,
            sought: None,
            is_missing: false,
            is_joined: false,
            catching_up: false,
        }
    }

    /// Whether this connection is in the room.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.is_joined
    }

    /// Whether somebody says something to whoever this is: in a room of two, or with their name in it.
    #[must_use]
    pub fn calls(&self, told: &EntryAdded) -> bool {
        let EntryAdded { entry, .. } = told;
        let Act::Said { body: Some(body), .. } = &entry.act else { return false };
        let is_meant = self.room.is_direct() || mentions(body.as_str(), self.you.nickname.as_str());
        is_meant && entry.from.person != self.you.person
    }

    /// The nicknames of all whom the page knows: who is here, and who said something.
    #[must_use]
    pub fn nicknames(&self) -> Vec<&str> {
        let said = self.timeline.messages().iter().map(|message| &message.from);
        let people = self.roster.members().iter().chain(said).chain([&self.you]);
        people.map(|member| member.nickname.as_str()).collect()
    }

    /// The place of the last thing one has said oneself, as far as the page holds it.
    #[must_use]
    pub fn last_own(&self) -> Option<Seq> {
        let mut messages = self.timeline.messages().iter().rev();
        messages.find(|said| said.from.person == self.you.person && said.body.is_some()).map(|said| said.seq)
    }

    /// What a message says, with what is on its way to change it.
    #[must_use]
    pub fn words_of(&self, seq: Seq) -> String {
        let edited = self.outbox.pending().iter().rev().find_map(|pending| match &pending.act {
            Act::Edited { target, body } if *target == seq => body.clone(),
            Act::Said { .. }
            | Act::Edited { .. }
            | Act::Deleted { .. }
            | Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
            | Act::TopicSet { .. }
            | Act::Described { .. } => None,
        });
        let body = edited.or_else(|| self.timeline.message(seq)?.body.clone());
        body.map(|body| body.to_string()).unwrap_or_default()
    }

    /// What to ask for with every new connection: the room, from where we stand.
    #[must_use]
    pub fn join(&self) -> Command {
        let Self { room, timeline, .. } = self;
        let stands = (!timeline.is_restarting()).then(|| (timeline.applied(), timeline.epoch()));
        let (after, epoch) = stands.unzip();
        Command::Join(Join { room: room.clone(), nickname: None, after, epoch })
    }

    /// What to ask for to see the end of the log again.
    pub fn restart(&mut self) -> Command {
        self.timeline.restart();
        self.join()
    }

    /// What to ask for to see what came before; none when nothing did, or it is on its way.
    pub fn earlier(&mut self) -> Option<Command> {
        self.timeline.earlier_than().and_then(|seq| self.read(PageRequest::Before(seq)))
    }

    /// What to ask for to see what came after; none when that is held, or on its way.
    pub fn later(&mut self) -> Option<Command> {
        self.timeline.later_than().and_then(|seq| self.read(PageRequest::After(seq)))
    }

    /// Goes to a message, and says what to ask for if it is not held.
    pub fn seek(&mut self, seq: Seq) -> Option<Command> {
        self.sought = Some(seq);
        if self.timeline.message(seq).is_some() {
            return None;
        }
        self.reading = false;
        self.reading_back = true;
        self.read(PageRequest::Around(seq))
    }

    /// What to ask for when a message is still sought, now that there is a connection to ask over.
    fn seek_again(&mut self) -> Option<Command> {
        let seq = self.sought.filter(|seq| self.timeline.message(*seq).is_none())?;
        self.read(PageRequest::Around(seq))
    }

    /// The row of the message that is sought, once it is held.
    pub fn found(&mut self) -> Option<RowKey> {
        let message = self.timeline.message(self.sought?)?;
        self.sought = None;
        Some(RowKey::of(&message.from, message.id))
    }

    /// Whether a message was sought that there is not, told once.
    pub fn has_sought_in_vain(&mut self) -> bool {
        std::mem::take(&mut self.is_missing)
    }

    fn read(&mut self, part: PageRequest) -> Option<Command> {
        let is_reading = std::mem::replace(&mut self.reading, true);
        (!is_reading).then(|| Command::History(History { room: self.room.clone(), part }))
    }

    /// Takes something to deliver, and says what to send because of it.
    pub fn submit(&mut self, id: MessageId, act: Act) -> Option<Command> {
        self.outbox.submit(id, act);
        self.attention.catch_up();
        self.outbox.belongs_to(self.timeline.epoch());
        self.deliver()
    }

    /// What of the outbox to send now.
    pub fn deliver(&mut self) -> Option<Command> {
        if !self.is_joined {
            return None;
        }
        let (id, act) = self.outbox.take_next()?;
        Some(Command::Post(Post { room: self.room.clone(), id, act }))
    }

    /// Takes what is stored of the outbox, by an earlier page or another tab.
    pub fn restore(&mut self, read: impl FnOnce(&mut Outbox)) {
        read(&mut self.outbox);
        self.outbox.belongs_to(self.timeline.epoch());
        self.find_told();
    }

    /// The connection is lost.
    pub fn disconnected(&mut self) {
        self.roster.lost();
        self.typists.clear();
        self.is_joined = false;
        self.catching_up = false;
        self.reading = false;
        self.outbox.disconnected();
    }

    /// Whether a heartbeat says nothing that is not known: most do, and then nothing needs to be drawn again.
    #[must_use]
    pub fn knows(&self, heartbeat: &Heartbeat) -> bool {
        let head = heartbeat.rooms.iter().find(|head| head.room == self.room);
        !self.timeline.is_behind() && head.is_none_or(|head| head.seq <= self.timeline.applied())
    }

    /// Folds an event of this room, and says what to send because of it.
    pub fn fold(&mut self, event: Event) -> Vec<Command> {
        let asked = match event {
            Event::Joined(joined) => self.joined(joined).or_else(|| self.seek_again()),
            Event::Told(told) => {
                self.typists.stopped(told.entry.from.person);
                let placed = self.timeline.apply(&told.entry, self.reading_back);
                if placed != ApplyOutcome::Hole {
                    self.outbox.told(told.entry.id);
                }
                if placed == ApplyOutcome::Newest {
                    self.roster.did(&told.entry, self.timeline.last());
                }
                (placed == ApplyOutcome::Hole).then(|| self.fill()).flatten()
            }
            Event::Entries(page) => {
                let more = self.timeline.caught_up(&page, self.reading_back);
                self.catching_up = more || self.timeline.is_restarting();
                self.find_told();
                if more {
                    Some(self.catch_up())
                } else {
                    self.catching_up.then(|| self.join()).or_else(|| self.seek_again())
                }
            }
            Event::Behind(_) => self.fill(),
            Event::Heartbeat(Heartbeat { rooms, .. }) => {
                let head = rooms.iter().find(|head| head.room == self.room);
                head.into_iter().for_each(|head| self.timeline.reaches(head.seq));
                if self.timeline.is_behind() { self.fill() } else { None }
            }
            Event::Kept(kept) => {
                self.outbox.kept(kept.id, kept.seq);
                None
            }
            Event::Entered(entered) => {
                self.roster.entered(entered.member, self.timeline.last());
                None
            }
            Event::Left(left) => {
                self.typists.stopped(left.member.person);
                self.roster.left(left.member, self.timeline.last());
                None
            }
            Event::Renamed(renamed) => {
                if renamed.member.person == self.you.person {
                    self.you = renamed.member.clone();
                }
                self.roster.renamed(renamed.member, renamed.was, self.timeline.last());
                None
            }
            // Whoever hears it says when it is over, and so has told of it already.
            Event::IsTyping(_) => None,
            Event::IsAway(is_away) => {
                self.roster.is_away(is_away.member.person, is_away.away);
                None
            }
            Event::Count(count) => {
                self.roster.count(count.people);
                None
            }
            Event::History(page) => {
                self.reading = false;
                self.timeline.read(page);
                self.find_told();
                if self.sought.take_if(|seq| self.timeline.message(*seq).is_none()).is_some() {
                    self.is_missing = true;
                    self.reading_back = self.timeline.is_elsewhere();
                }
                None
            }
            Event::Refused(refused) => self.refused(&refused),
            Event::Welcome(_) | Event::Lobby(_) | Event::Closing(_) => None,
        };
        self.outbox.reached(self.timeline.applied());
        asked.into_iter().chain(self.deliver()).collect()
    }

    fn joined(&mut self, joined: Joined) -> Option<Command> {
        let is_behind = self.timeline.joined(&joined, self.reading_back);
        self.outbox.belongs_to(self.timeline.epoch());
        self.you = joined.you;
        self.roster.is_read_by(self.you.person);
        self.roster.joined(joined.people, joined.members);
        self.is_joined = true;
        self.reading = false;
        self.catching_up = is_behind;
        self.find_told();
        is_behind.then(|| self.catch_up())
    }

    /// What a page brought of ours needs no `kept` any more. Ids tell it: one may have sent it as another person, and nobody
    /// else knows an id before its message stands.
    fn find_told(&mut self) {
        if self.outbox.pending().is_empty() {
            return;
        }
        for message in self.timeline.messages() {
            self.outbox.told(message.id);
        }
    }

    /// What to ask for to fill a hole; nothing while that is on its way.
    fn fill(&mut self) -> Option<Command> {
        (!std::mem::replace(&mut self.catching_up, true)).then(|| self.join())
    }

    fn catch_up(&self) -> Command {
        Command::CatchUp(CatchUp { room: self.room.clone(), after: self.timeline.applied() })
    }

    fn refused(&mut self, refused: &Refused) -> Option<Command> {
        match (refused.id.as_deref().and_then(|id| id.parse().ok()), refused.command.as_deref()) {
            (Some(id), _) => {
                self.outbox.refused(id, refused.code);
                // The server thinks that we left: nothing can be sent until it knows better.
                return (refused.code == Code::NotJoined).then(|| self.join());
            }
            (None, Some("join" | "catch_up")) => self.catching_up = false,
            (None, _) => self.reading = false,
        }
        None
    }
}

#[cfg(test)]
mod tests;
