//! One connection: what comes in is carried out, what its rooms publish goes out.
//!
//! One task, one loop, one `select!`. The connection keeps a place in each of its rooms' rings and no queue
//! of its own: when it wakes it takes everything up to the head and writes it at once.

mod closing;
mod commands;

use super::{
    limits::{self, Bucket, Pace},
    state::AppState,
};
use crate::{
    domain::{Language, Person, RoomName},
    protocol::{Behind, Code, Command, Event, Frame, Heartbeat, Refused, RoomHead, Welcome},
    room::{Membership, Rooms, Taken},
};
use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use closing::Ended;
use futures::{SinkExt, StreamExt};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{Notify, mpsc, watch},
    time,
};
use tokio_util::sync::CancellationToken;

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
    tracing::info!("connected");
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
    tracing::info!(reason = ended.reason(), duration_ms, "disconnected");
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
    memberships: BTreeMap<RoomName, Membership>,
    lobby: Option<watch::Receiver<Frame>>,
    /// Notified by every room of this connection when it publishes.
    wake: Arc<Notify>,
    /// Rooms answer each `say` here, once. It holds as many as may be in flight, so an answer always fits.
    replies: (mpsc::Sender<Frame>, mpsc::Receiver<Frame>),
    /// How many `say`s have no answer yet.
    in_flight: usize,
    pace: Bucket,
    /// When something last came from the other side.
    heard: Instant,
    ping: time::Interval,
    /// What the next write sends. Empty between turns of the loop.
    outgoing: Vec<Frame>,
}

/// Everything that can wake a connection.
enum Wake {
    Heard(Option<Result<Message, axum::Error>>),
    Replied(Frame),
    Published,
    LobbyChanged(Frame),
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
            memberships: BTreeMap::new(),
            lobby: None,
            wake: Arc::default(),
            replies: mpsc::channel(limits::IN_FLIGHT),
            in_flight: 0,
            pace: Bucket::new(state.rate, now),
            heard: now,
            ping: time::interval(limits::PING_EVERY),
            outgoing: Vec::new(),
        }
    }

    async fn run(&mut self) -> Ended {
        self.greet().await;
        loop {
            if let Err(ended) = self.write().await {
                return ended;
            }
            let turn = match self.next().await {
                Wake::Heard(message) => self.hear(message).await,
                Wake::Replied(frame) => {
                    self.in_flight -= 1;
                    self.outgoing.push(frame);
                    Ok(())
                }
                Wake::Published => {
                    self.take_published();
                    Ok(())
                }
                Wake::LobbyChanged(frame) => {
                    self.outgoing.push(frame);
                    Ok(())
                }
                Wake::PingDue => self.ping().await,
                Wake::ServerCloses => {
                    self.outgoing.push(closing::farewell(self.restart_spread));
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

    async fn next(&mut self) -> Wake {
        let lobby = async {
            let Some(lobby) = &mut self.lobby else { return std::future::pending().await };
            // The list outlives every connection: this fails at no time but the end of the process.
            if lobby.changed().await.is_err() {
                return std::future::pending().await;
            }
            lobby.borrow_and_update().clone()
        };
        tokio::select! {
            // With this many unanswered, nothing more is read: the sender's own system then slows it down.
            message = self.websocket.next(), if self.in_flight < limits::IN_FLIGHT => Wake::Heard(message),
            Some(frame) = self.replies.1.recv() => Wake::Replied(frame),
            () = self.wake.notified() => Wake::Published,
            frame = lobby => Wake::LobbyChanged(frame),
            _ = self.ping.tick() => Wake::PingDue,
            () = self.closing.cancelled() => Wake::ServerCloses,
        }
    }

    async fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), Ended> {
        self.heard = Instant::now();
        let message = match message {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(closing::broken(error)),
            None => return Err(Ended::Lost),
        };
        let decoded = match message {
            Message::Text(text) => Command::decode(&text),
            Message::Binary(_) => Err(Refused::new(
                Code::NotText,
                "Commands are text frames of JSON; a binary frame means nothing here.",
            )),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(Ended::Closed),
        };
        match (self.pace.take(self.heard), decoded) {
            (Pace::Steady, Ok(command)) => self.carry_out(command).await,
            (Pace::Steady, Err(refused)) => self.tell(Event::Refused(refused)),
            (Pace::TooFast, decoded) => self.tell(Event::Refused(commands::too_fast(decoded))),
            (Pace::Flooding, _) => return Err(Ended::Flooding),
        }
        Ok(())
    }

    /// Takes what the rooms published since. Of one that published more than this connection could follow it is
    /// told that it is behind, and fills that from the log when it reads again.
    fn take_published(&mut self) {
        for membership in self.memberships.values_mut() {
            match membership.take(&mut self.outgoing, limits::WRITE_BYTES) {
                Taken::All => {}
                Taken::Some => self.wake.notify_one(),
                Taken::Overtaken => {
                    let behind = Behind { room: membership.room().clone() };
                    self.outgoing.push(Frame::encode(&Event::Behind(behind)));
                }
            }
        }
    }

    async fn ping(&mut self) -> Result<(), Ended> {
        if limits::SILENCE < self.heard.elapsed() && self.in_flight < limits::IN_FLIGHT {
            return Err(Ended::Dead);
        }
        self.heartbeat();
        self.feed(Message::Ping(Default::default())).await
    }

    /// Says that the connection lives, and where the log of each of its rooms ends: a page hears no pings, and on
    /// a quiet room nothing else would show that something got lost.
    fn heartbeat(&mut self) {
        self.take_published();
        let heads = self.memberships.values().filter_map(|membership| {
            Some(RoomHead { room: membership.room().clone(), seq: membership.head()? })
        });
        let rooms = heads.collect();
        self.tell(Event::Heartbeat(Heartbeat { rooms }));
    }

    fn tell(&mut self, event: Event) {
        self.outgoing.push(Frame::encode(&event));
    }

    /// Sends what is outgoing, and what the protocol itself has to say, in as few system calls as it takes.
    async fn write(&mut self) -> Result<(), Ended> {
        for frame in std::mem::take(&mut self.outgoing) {
            let text = Utf8Bytes::try_from(frame.into_bytes()).expect("a frame is JSON, and JSON is UTF-8");
            self.feed(Message::Text(text)).await?;
        }
        let began = Instant::now();
        patient(self.websocket.flush()).await?;
        if limits::STALL < began.elapsed() {
            // It had stopped reading, and reads again.
            self.heard = Instant::now();
        }
        Ok(())
    }

    async fn feed(&mut self, message: Message) -> Result<(), Ended> {
        patient(self.websocket.feed(message)).await
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
        for membership in self.memberships.values_mut() {
            membership.leaves_at(moment);
        }
        self.websocket
    }
}

/// Waits for a write only as long as a peer that reads would ever need.
async fn patient(write: impl Future<Output = Result<(), axum::Error>>) -> Result<(), Ended> {
    match time::timeout(limits::WRITE_WAIT, write).await {
        Ok(written) => written.map_err(|_| Ended::Lost),
        Err(_) => Err(Ended::Dead),
    }
}
