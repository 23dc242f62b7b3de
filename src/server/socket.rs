//! One connection: what comes in is carried out, what its rooms publish goes out.
//!
//! One task, one loop. The connection keeps a place in each of its rooms' rings and no queue of its own: whoever brings
//! news takes everything up to the head and writes it at once (`line.rs`), and the task does what has to wait.

mod closing;
mod commands;
mod line;
mod watching;

use super::{
    limits::{self, Bucket, Pace},
    state::AppState,
    websocket::{self, Message, Unheard, WebSocket},
};
use crate::{
    domain::{Language, Member, Person},
    protocol::{Code, Command, Event, Refused, Welcome},
    room::{Arrival, Rooms},
};
use closing::Ended;
use line::Line;
use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::{sync::OwnedSemaphorePermit, time};
use tokio_util::{
    sync::{CancellationToken, WaitForCancellationFuture},
    task::task_tracker::TaskTrackerToken,
};

/// Who comes, and to what.
pub(super) struct Visit {
    pub(super) id: u64,
    pub(super) person: Person,
    pub(super) language: Language,
    /// Its place among the connections there may be, and among those that only watch, if it is one.
    pub(super) place: OwnedSemaphorePermit,
    pub(super) watching: Option<OwnedSemaphorePermit>,
    /// What the end of the server waits for.
    pub(super) tracked: TaskTrackerToken,
}

/// Serves a connection until either side ends it. What is awaited once is boxed here and below: the future of a
/// connection is in memory for as long as it is open, and most of that time it waits for one thing.
pub(super) fn serve(
    websocket: WebSocket,
    visit: Visit,
    state: &AppState,
) -> impl Future<Output = ()> + use<> {
    let mut connection = Connection::new(websocket, visit, state);
    async move {
        let id = connection.id;
        tracing::info!(conn.id = id, "connected");
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
                connection.tell(Event::Refused(refused));
                Ended::TurnedAway
            }
        };
        Box::pin(closing::close(&mut connection.websocket, &connection.line, ended)).await;
        let duration_ms = u64::try_from(connection.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(conn.id = id, reason = ended.reason(), duration_ms, "disconnected");
    }
}

struct Connection {
    began: Instant,
    websocket: WebSocket,
    id: u64,
    person: Person,
    language: Language,
    rooms: Rooms,
    closing: CancellationToken,
    /// Over how long the clients of a server that ends come back.
    restart_spread: Duration,
    /// Where each room of this connection, and the lobby, bring what they publish, and the answers to posts.
    line: Arc<Line>,
    pace: Bucket,
    /// Whether nobody looks at it, as far as it said.
    hidden: bool,
    /// When something last came from the other side.
    heard: Instant,
    ping: time::Interval,
    _place: OwnedSemaphorePermit,
    /// There for who only watches.
    watching: Option<OwnedSemaphorePermit>,
    _tracked: TaskTrackerToken,
}

/// Everything that can wake a connection.
enum Wake {
    Heard(Result<Message, Unheard>),
    /// There is something to send.
    Called,
    PingDue,
    ServerCloses,
}

impl Connection {
    fn new(websocket: WebSocket, visit: Visit, state: &AppState) -> Self {
        let Visit { id, person, language, place, watching, tracked } = visit;
        let now = Instant::now();
        Self {
            began: now,
            line: Arc::new(Line::new(websocket.writer().clone())),
            websocket,
            id,
            person,
            language,
            rooms: state.rooms.clone(),
            closing: state.closing.clone(),
            restart_spread: state.restart_spread,
            pace: Bucket::new(state.rate, now),
            hidden: false,
            heard: now,
            ping: time::interval(limits::PING_EVERY),
            _place: place,
            watching,
            _tracked: tracked,
        }
    }

    /// Is one more connection of its person, on this server: not so who only watches.
    async fn arrive(&self) -> Result<Option<Arrival>, Refused> {
        if self.watching.is_some() {
            return Ok(None);
        }
        self.rooms.arrive(self.person).await.map(Some)
    }

    /// Who they are to others. Who only watches is nobody, whoever it is.
    async fn introduce(&self) -> Result<Member, Refused> {
        let person = if self.watching.is_some() { Person::NOBODY } else { self.person };
        self.rooms.introduce(person, self.language).await.map(|(you, _)| you)
    }

    async fn run(&mut self) -> Ended {
        let closing = self.closing.clone();
        let mut closing = pin!(closing.cancelled());
        Box::pin(self.greet()).await;
        loop {
            if let Err(ended) = self.write().await {
                return ended;
            }
            let turn = match poll_fn(|context| self.poll_wake(closing.as_mut(), context)).await {
                Wake::Heard(message) => self.hear(message).await,
                Wake::Called => Ok(()),
                Wake::PingDue => self.ping(),
                Wake::ServerCloses => {
                    self.line.lock().push(closing::farewell(self.restart_spread).into());
                    self.write().await.and(Err(Ended::Closing))
                }
            };
            if let Err(ended) = turn {
                return ended;
            }
        }
    }

