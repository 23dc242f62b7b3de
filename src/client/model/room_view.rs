//! Everything a page knows about its room: one fold over the server's events.

mod looking;

use crate::{
    client::{ApplyOutcome, Keeping, Outbox, ReadState, Roster, RowKey, Timeline, Typists, WriteBlock},
    domain::{Act, Member, MessageId, PageRequest, RoomName, Seq, Timestamp},
    protocol::{CatchUp, Code, Command, Event, Heartbeat, History, Join, Joined, Post, Refused, Snapshot},
};

/// Everything a page knows about its room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomView {
    /// Which room.
    pub room: RoomName,
    /// Who one is here.
    pub you: Member,
    /// Its conversation, as far as the page has it.
    pub timeline: Timeline,
    /// Who is here.
    pub roster: Roster,
    /// Who keeps it, and its rules.
    pub keeping: Keeping,
    /// How far one has read it.
    pub attention: ReadState,
    /// Who is typing.
    pub typists: Typists,
    /// Own acts that are not in the timeline yet.
    pub outbox: Outbox,
    /// Whether a requested page has not arrived.
    pub reading: bool,
    /// The message to show as soon as it is loaded.
    sought: Option<Seq>,
    /// Whether the message to show does not exist.
    is_missing: bool,
    /// Whether the person reads older messages: then those must not be dropped.
    pub reading_back: bool,
    /// Whether this connection has joined the room: before that, nothing can be sent.
    is_joined: bool,
    /// Whether a gap was found, and the request to fill it is running.
    catching_up: bool,
}

impl RoomView {
    /// From the snapshot of the page.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> Self {
        let Snapshot { room, epoch, seq, you, people, members, topic, rules, hosts, ban, page, .. } =
            snapshot;
        let Snapshot { newcomer_until, appeals, .. } = snapshot;
        let mut keeping = Keeping::new(rules, &hosts, you.person, ban);
        (keeping.newcomer_until, keeping.appeals) = (newcomer_until, appeals);
        Self {
            keeping,
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

    /// Why one may not write here, as far as the page knows.
    #[must_use]
    pub fn write_block(&self) -> Option<WriteBlock> {
        self.keeping.write_block(self.you.person)
    }

    /// A ban or a wait may be over: forgets it, and returns the command to enter the room again.
    pub fn try_again(&mut self, now: Timestamp) -> Option<Command> {
        self.keeping.expire(self.you.person, now);
        (!self.is_joined).then(|| self.join())
    }

    /// Whether this connection has joined the room.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.is_joined
    }

    /// The command for every new connection: joins the room at the current place.
    #[must_use]
    pub fn join(&self) -> Command {
        let Self { room, timeline, .. } = self;
        let stands = (!timeline.is_restarting()).then(|| (timeline.applied(), timeline.epoch()));
        let (after, epoch) = stands.unzip();
        Command::Join(Join { room: room.clone(), nickname: None, after, epoch })
    }

    /// The command to show the end of the log again.
    pub fn restart(&mut self) -> Command {
        self.timeline.restart();
        self.join()
    }

    /// The command to load earlier messages; none if there are none, or a request is running.
    pub fn earlier(&mut self) -> Option<Command> {
        self.timeline.earlier_than().and_then(|seq| self.read(PageRequest::Before(seq)))
    }

    /// The command to load later messages; none if they are loaded, or a request is running.
    pub fn later(&mut self) -> Option<Command> {
        self.timeline.later_than().and_then(|seq| self.read(PageRequest::After(seq)))
    }

    /// Goes to a message. Returns the command to load it, if necessary.
    pub fn seek(&mut self, seq: Seq) -> Option<Command> {
        self.sought = Some(seq);
        if self.timeline.message(seq).is_some() {
            return None;
        }
        self.reading = false;
        self.reading_back = true;
        self.read(PageRequest::Around(seq))
    }

    /// The command to load the message to show, now that there is a connection.
    fn seek_again(&mut self) -> Option<Command> {
        let seq = self.sought.filter(|seq| self.timeline.message(*seq).is_none())?;
        self.read(PageRequest::Around(seq))
    }

    /// The row of the message to show, once it is loaded.
    pub fn found(&mut self) -> Option<RowKey> {
        let message = self.timeline.message(self.sought?)?;
        self.sought = None;
        Some(RowKey::of(&message.from, message.id))
    }

