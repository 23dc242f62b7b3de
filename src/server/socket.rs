//! One WebSocket connection: executes its commands, and sends what its rooms publish.
//!
//! One task, one loop. The connection has a place in each of its rooms' rings, and no queue of its own: a publisher takes
//! everything up to the head and writes it at once (`outbound.rs`); the task does everything that must wait.

pub(super) mod admission;
mod closing;
mod commands;
pub(super) mod handshake;
mod leaving;
mod outbound;
pub(super) mod pace;
mod refusals;
mod spectating;
pub(super) mod terms;
pub(super) mod veil;

use super::{
    limits,
    state::AppState,
    websocket::{self, ReadError, SocketMessage, WebSocket},
};
use crate::{
    domain::{Member, Person, Role, Viewer},
    protocol::{Code, Command, Event, Frame, Refused, Welcome},
    rates::RateDecision,
    room::{OnlineGuard, Rooms},
    sheets::HitLimit,
};
use bytes::Bytes;
use closing::CloseReason;
use outbound::Outbound;
use pace::{ConnectionMeter, Seat, TOO_MUCH_TEXT_SENTENCE};
use std::{
    future::poll_fn,
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};
use terms::ConnectionTerms;
use tokio::{sync::OwnedSemaphorePermit, time};
use tokio_util::{
    sync::{CancellationToken, WaitForCancellationFuture},
    task::task_tracker::TaskTrackerToken,
};

/// The parameters of a new connection.
pub(super) struct ConnectionParams {
    pub(super) id: u64,
    pub(super) viewer: Viewer,
    /// Its place among the connections there may be, and among those of its network.
    pub(super) place: OwnedSemaphorePermit,
    pub(super) seat: Seat,
    /// Its places in the totals of watchers, if it only watches.
    pub(super) watching: Option<Box<(OwnedSemaphorePermit, Seat)>>,
    /// A shutdown waits for this token.
    pub(super) tracked: TaskTrackerToken,
}

