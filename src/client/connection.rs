//! The socket of a page: one task owns it, and keeps it open.

use super::{RoomView, backoff, browser};
use crate::{
    domain::{Act, Member, MessageId, RoomName},
    protocol::{Code, Command, Event, Leave, Lobby, Refused, SUBPROTOCOL, WatchLobby},
};
use futures::{
    FutureExt, SinkExt, StreamExt,
    channel::mpsc::{self, UnboundedReceiver, UnboundedSender},
    pin_mut, select_biased,
};
use gloo_net::websocket::{Message, futures::WebSocket};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

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

/// A handle on the page's socket: how it stands, what it brought, and what to send. Made once for a page.
///
/// On the server it stands still and shows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// How it stands.
    pub status: RwSignal<Status>,
    /// The list of rooms, once it was sent.
    pub lobby: RwSignal<Option<Lobby>>,
    /// Who one is, once it was said.
    pub you: RwSignal<Option<Member>>,
    /// The last refusal that is not about one message.
    pub trouble: RwSignal<Option<Refused>>,
    room: StoredValue<Option<(RoomName, RwSignal<RoomView>)>>,
    signals: StoredValue<Option<UnboundedSender<Signal>>>,
}

/// What can wake the task, beside the socket.
enum Signal {
    /// Something to send, if there is a connection.
    Send(Command),
    /// The network is back, or the page is seen again: now is the time to try.
    TryNow,
    /// The network is gone.
    Lost,
}

/// How a socket's time went.
struct Session {
    was_connected: bool,
    /// The room could not be joined at that moment: another socket, a while later, may.
    failed: bool,
    /// When the server said to come back.
    come_back: Option<Duration>,
}

