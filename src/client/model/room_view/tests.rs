//! A page against a server that loses, repeats and reorders what it may.

use super::*;
use crate::{
    client::{
        Delivery,
        connection::stored_outbox::{
            OutboxStorage,
            tests::{Storage, read, write},
        },
    },
    domain::{Body, Conversation, Earlier, Emoji, Entry, Epoch, Message, Nickname, Person, Seq, Timestamp},
    protocol::{Accepted, EntriesPage, EntryAdded, MessagePage, Missed, RoomHead, limits},
};
use proptest::prelude::*;

const EPOCH: Epoch = Epoch::new(1);

fn room() -> RoomName {
    RoomName::parse("a").unwrap()
}

fn you() -> Member {
    Member { person: Person::from_bytes([1; 12]), nickname: Nickname::parse("Ann").unwrap() }
}

fn id(n: u8) -> MessageId {
    MessageId::from_bytes([n; 16])
}

fn say(n: u8) -> Act {
    Act::Said { body: Body::parse(n.to_string()).ok(), reply_to: None }
}

/// A server with one room and one person in it.
#[derive(Default)]
struct Server {
    log: Vec<Entry>,
    kept: Vec<Accepted>,
}

impl Server {
    fn head(&self) -> Seq {
        Seq::new(self.log.len() as u64)
    }

    fn messages(&self) -> Vec<Message> {
        let mut all = Conversation::default();
        self.log.iter().for_each(|entry| all.apply(entry));
        all.into_messages()
    }

    fn page(&self) -> MessagePage {
        let mut messages = self.messages();
        let more = messages.len().saturating_sub(limits::MAX_PAGE_MESSAGES);
        messages.drain(..more);
        MessagePage {
            messages,
            earlier: if more == 0 { Earlier::Nothing } else { Earlier::More },
            later: false,
        }
    }

    fn entries(&self, after: Seq) -> Vec<Entry> {
        self.log.iter().filter(|entry| after < entry.seq).cloned().collect()
    }

    fn view(&self) -> RoomView {
        RoomView::new(Snapshot {
            room: room(),
            epoch: EPOCH,
            seq: self.head(),
            you: you(),
            named: true,
            people: 0,
            members: vec![],
            topic: None,
            rules: crate::domain::RoomRules::default(),
            hosts: Vec::new(),
            ban: None,
            newcomer_until: None,
            appeals: 0,
            page: self.page(),
        })
    }

    /// The same id a second time is answered with the first one's place.
    fn keep(&mut self, post: Post) -> Event {
        let known = self.kept.iter().find(|kept| kept.id == post.id).cloned();
        let kept = known.unwrap_or_else(|| {
            let seq = self.head().next();
            let (prev, at) = (self.head(), Timestamp::from_millis(seq.get()));
            self.log.push(Entry { seq, prev, at, id: post.id, from: you(), act: post.act });
            let kept = Accepted { room: room(), id: post.id, seq };
            self.kept.push(kept.clone());
            kept
        });
        Event::Kept(kept)
    }

    /// The one answer to a command; `generous` decides how much somebody is told who catches up.
    fn answer(&mut self, command: Command, generous: bool) -> Event {
        match command {
            Command::Post(post) => self.keep(post),
            Command::Join(Join { after, .. }) => {
                let after = after.filter(|after| generous || self.entries(*after).len() < 3);
                let missed = match after {
                    Some(after) => Missed::After { after, entries: self.entries(after) },
                    None => Missed::Reset(self.page()),
                };
                let (people, members) = (1, vec![you()]);
                let seq = self.head();
                Event::Joined(Joined {
                    room: room(),
                    epoch: EPOCH,
                    seq,
                    you: you(),
                    people,
                    members,
                    topic: None,
                    rules: crate::domain::RoomRules::default(),
                    hosts: Vec::new(),
                    ban: None,
                    newcomer_until: None,
                    appeals: 0,
                    missed,
                })
            }
            Command::CatchUp(CatchUp { after, .. }) => {
                let mut entries = self.entries(after);
                entries.truncate(2);
                Event::Entries(EntriesPage { room: room(), epoch: EPOCH, after, entries, seq: self.head() })
            }
            other => panic!("nobody asked for {other:?}"),
        }
    }

    fn told(&self, seq: u64) -> Event {
        Event::Told(EntryAdded { room: room(), entry: self.log[seq as usize - 1].clone() })
    }
}

/// A tab: its page, what it believes to be stored, and the commands that are on their way.
struct Tab {
    view: RoomView,
    shelf: OutboxStorage,
    sent: Vec<Command>,
    /// How far it was told of the log.
    told: u64,
}

