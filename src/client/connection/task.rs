//! The task that owns the socket.

use super::{
    Connection, Status, Warning,
    attention::away,
    backoff,
    liveness::{Liveness, LivenessMonitor},
    wake_signal::WakeSignal,
};
use crate::{
    client::{RoomView, browser},
    protocol::{CLOSE_RECONNECTING, Code, Command, Event, Follow, Probe, SUBPROTOCOL, WatchLobby},
};
use futures::{FutureExt, SinkExt, StreamExt, channel::mpsc::UnboundedReceiver, pin_mut, select_biased};
use gloo_net::websocket::{Message, futures::WebSocket};
use leptos::prelude::*;
use std::time::Duration;

/// How long a page that is being left waits before it reconnects, in case it stays.
const HIDDEN_WAIT: Duration = Duration::from_secs(15);

/// The duration after which an outage is no longer short.
const LONG_OUTAGE: Duration = Duration::from_secs(10);

/// The result of a socket's session.
struct SessionEnd {
    was_connected: bool,
    /// The room could not be joined at that moment: a later session may succeed.
    failed: bool,
    /// When to retry, if that is known.
    again: Option<Duration>,
}

/// The result of one turn of the socket's loop.
enum LoopStep {
    Send(Vec<Command>),
    /// The socket is unusable.
    End,
    /// The page is left: the server may tell the others.
    Leave,
}

impl Connection {
    pub(super) async fn run(self, mut wakes: UnboundedReceiver<WakeSignal>) {
        let mut attempt = 0;
        let mut gone = browser::now();
        loop {
            let session = self.connect(&mut wakes).await;
            if let Some((_, view)) = self.room.get_value() {
                view.try_update(RoomView::disconnected);
            }
            if session.was_connected && !session.failed {
                attempt = 0;
            }
            if session.was_connected {
                gone = browser::now();
            }
            let for_how_long = browser::now().millis().saturating_sub(gone.millis());
            if LONG_OUTAGE.as_millis() <= u128::from(for_how_long) {
                self.warning.set(Some(Warning::Unconnected));
            }
            self.status.set(if browser::is_online() { Status::Reconnecting } else { Status::Offline });
            let wait = session.again.unwrap_or_else(|| backoff::wait(attempt, browser::random()));
            attempt += 1;
            self.rest(wait, &mut wakes).await;
        }
    }

    /// Waits, unless there is a reason to retry at once.
    async fn rest(self, wait: Duration, wakes: &mut UnboundedReceiver<WakeSignal>) {
        let rested = browser::sleep(wait).fuse();
        pin_mut!(rested);
        loop {
            select_biased! {
                signal = wakes.select_next_some() => match signal {
                    WakeSignal::Doubt => return,
                    WakeSignal::Lost => self.status.set(Status::Offline),
                    WakeSignal::Hidden => rested.set(browser::sleep(HIDDEN_WAIT).fuse()),
                    // There is no socket to send it on. Important commands are in the outbox.
                    WakeSignal::Send(_) => {}
                },
                () = rested => return,
            }
        }
    }