    /// Whether the message to show does not exist; reported once.
    pub fn has_sought_in_vain(&mut self) -> bool {
        std::mem::take(&mut self.is_missing)
    }

    fn read(&mut self, part: PageRequest) -> Option<Command> {
        let is_reading = std::mem::replace(&mut self.reading, true);
        (!is_reading).then(|| Command::History(History { room: self.room.clone(), part }))
    }

    /// Submits an act. Returns the command to send.
    pub fn submit(&mut self, id: MessageId, act: Act) -> Option<Command> {
        self.outbox.submit(id, act);
        self.attention.catch_up();
        self.outbox.belongs_to(self.timeline.epoch());
        self.deliver()
    }

    /// The next command of the outbox.
    pub fn deliver(&mut self) -> Option<Command> {
        if !self.is_joined {
            return None;
        }
        let (id, act) = self.outbox.take_next()?;
        Some(Command::Post(Post { room: self.room.clone(), id, act }))
    }

    /// Reads the outbox stored by an earlier page or another tab.
    pub fn restore(&mut self, read: impl FnOnce(&mut Outbox)) {
        read(&mut self.outbox);
        self.outbox.belongs_to(self.timeline.epoch());
        self.find_told();
    }

    /// The connection was lost.
    pub fn disconnected(&mut self) {
        self.roster.lost();
        self.typists.clear();
        self.is_joined = false;
        self.catching_up = false;
        self.reading = false;
        self.outbox.disconnected();
    }

    /// Whether a heartbeat has nothing new: most have not, and then nothing is rendered.
    #[must_use]
    pub fn knows(&self, heartbeat: &Heartbeat) -> bool {
        let head = heartbeat.rooms.iter().find(|head| head.room == self.room);
        !self.timeline.is_behind() && head.is_none_or(|head| head.seq <= self.timeline.applied())
    }

    /// Folds an event of this room. Returns the commands to send because of it.
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
                    self.keeping.apply(&self.room, &told.entry, self.you.person);
                }
                (placed == ApplyOutcome::Hole).then(|| self.fill()).flatten()
            }
            Event::Entries(page) => {
                for entry in page.entries.iter().filter(|entry| self.timeline.applied() < entry.seq) {
                    self.keeping.apply(&self.room, entry, self.you.person);
                }
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
            // The caller handles it, because it must also handle the expiry.
            Event::IsTyping(_) => None,
            Event::IsAway(is_away) => {
                self.roster.is_away(is_away.member.person, is_away.away);
                None
            }
            Event::Count(count) => {
                self.roster.count(count.people);
                None
            }
            Event::Appeals(appeals) => {
                self.keeping.appeals = appeals.waiting;
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
        let mut said = Keeping::new(joined.rules, &joined.hosts, self.you.person, joined.ban);
        (said.newcomer_until, said.appeals) = (joined.newcomer_until, joined.appeals);
        self.keeping.joined(said);
        self.roster.is_read_by(self.you.person);
        self.roster.joined(joined.people, joined.members);
        self.is_joined = true;
        self.reading = false;
        self.catching_up = is_behind;
        self.find_told();
        is_behind.then(|| self.catch_up())
    }

    /// Finds own messages in a loaded page: they need no `kept` any more. The id identifies them: one may have had another
    /// identity, and nobody else knows an id before the message is in the log.
    fn find_told(&mut self) {
        if self.outbox.pending().is_empty() {
            return;
        }
        for message in self.timeline.messages() {
            self.outbox.told(message.id);
        }
    }

    /// The command to fill a gap; none while a request is running.
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
                if refused.code == Code::Slow {
                    self.keeping.must_wait(refused.until);
                } else if refused.code == Code::Newcomer {
                    self.keeping.newcomer_until = refused.until;
                }
                // The server thinks that we left: nothing can be sent before joining again.
                return (refused.code == Code::NotJoined).then(|| self.join());
            }
            (None, Some("join")) if refused.code == Code::Banned => {
                (self.is_joined, self.catching_up) = (false, false);
                self.keeping.is_banned(self.you.person, refused.until);
            }
            (None, Some("join")) if refused.code == Code::Closed => {
                (self.is_joined, self.catching_up) = (false, false);
                self.keeping.is_closed = true;
            }
            (None, Some("join" | "catch_up")) => self.catching_up = false,
            (None, _) => self.reading = false,
        }
        None
    }
}

#[cfg(test)]
mod tests;
