//! One connection: what comes in is carried out, what its rooms publish goes out.
//!
//! One task, one loop, one `select!`. The connection keeps a place in each of its rooms' rings and no queue
//! of its own: when it wakes it takes everything up to the head and writes it at once.

mod closing;
mod commands;

use super::{
    limits::{self, Bucket, Pace},
    state::AppState,
    websocket::{self, Message, Unheard, WebSocket},
};
use crate::{
    domain::{Language, Person, RoomName},
    protocol::{Behind, Code, Command, Event, Frame, Heartbeat, Refused, RoomHead, Welcome},
    room::{Inbox, Membership, Rooms, Taken, Watch},
};
use bytes::Bytes;
use closing::Ended;
use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time;
use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

/// Room for how many pieces a connection keeps from one write to the next.
const FEW: usize = 8;

/// Who comes, and to what.
pub(super) struct Visit {
    pub(super) id: u64,
    pub(super) person: Person,
    pub(super) language: Language,
    pub(super) state: AppState,
}

/// Serves a connection until either side ends it.
pub(super) async fn serve(websocket: WebSocket, visit: Visit) {
    let began = Instant::now();
    let id = visit.id;
    tracing::info!(conn.id = id, "connected");
    let rooms = visit.state.rooms.clone();
    let ended = match rooms.arrive(visit.person).await {
        Ok(arrival) => {
            let mut connection = Connection::new(websocket, visit);
            let ended = connection.run().await;
            let leaves_at = connection.leaves_at(ended);
            let websocket = connection.leave_all(leaves_at);
            rooms.depart(arrival, leaves_at);
            closing::close(websocket, ended).await;
            ended
        }
        Err(refused) => closing::turn_away(websocket, refused).await,
    };
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(conn.id = id, reason = ended.reason(), duration_ms, "disconnected");
}

struct Connection {
    websocket: WebSocket,
    id: u64,
    person: Person,
    language: Language,
    rooms: Rooms,
    closing: CancellationToken,
    /// Over how long the clients of a server that ends come back.
    restart_spread: Duration,
    memberships: Vec<Membership>,
    lobby: Option<Watch>,
    /// Woken by each room of this connection, and by the lobby, when they publish. Posts are answered there, each once.
    inbox: Arc<Inbox>,
    /// How many posts have no answer yet.
    in_flight: usize,
    pace: Bucket,
    /// When something last came from the other side.
    heard: Instant,
    ping: time::Interval,
    /// What the next write sends. Empty between turns of the loop.
    outgoing: Vec<Bytes>,
}

/// Everything that can wake a connection.
enum Wake {
    Heard(Result<Message, Unheard>),
    News,
    PingDue,
    ServerCloses,
}

impl Connection {
    fn new(websocket: WebSocket, visit: Visit) -> Self {
        let Visit { id, person, language, state } = visit;
        let now = Instant::now();
        Self {
            websocket,
            id,
            person,
            language,
            rooms: state.rooms,
            closing: state.closing,
            restart_spread: state.restart_spread,
            memberships: Vec::new(),
            lobby: None,
            inbox: Arc::default(),
            in_flight: 0,
            pace: Bucket::new(state.rate, now),
            heard: now,
            ping: time::interval(limits::PING_EVERY),
            outgoing: Vec::new(),
        }
    }

    async fn run(&mut self) -> Ended {
        let closing = self.closing.clone();
        let mut closing = pin!(closing.cancelled());
        Box::pin(self.greet()).await;
        loop {
            if let Err(ended) = self.write().await {
                return ended;
            }
            let turn = match self.next(closing.as_mut()).await {
                Wake::Heard(message) => self.hear(message).await,
                Wake::News => {
                    self.take_news();
                    Ok(())
                }
                Wake::PingDue => self.ping(),
                Wake::ServerCloses => {
                    self.outgoing.push(closing::farewell(self.restart_spread).into());
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
        match self.rooms.introduce(self.person, self.language).await {
            Ok((you, _)) => self.tell(Event::Welcome(Welcome { connection: self.id.to_string(), you })),
            Err(refused) => self.tell(Event::Refused(refused)),
        }
    }

    async fn next(&mut self, closing: Pin<&mut WaitForCancellationFuture<'_>>) -> Wake {
        tokio::select! {
            // With this many unanswered, nothing more is read: the sender's own system then slows it down.
            message = self.websocket.next(), if self.in_flight < limits::IN_FLIGHT => Wake::Heard(message),
            () = self.inbox.woken() => Wake::News,
            _ = self.ping.tick() => Wake::PingDue,
            () = closing => Wake::ServerCloses,
        }
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
                self.outgoing.push(websocket::pong(&content));
                return Ok(());
            }
            Message::Pong => return Ok(()),
            Message::Close(code) => {
                self.outgoing.push(websocket::closed(code));
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

    /// Takes what came since: answers, the lobby, and what the rooms published. Of a room that published more than this
    /// connection could follow it is told that it is behind, and fills that from the log when it reads again.
    fn take_news(&mut self) {
        if 0 < self.in_flight {
            self.in_flight -= self.inbox.take_answers(&mut self.outgoing);
        }
        if let Some(lobby) = &mut self.lobby {
            lobby.take(&mut self.outgoing);
        }
        for membership in &mut self.memberships {
            match membership.take(&mut self.outgoing, limits::WRITE_BYTES) {
                Taken::All => {}
                Taken::Some => self.inbox.wake(),
                Taken::Overtaken => {
                    let behind = Behind { room: membership.room().clone() };
                    self.outgoing.push(Frame::encode(&Event::Behind(behind)).into());
                }
            }
        }
    }

    fn ping(&mut self) -> Result<(), Ended> {
        if limits::SILENCE < self.heard.elapsed() && self.in_flight < limits::IN_FLIGHT {
            return Err(Ended::Dead);
        }
        self.heartbeat();
        self.outgoing.push(websocket::ping());
        Ok(())
    }

    /// Says that the connection lives, and where the log of each of its rooms ends: a page hears no pings, and on
    /// a quiet room nothing else would show that something got lost.
    fn heartbeat(&mut self) {
        self.take_news();
        let heads = self.memberships.iter().filter_map(|membership| {
            Some(RoomHead { room: membership.room().clone(), seq: membership.head()? })
        });
        let rooms = heads.collect();
        self.tell(Event::Heartbeat(Heartbeat { rooms }));
    }

    fn tell(&mut self, event: Event) {
        self.outgoing.push(Frame::encode(&event).into());
    }

    /// The membership of a room, or where it would stand.
    fn find(&self, room: &RoomName) -> Result<usize, usize> {
        self.memberships.binary_search_by(|membership| membership.room().cmp(room))
    }

    /// Sends what is outgoing in as few system calls as it takes.
    async fn write(&mut self) -> Result<(), Ended> {
        if !self.websocket.try_write(&mut self.outgoing).map_err(|_| Ended::Lost)? {
            self.write_slowly().await?;
        }
        if FEW < self.outgoing.capacity() {
            self.outgoing = Vec::new();
        }
        Ok(())
    }

    /// Waits for a peer that does not take it all at once, only as long as one that reads would ever need.
    async fn write_slowly(&mut self) -> Result<(), Ended> {
        let began = Instant::now();
        match time::timeout(limits::WRITE_WAIT, self.websocket.write(&mut self.outgoing)).await {
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

    /// Leaves every room at this moment, and hands the socket back to be closed.
    fn leave_all(mut self, moment: Instant) -> WebSocket {
        for membership in &mut self.memberships {
            membership.leaves_at(moment);
        }
        self.websocket
    }
}