    /// The server speaks first.
    async fn greet(&mut self) {
        match self.introduce().await {
            Ok(you) => self.tell(Event::Welcome(Welcome { connection: self.id.to_string(), you })),
            Err(refused) => self.tell(Event::Refused(refused)),
        }
    }

    fn poll_wake(
        &mut self,
        closing: Pin<&mut WaitForCancellationFuture<'_>>,
        context: &mut Context<'_>,
    ) -> Poll<Wake> {
        if closing.poll(context).is_ready() {
            return Poll::Ready(Wake::ServerCloses);
        }
        if self.ping.poll_tick(context).is_ready() {
            return Poll::Ready(Wake::PingDue);
        }
        if self.line.poll_called(context).is_ready() {
            return Poll::Ready(Wake::Called);
        }
        // With as many unanswered as may be, nothing more is read: the sender's own system then slows it down.
        if self.line.lock().in_flight == limits::IN_FLIGHT {
            return Poll::Pending;
        }
        self.websocket.poll_next(context).map(Wake::Heard)
    }

    async fn hear(&mut self, message: Result<Message, Unheard>) -> Result<(), Ended> {
        self.heard = Instant::now();
        let decoded = match message.map_err(Ended::from)? {
            Message::Text(text) => Command::decode(&text),
            Message::Binary => Err(Refused::new(
                Code::NotText,
                "Commands are text frames of JSON; a binary frame means nothing here.",
            )),
            Message::Ping(content) => {
                self.line.lock().push(websocket::pong(&content));
                return Ok(());
            }
            Message::Pong => return Ok(()),
            Message::Close(code) => {
                self.line.lock().push(websocket::closed(code));
                return self.write().await.and(Err(Ended::by_the_other_side(code)));
            }
        };
        match (self.pace.take(self.heard), decoded) {
            // Boxed, for only few connections carry out anything at a time, and all of them are in memory.
            (Pace::Steady, Ok(command)) => Box::pin(self.carry_out(command)).await,
            (Pace::Steady, Err(refused)) => self.tell(Event::Refused(refused)),
            (Pace::TooFast, decoded) => self.tell(Event::Refused(commands::too_fast(decoded))),
            (Pace::Flooding, _) => return Err(Ended::Flooding),
        }
        Ok(())
    }

    fn ping(&mut self) -> Result<(), Ended> {
        if limits::SILENCE < self.heard.elapsed() && self.line.lock().in_flight < limits::IN_FLIGHT {
            return Err(Ended::Dead);
        }
        let mut sending = self.line.lock();
        sending.heartbeat();
        sending.push(websocket::ping());
        Ok(())
    }

    fn tell(&mut self, event: Event) {
        self.line.lock().tell(&event);
    }

    /// Sends what there is to send.
    async fn write(&mut self) -> Result<(), Ended> {
        let written = self.line.send_now(&mut self.line.lock());
        if written.map_err(|_| Ended::Lost)? { Ok(()) } else { Box::pin(self.write_slowly()).await }
    }

    /// Waits for a peer that does not take it all at once, only as long as one that reads would ever need.
    async fn write_slowly(&mut self) -> Result<(), Ended> {
        let began = Instant::now();
        match time::timeout(limits::WRITE_WAIT, self.line.send()).await {
            Ok(written) => written.map_err(|_| Ended::Lost)?,
            Err(_) => return Err(Ended::Dead),
        }
        if limits::STALL < began.elapsed() {
            // It had stopped reading, and reads again.
            self.heard = Instant::now();
        }
        Ok(())
    }

    /// When its person will be seen to have left: at once who was thrown out, soon who closed or was closed and does not come
    /// back, as after a reload, and after the grace who was lost, counted from when they last gave a sign of life.
    fn leaves_at(&self, ended: Ended) -> Instant {
        let (now, grace) = (Instant::now(), self.rooms.grace());
        match ended {
            Ended::Flooding | Ended::TurnedAway => now,
            Ended::Closed | Ended::Broken(_) => now + limits::RELOAD_WAIT.min(grace),
            Ended::Dead => self.heard + grace,
            Ended::Lost | Ended::Closing => now + grace,
        }
    }

    /// Leaves every room, and is seen to have left at this moment.
    fn leave_all(&self, moment: Instant) {
        let mut sending = self.line.lock();
        sending.lobby = None;
        sending.following = None;
        let memberships = std::mem::take(&mut sending.memberships);
        drop(sending);
        for mut membership in memberships {
            membership.leaves_at(moment);
        }
    }
}