/// Serves a connection until either side ends it. Futures that are awaited once are boxed, here and below: a connection's
/// future is in memory while it is open, and most of that time it waits for one thing.
pub(super) fn serve(
    websocket: WebSocket,
    visit: ConnectionParams,
    state: &AppState,
) -> impl Future<Output = ()> + use<> {
    let mut connection = SocketConnection::new(websocket, visit, state);
    async move {
        let id = connection.id;
        connection.terms.log.opened(id);
        let ended = match Box::pin(connection.arrive()).await {
            Ok(arrival) => {
                let ended = connection.run().await;
                let leaves_at = connection.leaves_at(ended);
                connection.leave_all(leaves_at);
                if let Some(arrival) = arrival {
                    connection.rooms.depart(arrival, leaves_at);
                }
                ended
            }
            Err(refused) => {
                connection.send(Event::Refused(refused));
                CloseReason::TurnedAway
            }
        };
        Box::pin(closing::close(&mut connection.websocket, &connection.outbound, ended)).await;
        let duration_ms = u64::try_from(connection.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        connection.terms.log.closed(id, ended.reason(), duration_ms);
    }
}

struct SocketConnection {
    began: Instant,
    websocket: WebSocket,
    id: u64,
    viewer: Viewer,
    rooms: Rooms,
    closing: CancellationToken,
    /// Receives what the rooms and the lobby publish, and the answers to posts.
    outbound: Arc<Outbound>,
    meter: ConnectionMeter,
    /// How many pings and pongs came since the last ping of ours.
    controls: u32,
    terms: Arc<ConnectionTerms>,
    /// Whether nobody looks at it, as it last reported.
    hidden: bool,
    ping: time::Interval,
    _place: OwnedSemaphorePermit,
    /// Its places among those that only watch, if it is one.
    _watching: Option<Box<(OwnedSemaphorePermit, Seat)>>,
    _tracked: TaskTrackerToken,
}

/// The reasons for which a connection's task wakes up.
enum WakeReason {
    Received(Result<SocketMessage, ReadError>),
    /// Pings or pongs come much too fast.
    Flooded,
    /// There is something to send.
    OutboundReady,
    PingDue,
    ServerCloses,
}

impl SocketConnection {
    fn new(websocket: WebSocket, visit: ConnectionParams, state: &AppState) -> Self {
        let ConnectionParams { id, viewer, place, seat, watching, tracked } = visit;
        let now = Instant::now();
        let whose = if watching.is_none() { viewer.person } else { Person::NOBODY };
        let account = watching.is_none().then(|| state.sockets.paces.people.of(viewer.person, now));
        Self {
            began: now,
            outbound: Arc::new(Outbound::new(websocket.writer().clone(), whose)),
            websocket,
            id,
            viewer,
            rooms: state.rooms.clone(),
            closing: state.closing.clone(),
            meter: ConnectionMeter::new(state.sockets.rate, account, seat, now),
            controls: 0,
            terms: Arc::clone(&state.sockets.terms),
            hidden: false,
            ping: time::interval(limits::PING_INTERVAL),
            _place: place,
            _watching: watching,
            _tracked: tracked,
        }
    }

    /// Counts as one more connection of its person, unless it only watches.
    async fn arrive(&self) -> Result<Option<OnlineGuard>, Refused> {
        if self.viewer.role == Role::Watcher {
            return Ok(None);
        }
        self.rooms.arrive(self.viewer.person).await.map(Some)
    }

    /// The member in `welcome`. A watcher has no identity.
    async fn introduce(&self) -> Result<Member, Refused> {
        let person = match self.viewer.role {
            Role::Participant => self.viewer.person,
            Role::Watcher => Person::NOBODY,
        };
        self.rooms.introduce(person, self.viewer.language).await.map(|(you, _)| you)
    }

    async fn run(&mut self) -> CloseReason {
        let closing = self.closing.clone();
        let mut closing = pin!(closing.cancelled());
        Box::pin(self.greet()).await;
        loop {
            if let Err(ended) = self.write().await {
                return ended;
            }
            let wake = poll_fn(|context| self.poll_wake(closing.as_mut(), context)).await;
            // Before a command, so that nobody stays who sends one after the other.
            self.leave_ended();
            let turn = match wake {
                WakeReason::Received(message) => self.on_message(message).await,
                WakeReason::Flooded => Err(CloseReason::Flooding),
                WakeReason::OutboundReady => Ok(()),
                WakeReason::PingDue => self.ping(),
                WakeReason::ServerCloses => {
                    self.outbound.lock().push(closing::closing_frame(self.terms.restart_spread).into());
                    self.write().await.and(Err(CloseReason::Closing))
                }
            };
            if let Err(ended) = turn {
                return ended;
            }
        }
    }

    /// Sends `welcome`.
    async fn greet(&mut self) {
        match self.introduce().await {
            Ok(you) => self.send(Event::Welcome(Welcome { connection: self.id.to_string(), you })),
            Err(refused) => self.send(Event::Refused(refused)),
        }
    }

    fn poll_wake(
        &mut self,
        closing: Pin<&mut WaitForCancellationFuture<'_>>,
        context: &mut Context<'_>,
    ) -> Poll<WakeReason> {
        if closing.poll(context).is_ready() {
            return Poll::Ready(WakeReason::ServerCloses);
        }
        if self.ping.poll_tick(context).is_ready() {
            return Poll::Ready(WakeReason::PingDue);
        }
        // Reads before it sends: with a slow peer there is always something to send, but the peer may send commands too. At the
        // limit of unanswered posts, nothing is read, so that the sender is slowed down by TCP.
        if self.outbound.lock().in_flight < limits::MAX_POSTS_IN_FLIGHT
            && let Poll::Ready(wake) = self.poll_heard(context)
        {
            return Poll::Ready(wake);
        }
        self.outbound.poll_called(context).map(|()| WakeReason::OutboundReady)
    }

    /// Ready with the next message that is not a ping or pong. Only the last of several pings is answered.
    fn poll_heard(&mut self, context: &mut Context<'_>) -> Poll<WakeReason> {
        let mut pong = None;
        let wake = loop {
            match self.websocket.poll_next(context) {
                Poll::Ready(Ok(SocketMessage::Ping(content))) => pong = Some(content),
                Poll::Ready(Ok(SocketMessage::Pong)) => {}
                Poll::Ready(heard) => break Poll::Ready(WakeReason::Received(heard)),
                Poll::Pending if pong.is_some() => break Poll::Ready(WakeReason::OutboundReady),
                Poll::Pending => break Poll::Pending,
            }
            self.controls += 1;
            if limits::MAX_CONTROLS_PER_PING < self.controls {
                break Poll::Ready(WakeReason::Flooded);
            }
        };
        if let Some(content) = pong {
            // Before the answers to later messages.
            self.outbound.lock().push(websocket::pong(&content));
        }
        wake
    }

    async fn on_message(&mut self, message: Result<SocketMessage, ReadError>) -> Result<(), CloseReason> {
        let (decoded, length) = match message.map_err(CloseReason::from)? {
            SocketMessage::Text(text) => (self.decode(&text), 0),
            SocketMessage::Binary => {
                let sentence = "Commands are text frames of JSON; a binary frame means nothing here.";
                (Err(Refused::new(Code::NotText, sentence)), 0)
            }
            SocketMessage::TooLarge(excess) => (Err(Command::too_large(&excess.excerpt)), excess.length),
            SocketMessage::Ping(_) | SocketMessage::Pong => return Ok(()),
            SocketMessage::Close(code) => {
                self.outbound.lock().end(websocket::closed(code));
                return self.write().await.and(Err(CloseReason::by_the_other_side(code)));
            }
        };
        let pace = self.meter.take(self.websocket.heard());
        self.meter.charge(length);
        if pace != RateDecision::Steady {
            self.terms.refusals.count(HitLimit::Commands);
        }
        match (pace, decoded) {
            // Boxed: only few connections execute a command at a time, but all of them are in memory.
            (RateDecision::Steady, Ok(command)) => Box::pin(self.dispatch(command)).await,
            (RateDecision::Steady, Err(refused)) => self.send(Event::Refused(refused)),
            (RateDecision::TooFast(wait), decoded) => {
                self.send(Event::Refused(refusals::too_fast(decoded, wait)));
            }
            (RateDecision::Flooding, _) => return Err(CloseReason::Flooding),
        }
        Ok(())
    }

    /// Decodes a command, and refuses too much text. Every addition to a log is charged by its length.
    fn decode(&mut self, text: &str) -> Result<Command, Refused> {
        let command = Command::decode(text)?;
        if !matches!(command, Command::Post(_)) {
            return Ok(command);
        }
        match self.meter.lets_say(text.len(), self.websocket.heard()) {
            Ok(()) => Ok(command),
            Err(wait) => {
                self.terms.refusals.count(HitLimit::Text);
                let refused = Refused::new(Code::TooFast, TOO_MUCH_TEXT_SENTENCE);
                Err(refusals::refusal_for(command, refused.retry_after(wait.seconds())))
            }
        }
    }

    fn ping(&mut self) -> Result<(), CloseReason> {
        let now = Instant::now();
        self.controls = 0;
        if self.outbound.lock().in_flight == limits::MAX_POSTS_IN_FLIGHT {
            // Nothing is read now, so no timeout may run.
            self.websocket.excuse(now);
        }
        if limits::HEARTBEAT_TIMEOUT < now.saturating_duration_since(self.websocket.heard()) {
            return Err(CloseReason::Dead);
        }
        if self.websocket.is_late(now) {
            return Err(CloseReason::Late);
        }
        let mut sending = self.outbound.lock();
        sending.heartbeat();
        sending.push(websocket::ping());
        Ok(())
    }

    /// Sends an event, and charges its cost.
    fn send(&mut self, event: Event) {
        let frame: Bytes = Frame::encode(&event).into();
        self.meter.charge(frame.len());
        self.outbound.lock().push_about(event.room(), frame);
    }

    /// Sends everything that is queued.
    async fn write(&mut self) -> Result<(), CloseReason> {
        let written = self.outbound.send_now(&mut self.outbound.lock());
        if written.map_err(|_| CloseReason::Lost)? { Ok(()) } else { Box::pin(self.write_slowly()).await }
    }

    /// Waits for a slow peer, as long as there is progress.
    async fn write_slowly(&mut self) -> Result<(), CloseReason> {
        let began = Instant::now();
        self.outbound.send().await.map_err(|error| {
            if error.kind() == io::ErrorKind::TimedOut { CloseReason::Dead } else { CloseReason::Lost }
        })?;
        if limits::STALLED_WRITE_AFTER < began.elapsed() {
            // The peer had stopped reading, and reads again.
            self.websocket.excuse(Instant::now());
        }
        Ok(())
    }
}
