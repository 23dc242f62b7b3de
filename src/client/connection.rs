//! The socket of a page: one task owns it, and keeps it open.

mod attention;
mod later;
mod task;

use super::{
    RoomView, browser, message_ids::MessageIds, storage, storage::ReadingPlace, stored_outbox::OutboxStorage,
};
use crate::{
    domain::{Act, Member, MessageId, Person, RoomName, Seq, Timestamp},
    protocol::{Code, Command, EntryAdded, Event, IsTyping, LobbyList, Typing, limits},
};
pub use attention::MY_ROOMS_ID;
use futures::channel::mpsc::{self, UnboundedSender};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;
use task::WakeSignal;

/// How long after the view was drawn it is drawn again at the earliest: what is read is not read faster than that.
const DRAW_INTERVAL: Duration = Duration::from_millis(50);

/// How the connection stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// The first attempt is being made.
    #[default]
    Connecting,
    /// What is said is heard.
    Connected,
    /// It was cut off, and tries again.
    Reconnecting,
    /// The browser has no network.
    Offline,
}

/// What somebody must know who uses the page, beside what is said of single messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// There has been no connection for longer than a blip.
    Unconnected,
    /// The browser keeps no cookies: with each connection one is somebody else.
    NoCookies,
    /// The server refused something, and it does not pass by itself.
    Refused(Code),
}

/// A handle on the page's socket: how it stands, what it brought, and what to send. Made once for a page.
///
/// On the server it stands still and shows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// How it stands.
    pub status: RwSignal<Status>,
    /// The list of rooms, once it was sent.
    pub lobby: RwSignal<Option<LobbyList>>,
    /// Who one is, once it was said.
    pub you: RwSignal<Option<Member>>,
    /// What one must know about it, until it is over or put away.
    pub warning: RwSignal<Option<Warning>>,
    /// Whether it only watches: nothing is said over it, and nobody is told of it.
    pub watches: bool,
    room: StoredValue<Option<(RoomName, RwSignal<RoomView>)>>,
    signals: StoredValue<Option<UnboundedSender<WakeSignal>>>,
    ids: StoredValue<MessageIds>,
    /// What is stored of the outbox of the room that this page shows, and of which person.
    shelf: StoredValue<Option<(Person, OutboxStorage)>>,
    paces: StoredValue<Throttles>,
}

/// What is not done too often.
#[derive(Clone, Copy, Debug, Default)]
struct Throttles {
    /// Whether the view is about to be drawn.
    is_drawing: bool,
    /// When it last was.
    drawn: Timestamp,
    /// When the others were last told that one is typing.
    typed: Timestamp,
    /// The last place that the server was told one has read.
    read: Seq,
    /// When the last message was said that they were called by, in milliseconds.
    called: Option<u64>,
    /// How many pauses the server has asked for in a row, and whether one is being made.
    pauses: (u32, bool),
    /// Whether the list of people is about to be asked for.
    is_listing: bool,
    /// How often a room was joined.
    joins: u32,
    /// How often one was somebody else after that than before.
    identities: u32,
}

/// What to take in of what is stored.
#[derive(Clone, Copy, Debug)]
enum StorageChange {
    /// What this tab has in its outbox: what another one has just submitted is that one's to send.
    Known,
    /// What other tabs left, too.
    All,
}

impl Connection {
    /// A connection that is not open yet.
    #[must_use]
    pub fn new(watches: bool) -> Self {
        Self {
            watches,
            status: RwSignal::default(),
            lobby: RwSignal::default(),
            you: RwSignal::default(),
            warning: RwSignal::default(),
            room: StoredValue::default(),
            signals: StoredValue::default(),
            ids: StoredValue::default(),
            shelf: StoredValue::default(),
            paces: StoredValue::default(),
        }
    }

    /// Opens it, and keeps it open for as long as the page is. Called in an effect.
    pub fn open(self) {
        let (signals, wakes) = mpsc::unbounded();
        self.signals.set_value(Some(signals));
        self.listen("online", move || self.signal(WakeSignal::Doubt));
        self.listen("offline", move || self.signal(WakeSignal::Lost));
        // A phone that was asleep, a tab that was frozen, a page that one came back to: nothing says whether the
        // socket outlived that.
        self.listen("pageshow", move || self.signal(WakeSignal::Doubt));
        self.listen("resume", move || self.signal(WakeSignal::Doubt));
        self.listen("visibilitychange", move || {
            self.look();
            if browser::is_visible() {
                self.signal(WakeSignal::Doubt);
            }
        });
        // Who leaves the page says so; and a browser keeps a page for coming back only when its socket is closed.
        self.listen("pagehide", move || {
            self.with_room(Self::tell_read);
            self.signal(WakeSignal::Hidden);
        });
        let stored = window_event_listener(ev::storage, move |event| {
            let holds = |key: &str| {
                self.shelf.with_value(|shelf| shelf.as_ref().is_some_and(|(_, shelf)| shelf.holds(key)))
            };
            if event.key().is_none_or(|key| holds(&key)) {
                self.with_room(|connection, view| connection.take_over(view, StorageChange::Known));
            }
        });
        on_cleanup(move || stored.remove());
        spawn_local(self.run(wakes));
    }

