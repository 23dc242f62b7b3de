//! Reads rooms: pages, missed entries and search results. The reader need not be in the room.

use crate::{
    domain::{
        About, Action, Earlier, Nickname, PageRequest, Person, RoomName, RoomRules, Seq, Standings, Topic,
        Viewer,
        search::{Cursor, Search},
    },
    protocol::{Code, EntriesPage, HistoryPage, MessagePage, Missed, Refused, RoomHost, Snapshot, limits},
    room::{
        Rooms, clock,
        mailbox::{EMPTY_SUMMARY, RoomSummary},
        registry::unreadable,
    },
    store::{self, LogHead, LogPage, SearchPage, Tail},
};
use std::sync::Arc;

impl Rooms {
    /// A page of a room's messages, in their current state.
    ///
    /// # Errors
    /// [`Refused`], when they may not read it, or the log could not be read.
    pub async fn history(
        &self,
        room: RoomName,
        viewer: Viewer,
        part: PageRequest,
    ) -> Result<HistoryPage, Refused> {
        self.let_in(viewer, Action::Read, &room).await?;
        let read = self.store().part(room.clone(), part, limits::MAX_PAGE_MESSAGES).await;
        let (epoch, page) = match read.map_err(unreadable)? {
            Some(extract) => (extract.head.epoch, page_from(extract)),
            None => (self.look(&room).await?.head.epoch, EMPTY_PAGE),
        };
        Ok(HistoryPage { room, epoch, part, page })
    }

    /// The first entries of a room's log after a place.
    ///
    /// # Errors
    /// [`Refused`], when they may not read it, or the log could not be read.
    pub async fn entries(&self, room: RoomName, viewer: Viewer, after: Seq) -> Result<EntriesPage, Refused> {
        self.let_in(viewer, Action::Read, &room).await?;
        let LogHead { epoch, seq } = self.look(&room).await?.head;
        let entries = self.store().entries(room.clone(), after, seq, limits::MAX_CATCH_UP_ENTRIES).await;
        Ok(EntriesPage { room, epoch, after, entries: entries.map_err(unreadable)?, seq })
    }

    /// The first view of a room for a page, without entering or waking it: the end of its log, or another part.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, or the log could not be read.
    pub async fn snapshot(
        &self,
        room: RoomName,
        part: Option<PageRequest>,
        viewer: Viewer,
    ) -> Result<Snapshot, Refused> {
        self.let_in(viewer, Action::Read, &room).await?;
        let Viewer { person, language, .. } = viewer;
        let (shown, chosen) = self.visit(&room, part, person).await.map_err(unreadable)?;
        let (you, named) = self.introduced(person, self.people().nickname(person).or(chosen), language);
        let RoomSummary { head, people, members, .. } =
            self.look_awake(&room).await?.unwrap_or(EMPTY_SUMMARY);
        let ShownLog { head, topic, rules, standings, page } = shown.unwrap_or_else(|| ShownLog::empty(head));
        let (LogHead { epoch, seq }, hosts) = (head, self.hosts_for(viewer, hosts(&standings)));
        let (law, now, rules) = (self.law(), clock::now(), self.rules_for((&room, viewer), seq, rules));
        let of_network = match viewer.network.filter(|_| standings.has_bans()) {
            Some(network) => self.banned_with_network(&room, Some(network)).await?,
            None => Vec::new(),
        };
        let ban = standings.ban_of(person, of_network.into_iter(), now);
        let ban = law.stricter((person, viewer.network), standings.role(person), ban, now).cloned();
        let role = self.role(&standings, viewer);
        let appeals = match role.keeps() {
            true => self.store().count_appeals(room.clone()).await.map_err(unreadable)?,
            false => 0,
        };
        Ok(Snapshot {
            room,
            epoch,
            seq,
            you,
            named,
            people,
            members,
            topic,
            rules,
            hosts,
            ban,
            newcomer_until: rules.newcomer_until(role, viewer.known_since, now),
            appeals,
            page,
        })
    }

    /// The part of a room's log for a page, and the nickname that a person chose. If the part is empty, it is beyond either
    /// end, and the newest messages are returned.
    async fn visit(
        &self,
        room: &RoomName,
        part: Option<PageRequest>,
        person: Person,
    ) -> Result<(Option<ShownLog>, Option<Nickname>), store::StoreError> {
        let store = &self.store();
        if let Some(part) = part
            && let Some(extract) = store.part(room.clone(), part, limits::MAX_PAGE_MESSAGES).await?
            && !extract.messages.is_empty()
        {
            let (head, topic, standings) =
                (extract.head, extract.topic.clone(), Arc::new(extract.standings.clone()));
            let rules = extract.rules;
            let shown = ShownLog { head, topic, rules, standings, page: page_from(extract) };
            return Ok((Some(shown), store.nickname(person).await?));
        }
        let (newest, chosen) = store.visit(room.clone(), person, limits::MAX_PAGE_MESSAGES).await?;
        let shown = |newest: Arc<Tail>| ShownLog {
            head: newest.head,
            topic: newest.topic.clone(),
            rules: newest.rules,
            standings: Arc::clone(&newest.standings),
            page: page_of(&newest),
        };
        Ok((newest.map(shown), chosen))
    }