    /// One session, from opening the socket to its end.
    async fn connect(self, wakes: &mut UnboundedReceiver<WakeSignal>) -> SessionEnd {
        let mut session = SessionEnd { was_connected: false, failed: false, again: None };
        let Ok(mut socket) = WebSocket::open_with_protocol(&browser::socket_url(self.watches), SUBPROTOCOL)
        else {
            return session;
        };
        let mut pulse = LivenessMonitor::new(browser::now().millis());
        let look = browser::sleep(pulse.next_look(browser::now().millis())).fuse();
        pin_mut!(look);
        loop {
            let mut doubts = false;
            let turn = select_biased! {
                message = socket.next().fuse() => {
                    pulse.heard(browser::now().millis());
                    match message {
                        Some(Ok(Message::Text(text))) => LoopStep::Send(self.on_text(&text, &mut session)),
                        Some(Ok(Message::Bytes(_))) => LoopStep::Send(Vec::new()),
                        // It is closed already, or closes by itself.
                        Some(Err(_)) | None => return session,
                    }
                },
                signal = wakes.select_next_some() => match signal {
                    WakeSignal::Send(command) if session.was_connected => LoopStep::Send(vec![command]),
                    WakeSignal::Send(_) => LoopStep::Send(Vec::new()),
                    WakeSignal::Doubt => {
                        doubts = session.was_connected;
                        LoopStep::Send(Vec::new())
                    }
                    WakeSignal::Lost => LoopStep::End,
                    WakeSignal::Hidden => {
                        session.again = Some(HIDDEN_WAIT);
                        LoopStep::Leave
                    }
                },
                () = look => {
                    let now = browser::now().millis();
                    let finding = pulse.look(now);
                    look.set(browser::sleep(pulse.next_look(now)).fuse());
                    match finding {
                        Liveness::Alive => LoopStep::Send(Vec::new()),
                        Liveness::Doubtful if session.was_connected => {
                            doubts = true;
                            LoopStep::Send(Vec::new())
                        }
                        Liveness::Doubtful => {
                            pulse.expect_soon(now);
                            LoopStep::Send(Vec::new())
                        }
                        Liveness::Dead => {
                            session.again = Some(Duration::ZERO);
                            LoopStep::End
                        }
                    }
                },
            };
            let mut outgoing = match turn {
                LoopStep::Send(commands) if !session.failed => commands,
                LoopStep::Send(_) | LoopStep::End => {
                    come_back(socket);
                    return session;
                }
                LoopStep::Leave => return session,
            };
            let now = browser::now().millis();
            if doubts && pulse.suspect(now) {
                outgoing.push(Command::Probe(Probe {}));
                look.set(browser::sleep(pulse.next_look(now)).fuse());
            }
            for command in outgoing {
                let json = serde_json::to_string(&command).expect("a command has only text keys");
                if socket.send(Message::Text(json)).await.is_err() {
                    return session;
                }
            }
        }
    }

    /// Handles a frame. Returns the commands to send because of it. Unknown events are of a newer server, and are ignored.
    fn on_text(self, text: &str, session: &mut SessionEnd) -> Vec<Command> {
        let Some(event) = Event::decode(text) else { return Vec::new() };
        match event {
            Event::Welcome(welcome) => {
                session.was_connected = true;
                self.status.set(Status::Connected);
                self.warning.set(None);
                self.you.set(Some(welcome.you));
                let join =
                    self.room.get_value().and_then(|(_, view)| view.try_with_untracked(RoomView::join));
                self.look_at_rooms();
                let follow = (!self.watches).then_some(Command::Follow(Follow {}));
                let watch = WatchLobby { totals: self.room.get_value().is_some() };
                [away(), Command::WatchLobby(watch)].into_iter().chain(follow).chain(join).collect()
            }
            Event::Lobby(lobby) => {
                self.lobby.set(Some(lobby));
                Vec::new()
            }
            Event::Closing(closing) => {
                session.again = Some(Duration::from_millis(closing.after_ms.into()));
                Vec::new()
            }
            event @ (Event::Joined(_)
            | Event::Told(_)
            | Event::Appeals(_)
            | Event::Kept(_)
            | Event::Entered(_)
            | Event::Left(_)
            | Event::Renamed(_)
            | Event::IsTyping(_)
            | Event::IsAway(_)
            | Event::Count(_)
            | Event::History(_)
            | Event::Entries(_)
            | Event::Behind(_)
            | Event::Heartbeat(_)
            | Event::Refused(_)) => {
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
            // A temporary refusal is retried by the page or by the next action; a ban and a door are shown above the field, which a
            // page that only watches does not have.
            && !matches!(refused.code, Code::TooFast | Code::Busy | Code::Banned)
            && (self.watches || refused.code != Code::Closed)
        {
            self.warning.set(Some(Warning::Refused(refused.code)));
        }
        // The lobby does not show it.
        if let Event::Heartbeat(heartbeat) = &event
            && !heartbeat.followed.is_empty()
        {
            self.look_at_rooms();
        }
        let about = event.room().cloned();
        let shown = self.room.get_value().filter(|(room, _)| about.is_none_or(|about| about == *room));
        shown.map(|(_, view)| self.fold_into(view, event)).unwrap_or_default()
    }
}

/// Closes a socket that another one replaces: the person does not leave.
fn come_back(socket: WebSocket) {
    // Fails only for a code that pages may not use.
    let _ = socket.close(Some(CLOSE_RECONNECTING), None);
}

/// Whether joining failed for a temporary reason.
fn is_failed_join(event: &Event) -> bool {
    let Event::Refused(refused) = event else { return false };
    refused.command.as_deref() == Some("join") && matches!(refused.code, Code::Busy | Code::TooFast)
}