    /// Enters the room that this page shows, with what an earlier page left to be sent there. Events of it go into
    /// the view from now on.
    pub fn enter(self, view: RwSignal<RoomView>) {
        let (room, person, join) =
            view.with_untracked(|view| (view.room.clone(), view.you.person, view.join()));
        self.shelf.set_value(Some((person, OutboxStorage::new(person, &room))));
        let left = browser::is_return().then(|| ReadingPlace::of(&room).load()).flatten();
        self.room.set_value(Some((room, view)));
        self.restore(view, StorageChange::All);
        self.look_again(view);
        self.send(join);
        // One reads on where one did, or a link to a message led here.
        if let Some(seq) = left.or_else(browser::place_in_address) {
            self.seek(view, seq);
        }
    }

    /// Adds to the room's log. When this returns, it is stored.
    pub fn post(self, view: RwSignal<RoomView>, act: Act) {
        self.paces.update_value(|paces| paces.typed = Timestamp::default());
        let ids = self.ids.try_update_value(|ids| ids.next(browser::now(), browser::random_bytes()));
        if let Some(id) = ids {
            self.change(view, |view| view.submit(id, act));
        }
    }

    /// Sends something again that was refused, or waits; without a connection, tries to have one.
    pub fn retry(self, view: RwSignal<RoomView>, id: MessageId) {
        self.change(view, |view| {
            view.outbox.retry(id);
            view.deliver()
        });
        self.reconnect_now();
    }

    /// Tries at once to have a connection, if there is none.
    pub fn reconnect_now(self) {
        self.signal(WakeSignal::Doubt);
    }

    /// Goes to a message, wherever in the log it is.
    pub fn seek(self, view: RwSignal<RoomView>, seq: Seq) {
        self.change(view, |view| view.seek(seq));
    }

    /// Takes something back that was not kept.
    pub fn discard(self, view: RwSignal<RoomView>, id: MessageId) {
        self.change(view, |view| {
            view.outbox.discard(id);
            view.deliver()
        });
    }

    /// Sends a command, if there is a connection. What must arrive is sent again when there is one: that is
    /// for the view to know.
    pub fn send(self, command: Command) {
        self.signal(WakeSignal::Send(command));
    }

    /// Changes the view, stores what that changes in the outbox, and sends what is to be sent because of it.
    fn change<C: IntoIterator<Item = Command>>(
        self,
        view: RwSignal<RoomView>,
        change: impl FnOnce(&mut RoomView) -> C,
    ) {
        let commands = view.try_update(change);
        self.store(view);
        commands.into_iter().flatten().for_each(|command| self.send(command));
    }

    fn store(self, view: RwSignal<RoomView>) {
        self.shelf.update_value(|shelf| {
            if let Some((_, shelf)) = shelf {
                view.try_with_untracked(|view| storage::write(shelf, &view.outbox));
            }
        });
    }

    /// Reads what is stored of the outbox, which other tabs share.
    fn restore(self, view: RwSignal<RoomView>, found: StorageChange) {
        self.shelf.update_value(|shelf| {
            let Some((_, shelf)) = shelf else { return };
            let Some(mut items) = storage::items(shelf) else { return };
            if let StorageChange::Known = found {
                items = shelf.known(items);
            }
            if !shelf.knows(&items) {
                view.try_update(|view| view.restore(|outbox| shelf.read(items, outbox)));
            }
        });
        self.store(view);
        let last = view.try_with_untracked(|view| view.outbox.pending().last().map(|pending| pending.id));
        if let Some(id) = last.flatten() {
            self.ids.update_value(|ids| ids.follow(id));
        }
    }

    /// The same, and sends what is due.
    fn take_over(self, view: RwSignal<RoomView>, found: StorageChange) {
        self.restore(view, found);
        let is_due = view.try_with_untracked(|view| view.outbox.is_due()).unwrap_or_default();
        if is_due {
            self.change(view, RoomView::deliver);
        }
    }