impl Tab {
    fn open(server: &Server, storage: &Storage) -> Self {
        let mut tab = Self {
            view: server.view(),
            shelf: OutboxStorage::new(you().person, &room()),
            sent: vec![],
            told: server.head().get(),
        };
        tab.read(storage);
        tab
    }

    fn read(&mut self, storage: &Storage) {
        let shelf = &mut self.shelf;
        self.view.restore(|outbox| read(shelf, storage, outbox));
    }

    /// As the connection does: the storage is read before a `joined` lets anything be sent, and written after all.
    fn fold(&mut self, event: Event, storage: &mut Storage) {
        if matches!(event, Event::Joined(_)) {
            self.read(storage);
        }
        let commands = self.view.fold(event);
        self.sent.extend(commands);
        write(&mut self.shelf, storage, &self.view.outbox);
    }

    fn submit(&mut self, id: MessageId, act: Act, storage: &mut Storage) {
        let command = self.view.submit(id, act);
        self.sent.extend(command);
        write(&mut self.shelf, storage, &self.view.outbox);
    }

    fn reconnect(&mut self, server: &Server) {
        self.view.disconnected();
        self.told = server.head().get();
        self.sent = vec![self.view.join()];
    }

    /// Lets everything that is on its way arrive, until nothing is.
    fn settle(&mut self, server: &mut Server, storage: &mut Storage) {
        while !self.sent.is_empty() {
            let answer = server.answer(self.sent.remove(0), true);
            self.fold(answer, storage);
            self.hear_all(server, storage);
        }
    }

    fn hear_all(&mut self, server: &Server, storage: &mut Storage) {
        while self.told < server.head().get() {
            self.told += 1;
            self.fold(server.told(self.told), storage);
        }
    }
}

fn joined(server: &Server) -> (RoomView, Storage) {
    let mut view = server.view();
    let mut other = Server { log: server.log.clone(), kept: server.kept.clone() };
    view.fold(other.answer(view.join(), true));
    (view, Storage::new())
}

#[test]
fn a_message_whose_answer_was_lost_is_sent_again_and_stands_once() {
    let mut server = Server::default();
    let mut view = server.view();
    assert_eq!(view.submit(id(1), say(1)), None, "it is not in the room yet");
    let sent = view.fold(server.answer(view.join(), true));
    assert_eq!(sent, [Command::Post(Post { room: room(), id: id(1), act: say(1) })]);
    server.answer(sent[0].clone(), true);
    view.disconnected();
    assert_eq!(view.fold(server.answer(view.join(), true)), [], "the server had it after all");
    assert!(view.outbox.pending().is_empty());
    assert_eq!(view.timeline.messages(), server.messages());
}

#[test]
fn kept_and_told_may_come_in_either_order() {
    for first_kept in [true, false] {
        let mut server = Server::default();
        let (mut view, _) = joined(&server);
        let sent = view.submit(id(1), say(1)).unwrap();
        let (kept, told) = (server.answer(sent, true), server.told(1));
        for event in if first_kept { [kept, told] } else { [told, kept] } {
            view.fold(event);
        }
        assert!(view.outbox.pending().is_empty());
    }
}

#[test]
fn a_hole_makes_it_join_again_from_where_it_stands_and_a_heartbeat_shows_one() {
    let mut server = Server::default();
    let (mut view, _) = joined(&server);
    for n in 1..=4 {
        server.keep(Post { room: room(), id: id(n), act: say(n) });
    }
    let heads = Heartbeat { rooms: vec![RoomHead { room: room(), seq: Seq::new(4) }], followed: Vec::new() };
    assert_eq!(view.fold(Event::Heartbeat(heads)), [view.join()]);
    assert_eq!(view.fold(server.told(3)), [], "it has asked already");
    view.fold(server.answer(view.join(), true));
    assert_eq!(view.timeline.messages(), server.messages());
}

#[test]
fn a_refused_message_stays_with_its_author_and_lets_the_next_one_through() {
    let (mut view, _) = joined(&Server::default());
    view.submit(id(1), say(1));
    view.submit(id(2), say(2));
    let refused = Refused::new(Code::BadBody, "No.").with_id(&id(1).to_string());
    let next = Command::Post(Post { room: room(), id: id(2), act: say(2) });
    assert_eq!(view.fold(Event::Refused(refused)), [next]);
    assert_eq!(view.outbox.pending()[0].delivery, Delivery::Refused(Code::BadBody));
}

#[test]
fn who_is_told_that_they_are_not_in_the_room_goes_in_again() {
    let (mut view, _) = joined(&Server::default());
    view.submit(id(1), say(1));
    let refused = Refused::new(Code::NotJoined, "No.").with_id(&id(1).to_string());
    assert_eq!(view.fold(Event::Refused(refused)), [view.join()]);
}