    /// The topic, description and pins of a room, and its number of people.
    ///
    /// # Errors
    /// [`Refused`], when they may not read it, or the log could not be read.
    pub async fn about(&self, room: &RoomName, viewer: Viewer) -> Result<(About, u32), Refused> {
        self.let_in(viewer, Action::Read, room).await?;
        let about = self.store().about(room.clone()).await.map_err(unreadable)?;
        let people = self.look_awake(room).await?.map_or(0, |standing| standing.people);
        Ok((about, people))
    }

    /// A page of search results, the newest first. The rooms may be empty.
    ///
    /// # Errors
    /// [`Refused`], when they may not read one of the rooms, it could not be looked for, or the place to go on from is no
    /// more.
    pub async fn search(
        &self,
        search: Search,
        viewer: Viewer,
        after: Option<Cursor>,
    ) -> Result<SearchPage, Refused> {
        for room in search.rooms() {
            self.let_in(viewer, Action::Read, room).await?;
        }
        let found = self.store().search(search, after, limits::MAX_FOUND_MESSAGES).await;
        found.map_err(|error| not_searched(&error))
    }

    /// The entries after a place up to another; if they are too many, the newest messages there.
    pub(in crate::room) async fn missed(
        &self,
        room: &RoomName,
        after: Seq,
        to: Seq,
    ) -> Result<Missed, Refused> {
        if after == to {
            return Ok(Missed::After { after, entries: Vec::new() });
        }
        let limit = limits::MAX_CATCH_UP_ENTRIES;
        let entries = self.store().entries(room.clone(), after, to, limit).await.map_err(unreadable)?;
        // Entries whose text is no longer kept are not sent: then the first does not follow directly.
        let begins = entries.first().is_some_and(|first| first.prev == after);
        let ends = entries.last().is_some_and(|last| last.seq == to);
        if begins && ends {
            return Ok(Missed::After { after, entries });
        }
        Ok(Missed::Reset(self.newest(room, to).await?))
    }

    /// The newest messages of a room at a place.
    pub(in crate::room) async fn newest(&self, room: &RoomName, at: Seq) -> Result<MessagePage, Refused> {
        let newest =
            self.store().newest(room.clone(), limits::MAX_PAGE_MESSAGES).await.map_err(unreadable)?;
        match newest {
            Some(newest) if newest.head.seq == at => Ok(page_of(&newest)),
            // More is on disk than was published.
            _ => self.page(room, at).await,
        }
    }

    async fn page(&self, room: &RoomName, at: Seq) -> Result<MessagePage, Refused> {
        let read = self.store().messages(room.clone(), None, Some(at), limits::MAX_PAGE_MESSAGES).await;
        let (messages, earlier) = read.map_err(unreadable)?;
        Ok(MessagePage { messages, earlier, later: false })
    }
}

/// The part of a room's log that a page shows.
struct ShownLog {
    head: LogHead,
    topic: Option<Topic>,
    rules: RoomRules,
    standings: Arc<Standings>,
    page: MessagePage,
}

impl ShownLog {
    /// Of a room without a log.
    fn empty(head: LogHead) -> Self {
        Self { head, topic: None, rules: RoomRules::default(), standings: Arc::default(), page: EMPTY_PAGE }
    }
}

/// Those who keep a room.
pub(in crate::room) fn hosts(standings: &Standings) -> Vec<RoomHost> {
    standings.hosts().map(|(person, role)| RoomHost { person, role }).collect()
}

fn page_of(newest: &Tail) -> MessagePage {
    MessagePage { messages: newest.messages.clone(), earlier: newest.earlier, later: false }
}

fn page_from(LogPage { messages, earlier, later, .. }: LogPage) -> MessagePage {
    MessagePage { messages, earlier, later }
}

/// A page of a room without a log.
const EMPTY_PAGE: MessagePage = MessagePage { messages: Vec::new(), earlier: Earlier::Nothing, later: false };

fn not_searched(error: &store::StoreError) -> Refused {
    let sentence = if let store::StoreError::IndexAnew = error {
        "What was found is out of date. Search again from the beginning."
    } else if let store::StoreError::SearchBusy = error {
        "Too many are searching at this moment. Try again."
    } else if let store::StoreError::SearchTooLong = error {
        "That takes too long to find. Say more precisely what, where or when."
    } else {
        "Nothing can be searched at this moment. Try again."
    };
    Refused::new(Code::Busy, sentence)
}