    /// Folds an event into the view, and says what to send because of it.
    fn fold_into(self, view: RwSignal<RoomView>, event: Event) -> Vec<Command> {
        match &event {
            Event::Joined(joined) => self.about_to_send_as(view, joined.you.person),
            // What a tab that was closed meanwhile has left.
            Event::Heartbeat(heartbeat) => {
                self.take_over(view, StorageChange::All);
                self.tell_read(view);
                if view.try_with_untracked(|view| view.knows(heartbeat)).unwrap_or(true) {
                    return Vec::new();
                }
            }
            Event::IsTyping(typing) => self.hear_typing(view, typing),
            Event::Kept(_) => self.paces.update_value(|paces| paces.pauses.0 = 0),
            _ => {}
        }
        let is_join = matches!(event, Event::Joined(_));
        let is_own = |told: &EntryAdded| {
            view.try_with_untracked(|view| view.you.person == told.entry.from.person) == Some(true)
        };
        let calls = matches!(&event, Event::Told(told) if view.try_with_untracked(|view| view.calls(told)) == Some(true));
        // Who says something has read what was said before, and who sees what is said to them need not be called.
        let reads = is_join || calls || matches!(&event, Event::Told(told) if is_own(told));
        let commands = view.try_write_untracked().map(|mut view| view.fold(event)).unwrap_or_default();
        if view.try_update_untracked(RoomView::has_sought_in_vain) == Some(true) {
            self.warning.set(Some(Warning::Refused(Code::NoMessage)));
        }
        self.draw_soon(view);
        self.count_unseen(view);
        self.store(view);
        self.pause_if_asked(view);
        self.list_if_due(view);
        if reads {
            self.tell_read(view);
        }
        if calls && !browser::is_visible() {
            self.look_at_rooms();
        }
        if is_join {
            self.settle(view);
        }
        commands
    }

    /// Shows that somebody is typing, for a while.
    fn hear_typing(self, view: RwSignal<RoomView>, typing: &IsTyping) {
        let heard = view.try_write_untracked().and_then(|mut view| {
            let person = typing.member.person;
            let is_shown = person != view.you.person && !browser::is_ignored(person);
            is_shown.then(|| view.typists.typed(typing.member.clone()))
        });
        let Some(heard) = heard else { return };
        let end = move || _ = view.try_update(|view| view.typists.expired(heard));
        set_timeout(end, Duration::from_secs(limits::TYPING_SECONDS));
    }

    /// Shows the others that one is typing; not more often than they must hear it, and not in a room where nobody is
    /// told.
    pub fn type_on(self, view: RwSignal<RoomView>) {
        let (room, people, is_joined) =
            view.with_untracked(|view| (view.room.clone(), view.roster.people(), view.is_joined()));
        let now = browser::now();
        let since = now.millis().saturating_sub(self.paces.get_value().typed.millis());
        let is_told = is_joined && (2..=limits::MAX_PEOPLE_FOR_TYPING).contains(&people);
        if is_told && limits::TYPING_SECONDS * 500 <= since {
            self.paces.update_value(|paces| paces.typed = now);
            self.send(Command::Typing(Typing { room }));
        }
    }

    /// Draws the view with the next frame, whatever else comes until then, and soon again at the earliest: what comes to a
    /// quiet room is shown at once, and in a busy one several things are shown together. A page that nobody looks at
    /// has no frames, and draws nothing.
    fn draw_soon(self, view: RwSignal<RoomView>) {
        let Throttles { is_drawing, drawn, .. } = self.paces.get_value();
        if is_drawing {
            return;
        }
        self.paces.update_value(|paces| paces.is_drawing = true);
        let draw = move || {
            self.paces.update_value(|paces| (paces.is_drawing, paces.drawn) = (false, browser::now()));
            view.notify();
        };
        request_animation_frame(move || {
            let since = browser::now().millis().saturating_sub(drawn.millis());
            // After the frame at the earliest, not in it: what is to be put right before the next one is painted waits
            // for that.
            set_timeout(draw, DRAW_INTERVAL.saturating_sub(Duration::from_millis(since)));
        });
    }

    /// What another tab delivered or took back is not sent again, and nobody sends what somebody else wrote: the cookie may
    /// have changed since the page was loaded. What was written on this page is its author's, whoever they are now.
    fn about_to_send_as(self, view: RwSignal<RoomView>, person: Person) {
        self.shelf.update_value(|kept| {
            if let Some((owner, shelf)) = kept.as_mut().filter(|(owner, _)| *owner != person) {
                view.try_update(|view| {
                    let along = view.outbox.take_along();
                    storage::write(shelf, &view.outbox);
                    shelf.put_away(&mut view.outbox);
                    *shelf = OutboxStorage::new(person, &view.room);
                    view.outbox.restore(along);
                });
                *owner = person;
                self.paces.update_value(|paces| paces.identities = paces.identities.saturating_add(1));
            }
        });
        // Once, two tabs may have been given one each at the same moment.
        if 1 < self.paces.get_value().identities {
            self.warning.set(Some(Warning::NoCookies));
        }
        self.restore(view, StorageChange::All);
    }

    fn with_room(self, act: impl FnOnce(Self, RwSignal<RoomView>)) {
        if let Some((_, view)) = self.room.get_value() {
            act(self, view);
        }
    }

    fn listen(self, event: &str, act: impl Fn() + 'static) {
        let listener = window_event_listener_untyped(event, move |_| act());
        on_cleanup(move || listener.remove());
    }

    fn signal(self, signal: WakeSignal) {
        self.signals.with_value(|signals| {
            if let Some(signals) = signals {
                // Fails only when the task has ended, with the page.
                let _ = signals.unbounded_send(signal);
            }
        });
    }
}