fn act(kind: u8, n: u8) -> Act {
    let (target, emoji) = (Seq::new(u64::from(n) % 8), Emoji::parse("👍".to_owned()).unwrap());
    match kind {
        0 => Act::Edited { target, body: Body::parse("edited".to_owned()).ok() },
        1 => Act::Deleted { target },
        2 => Act::Reacted { target, emoji },
        _ => say(n),
    }
}

proptest! {
    /// Two tabs of one person over one storage and one server: whatever is lost, repeated, closed and opened again,
    /// everything submitted is in the log once, what one tab submitted in its order, and both show exactly the log.
    #[test]
    fn whatever_is_lost_or_repeated_the_pages_end_up_showing_the_log(
        steps in prop::collection::vec((0..10_u8, any::<bool>(), 0..8_u8, any::<bool>()), 0..150),
    ) {
        let mut server = Server::default();
        let mut storage = Storage::new();
        let mut tabs = [Tab::open(&server, &storage), Tab::open(&server, &storage)];
        let (mut submitted, mut by_tab) = (0_u8, [vec![], vec![]]);
        for (step, which, kind, generous) in steps {
            let tab = &mut tabs[usize::from(which)];
            match step {
                0 | 1 => {
                    submitted += 1;
                    by_tab[usize::from(which)].push(id(submitted));
                    tab.submit(id(submitted), act(kind, submitted), &mut storage);
                }
                // A command arrives, and so does its answer.
                2..=4 => if !tab.sent.is_empty() {
                    let answer = server.answer(tab.sent.remove(0), generous);
                    tab.fold(answer, &mut storage);
                },
                // A command arrives, and the answer is lost with the connection.
                5 => {
                    if !tab.sent.is_empty() {
                        server.answer(tab.sent.remove(0), generous);
                    }
                    tab.reconnect(&server);
                }
                6 => if !tab.sent.is_empty() {
                    let refused = Refused::new(Code::Busy, "Not now.");
                    if let Command::Post(post) = tab.sent.remove(0) {
                        tab.fold(Event::Refused(refused.with_id(&post.id.to_string())), &mut storage);
                        tab.view.outbox.rested();
                        let next = tab.view.deliver();
                        tab.sent.extend(next);
                    } else {
                        tab.reconnect(&server);
                    }
                },
                // The next entries are told; one may be lost, and the last may be told twice.
                7 => if tab.told < server.head().get() {
                    tab.told += 1;
                    let told = server.told(tab.told);
                    if generous {
                        tab.fold(told.clone(), &mut storage);
                    }
                    if kind < 4 {
                        tab.fold(told, &mut storage);
                    }
                },
                8 => tab.read(&storage),
                // It is closed, and opened again.
                _ => *tab = Tab::open(&server, &storage),
            }
            prop_assume!(submitted < u8::MAX);
        }
        // The connections come back, and what the tabs told each other through the storage as well.
        for _ in 0..2 {
            for tab in &mut tabs {
                tab.reconnect(&server);
                tab.settle(&mut server, &mut storage);
            }
        }
        for tab in &tabs {
            prop_assert!(tab.view.outbox.pending().is_empty());
            let held = tab.view.timeline.messages();
            let all = server.messages();
            prop_assert_eq!(held, &all[all.len() - held.len()..]);
            prop_assert_eq!(tab.view.timeline.applied(), server.head());
        }
        prop_assert!(storage.is_empty());
        let mut ids: Vec<_> = server.log.iter().map(|entry| entry.id).collect();
        for submitted in by_tab {
            let places = submitted.iter().map(|id| ids.iter().position(|kept| kept == id));
            prop_assert!(places.is_sorted());
        }
        ids.sort_unstable();
        prop_assert_eq!(ids, (1..=submitted).map(id).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_said_to_somebody_calls_them_and_nothing_else_does() {
    let ben = Member { person: Person::from_bytes([2; 12]), nickname: Nickname::parse("Ben").unwrap() };
    let of_two = RoomName::direct(you().person, ben.person).unwrap();
    let calls = |room: RoomName, from: Member, text: &str| {
        let mut view = Server::default().view();
        view.room = room.clone();
        let act = Act::Said { body: Body::parse(text.to_owned()).ok(), reply_to: None };
        let entry =
            Entry { seq: Seq::new(1), prev: Seq::START, at: Timestamp::default(), id: id(1), from, act };
        view.calls(&EntryAdded { room, entry })
    };
    assert!(calls(room(), ben.clone(), "hello @Ann"));
    assert!(!calls(room(), ben.clone(), "hello"));
    assert!(!calls(room(), you(), "hello @Ann"), "one's own words");
    assert!(calls(of_two.clone(), ben, "hello"));
    assert!(!calls(of_two, you(), "hello"));
}
