//! The socket of a page. One task owns it and keeps it open.

mod attention;
mod backoff;
mod drawing;
mod folding;
mod later;
mod liveness;
mod persistence;
mod status;
mod storage_change;
pub(super) mod stored_outbox;
mod task;
mod throttles;
mod typing;
mod wake_signal;

use super::{
    RoomView,
    browser::{self, storage::ReadingPlace},
    model::message_ids::MessageIds,
};
use crate::{
    domain::{Act, Member, MessageId, Person, RoomName, Seq, Timestamp},
    protocol::{Command, LobbyList},
};
pub use attention::MY_ROOMS_ID;
use futures::channel::mpsc::{self, UnboundedSender};
use leptos::{ev, prelude::*, task::spawn_local};
pub use status::{Status, Warning};
use storage_change::StorageChange;
use stored_outbox::OutboxStorage;
use throttles::Throttles;
use wake_signal::WakeSignal;

/// A handle of the page's socket: its state, its received data, and sending. Created once for a page.
///
/// On the server it does nothing.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// The state of the connection.
    pub status: RwSignal<Status>,
    /// The list of rooms, once it was received.
    pub lobby: RwSignal<Option<LobbyList>>,
    /// Who one is, once it was received.
    pub you: RwSignal<Option<Member>>,
    /// The current warning, until it is over or closed.
    pub warning: RwSignal<Option<Warning>>,
    /// Whether it only watches: it posts nothing, and nobody sees it.
    pub watches: bool,
    room: StoredValue<Option<(RoomName, RwSignal<RoomView>)>>,
    signals: StoredValue<Option<UnboundedSender<WakeSignal>>>,
    ids: StoredValue<MessageIds>,
    /// The stored outbox of this page's room, and its person.
    shelf: StoredValue<Option<(Person, OutboxStorage)>>,
    paces: StoredValue<Throttles>,
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

    /// Opens it, and keeps it open while the page exists. Called in an effect.
    pub fn open(self) {
        let (signals, wakes) = mpsc::unbounded();
        self.signals.set_value(Some(signals));
        self.listen("online", move || self.signal(WakeSignal::Doubt));
        self.listen("offline", move || self.signal(WakeSignal::Lost));
        // After a phone slept, a tab was frozen, or a page was returned to, nothing says whether the socket is still alive.
        self.listen("pageshow", move || self.signal(WakeSignal::Doubt));
        self.listen("resume", move || self.signal(WakeSignal::Doubt));
        self.listen("visibilitychange", move || {
            self.look();
            if browser::is_visible() {
                self.signal(WakeSignal::Doubt);
            }
        });
        // Reports that the page is left; also, a browser keeps a page in its back-forward cache only if its socket is closed.
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

    /// Enters this page's room, with the outbox of an earlier page. From now on, the room's events go into the view.
    pub fn enter(self, view: RwSignal<RoomView>) {
        let (room, person, join) =
            view.with_untracked(|view| (view.room.clone(), view.you.person, view.join()));
        self.shelf.set_value(Some((person, OutboxStorage::new(person, &room))));
        let left = browser::is_return().then(|| ReadingPlace::of(&room).load()).flatten();
        self.room.set_value(Some((room, view)));
        self.restore(view, StorageChange::All);
        self.look_again(view);
        self.send(join);
        // Resumes at the last position, or at the message of a link.
        if let Some(seq) = left.or_else(browser::place_in_address) {
            self.seek(view, seq);
        }
    }

    /// Adds to the room's log. When this returns, it is stored in the outbox.
    pub fn post(self, view: RwSignal<RoomView>, act: Act) {
        self.paces.update_value(|paces| paces.typed = Timestamp::default());
        let ids = self.ids.try_update_value(|ids| ids.next(browser::now(), browser::random_bytes()));
        if let Some(id) = ids {
            self.change(view, |view| view.submit(id, act));
        }
    }

    /// Retries an item that was refused or waits; without a connection, reconnects.
    pub fn retry(self, view: RwSignal<RoomView>, id: MessageId) {
        self.change(view, |view| {
            view.outbox.retry(id);
            view.deliver()
        });
        self.reconnect_now();
    }

    /// Reconnects at once, if there is no connection.
    pub fn reconnect_now(self) {
        self.signal(WakeSignal::Doubt);
    }

    /// Goes to a message, anywhere in the log.
    pub fn seek(self, view: RwSignal<RoomView>, seq: Seq) {
        self.change(view, |view| view.seek(seq));
    }

    /// Discards an item that is not on the server.
    pub fn discard(self, view: RwSignal<RoomView>, id: MessageId) {
        self.change(view, |view| {
            view.outbox.discard(id);
            view.deliver()
        });
    }

    /// Sends a command, if there is a connection. The view sends important commands again after a reconnection.
    pub fn send(self, command: Command) {
        self.signal(WakeSignal::Send(command));
    }

    /// Changes the view, stores the changes of the outbox, and sends the resulting commands.
    fn change<C: IntoIterator<Item = Command>>(
        self,
        view: RwSignal<RoomView>,
        change: impl FnOnce(&mut RoomView) -> C,
    ) {
        let commands = view.try_update(change);
        self.store(view);
        commands.into_iter().flatten().for_each(|command| self.send(command));
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
                // Fails only if the task has ended, with the page.
                let _ = signals.unbounded_send(signal);
            }
        });
    }
}