impl Connection {
    /// A connection that is not open yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            status: RwSignal::default(),
            lobby: RwSignal::default(),
            you: RwSignal::default(),
            trouble: RwSignal::default(),
            room: StoredValue::default(),
            signals: StoredValue::default(),
        }
    }

    /// Opens it, and keeps it open for as long as the page is. Called in an effect.
    pub fn open(self) {
        let (signals, wakes) = mpsc::unbounded();
        self.signals.set_value(Some(signals));
        window_event_listener(ev::online, move |_| self.signal(Signal::TryNow));
        window_event_listener(ev::offline, move |_| self.signal(Signal::Lost));
        let seen = window_event_listener_untyped("visibilitychange", move |_| {
            if browser::is_visible() {
                self.signal(Signal::TryNow);
            }
        });
        on_cleanup(move || seen.remove());
        spawn_local(self.run(wakes));
    }

    /// Enters the room that this page shows. Events of it go into the view from now on.
    pub fn enter(self, view: RwSignal<RoomView>) {
        let (room, join) = view.with_untracked(|view| (view.room.clone(), view.join()));
        self.room.set_value(Some((room, view)));
        self.send(join);
    }

    /// Leaves it again.
    pub fn leave(self, room: RoomName) {
        // The page may show the next room already.
        self.room.update_value(|shown| drop(shown.take_if(|(name, _)| *name == room)));
        self.send(Command::Leave(Leave { room }));
    }

    /// Adds to the room's log.
    pub fn post(self, view: RwSignal<RoomView>, act: Act) {
        let id = browser::new_message_id();
        if let Some(command) = view.try_update(|view| view.submit(id, act)).flatten() {
            self.send(command);
        }
    }

    /// Sends something again that was refused, or waits.
    pub fn retry(self, view: RwSignal<RoomView>, id: MessageId) {
        let again = view.try_update(|view| {
            view.outbox.retry(id);
            view.deliver()
        });
        again.flatten().into_iter().for_each(|command| self.send(command));
    }

    /// Takes something back that was not kept.
    pub fn discard(self, view: RwSignal<RoomView>, id: MessageId) {
        let next = view.try_update(|view| {
            view.outbox.discard(id);
            view.deliver()
        });
        next.flatten().into_iter().for_each(|command| self.send(command));
    }

    /// Sends a command, if there is a connection. What must arrive is sent again when there is one: that is
    /// for the view to know.
    pub fn send(self, command: Command) {
        self.signal(Signal::Send(command));
    }

    fn signal(self, signal: Signal) {
        self.signals.with_value(|signals| {
            if let Some(signals) = signals {
                // Fails only when the task has ended, with the page.
                let _ = signals.unbounded_send(signal);
            }
        });
    }

    async fn run(self, mut wakes: UnboundedReceiver<Signal>) {
        let mut attempt = 0;
        loop {
            let session = self.connect(&mut wakes).await;
            if let Some((_, view)) = self.room.get_value() {
                view.try_update(RoomView::disconnected);
            }
            if session.was_connected && !session.failed {
                attempt = 0;
            }
            self.status.set(if browser::is_online() { Status::Reconnecting } else { Status::Offline });
            let wait = session.come_back.unwrap_or_else(|| backoff::wait(attempt, browser::random()));
            attempt += 1;
            self.rest(wait, &mut wakes).await;
        }
    }

    /// Waits, unless there is a reason to try at once.
    async fn rest(self, wait: Duration, wakes: &mut UnboundedReceiver<Signal>) {
        let rested = browser::sleep(wait).fuse();
        pin_mut!(rested);
        loop {
            select_biased! {
                signal = wakes.select_next_some() => match signal {
                    Signal::TryNow => return,
                    Signal::Lost => self.status.set(Status::Offline),
                    // There is nothing to send it on. What must arrive is in the outbox.
                    Signal::Send(_) => {}
                },
                () = rested => return,
            }
        }
    }

    /// One socket, from opening it to its end.
    async fn connect(self, wakes: &mut UnboundedReceiver<Signal>) -> Session {
        let mut session = Session { was_connected: false, failed: false, come_back: None };
        let Ok(socket) = WebSocket::open_with_protocol(&browser::socket_url(), SUBPROTOCOL) else {
            return session;
        };
        let (mut sink, stream) = socket.split();
        let mut stream = stream.fuse();
        loop {
            let outgoing = select_biased! {
                message = stream.next() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(&text, &mut session),
                    Some(Ok(Message::Bytes(_))) => Vec::new(),
                    Some(Err(_)) | None => return session,
                },
                signal = wakes.select_next_some() => match signal {
                    Signal::Send(command) if session.was_connected => vec![command],
                    Signal::Send(_) | Signal::TryNow => Vec::new(),
                    Signal::Lost => return session,
                },
            };
            if session.failed {
                return session;
            }
            for command in outgoing {
                let json = serde_json::to_string(&command).expect("a command has only text keys");
                if sink.send(Message::Text(json)).await.is_err() {
                    return session;
                }
            }
        }
    }

    /// Takes a frame in, and says what to send because of it. What we do not understand is of a newer
    /// server, and is passed over.
    fn hear(self, text: &str, session: &mut Session) -> Vec<Command> {
        let Ok(event) = Event::decode(text) else { return Vec::new() };
        match event {
            Event::Welcome(welcome) => {
                session.was_connected = true;
                self.status.set(Status::Connected);
                self.trouble.set(None);
                self.you.set(Some(welcome.you));
                let join =
                    self.room.get_value().and_then(|(_, view)| view.try_with_untracked(RoomView::join));
                std::iter::once(Command::WatchLobby(WatchLobby {})).chain(join).collect()
            }
            Event::Lobby(lobby) => {
                self.lobby.set(Some(lobby));
                Vec::new()
            }
            Event::Closing(closing) => {
                session.come_back = Some(Duration::from_millis(closing.after_ms.into()));
                Vec::new()
            }
            event => {
                session.failed = is_failed_join(&event);
                self.fold(event)
            }
        }
    }

    fn fold(self, event: Event) -> Vec<Command> {
        if let Event::Renamed(renamed) = &event
            && self
                .you
                .with_untracked(|you| you.as_ref().is_some_and(|you| you.person == renamed.member.person))
        {
            self.you.set(Some(renamed.member.clone()));
        }
        if let Event::Refused(refused) = &event
            && refused.id.is_none()
        {
            self.trouble.set(Some(refused.clone()));
        }
        // The page may have turned to another room meanwhile, or to none.
        let about = event.room().cloned();
        let shown = self.room.get_value().filter(|(room, _)| about.is_none_or(|about| about == *room));
        shown.and_then(|(_, view)| view.try_update(|view| view.fold(event))).unwrap_or_default()
    }
}

impl Default for Connection {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a room could not be joined for a reason that passes.
fn is_failed_join(event: &Event) -> bool {
    let Event::Refused(refused) = event else { return false };
    refused.command.as_deref() == Some("join") && matches!(refused.code, Code::Busy | Code::TooFast)
}
