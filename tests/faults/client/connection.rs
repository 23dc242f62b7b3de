//! One connection of a client, from the handshake to its end.

use super::{Does, Life, Seen};
use crate::{
    addresses::connect,
    wire::{self, Entry, Told},
};
use futures::{SinkExt, StreamExt};
use std::{
    future,
    time::{Duration, Instant},
};
use tokio::{
    net::TcpStream,
    time::{self, sleep_until},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue},
};

/// How long opening may take, and how long the server may say nothing; it sends a heartbeat every 5 s.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long to wait after a refusal that helps in a moment.
const MOMENT: Duration = Duration::from_millis(200);

/// Why a connection is over. What matters of it is known to the client.
pub(super) struct Over;

impl From<tungstenite::Error> for Over {
    fn from(_: tungstenite::Error) -> Self {
        Self
    }
}

pub(super) struct Connection {
    websocket: WebSocketStream<TcpStream>,
    /// Whether `joined` has come over this connection.
    joined: bool,
    /// The place after which entries were asked for.
    asked: Option<u64>,
    /// Whether the server passed something over.
    is_behind: bool,
    /// When to send what is first in the outbox, for the first time over this connection or again.
    say_at: Instant,
    /// When to ask for the room again that was refused.
    join_at: Option<Instant>,
}

impl Connection {
    pub(super) async fn open(life: &Life) -> Result<Self, Over> {
        let opening = async {
            let stream = connect(life.habits.from, life.server).await.map_err(|_| Over)?;
            let mut request = format!("ws://{}/ws", life.server).into_client_request()?;
            if let Some(cookie) = life.known.lock().unwrap().cookie.clone() {
                let cookie = HeaderValue::from_str(&cookie).map_err(|_| Over)?;
                request.headers_mut().insert("cookie", cookie);
            }
            let (websocket, response) = client_async(request, stream).await?;
            let given = response.headers().get("set-cookie").and_then(|header| header.to_str().ok());
            if let Some(given) = given.and_then(|given| given.split(';').next()) {
                let mut known = life.known.lock().unwrap();
                if known.cookie.is_some() {
                    known.fault("the server did not know its own cookie".to_owned());
                }
                known.cookie = Some(given.to_owned());
            }
            let now = Instant::now();
            Ok(Self {
                websocket,
                joined: false,
                asked: None,
                is_behind: false,
                say_at: now,
                join_at: Some(now),
            })
        };
        time::timeout(PATIENCE, opening).await.unwrap_or(Err(Over))
    }

    /// Runs until it is over, for whatever reason, or the client has to go.
    pub(super) async fn run(mut self, life: &mut Life) {
        let mut presence = life.presence.clone();
        let must_go = tokio::select! {
            _ = self.talk(life) => false,
            _ = presence.wait_for(|present| !present) => true,
        };
        if must_go {
            // Whether the close arrives is the network's.
            let _ = time::timeout(Duration::from_secs(1), self.websocket.close(None)).await;
        }
    }

    async fn talk(&mut self, life: &mut Life) -> Result<(), Over> {
        loop {
            self.ask(life).await?;
            let due = [self.join_at, self.saying(life).then_some(self.say_at)].into_iter().flatten().min();
            let due = async {
                match due {
                    Some(due) => sleep_until(due.into()).await,
                    None => future::pending().await,
                }
            };
            tokio::select! {
                message = time::timeout(PATIENCE, self.websocket.next()) => {
                    match message.map_err(|_| Over)?.ok_or(Over)?? {
                        Message::Text(text) => self.hear(life, &text)?,
                        Message::Close(_) => {}
                        Message::Ping(_) | Message::Pong(_) => {}
                        Message::Binary(_) | Message::Frame(_) => {
                            life.known.lock().unwrap().fault("a frame that is not text".to_owned());
                        }
                    }
                }
                () = life.given.notified() => {}
                () = due => {}
            }
        }
    }

    fn saying(&self, life: &Life) -> bool {
        self.joined && !life.known.lock().unwrap().outbox.is_empty()
    }

    /// Sends whatever is due.
    async fn ask(&mut self, life: &mut Life) -> Result<(), Over> {
        let now = Instant::now();
        let mut asking = Vec::new();
        {
            let mut known = life.known.lock().unwrap();
            let room = &life.habits.room;
            if self.join_at.is_some_and(|due| due <= now) {
                self.join_at = None;
                let after = known.view.whole_up_to();
                asking.push(wire::join(room, known.epoch.as_deref().map(|epoch| (after, epoch))));
            }
            // A page at a time, until it joins on.
            if self.joined && self.asked.is_none() {
                let behind = self.is_behind.then(|| known.view.whole_up_to());
                self.asked = known.view.hole().or(behind);
                self.is_behind = false;
                asking.extend(self.asked.map(|after| wire::catch_up(room, after)));
            }
            let known = &mut *known;
            if self.joined
                && self.say_at <= now
                && let Some(message) = known.outbox.front_mut()
            {
                if message.tries == 0 {
                    let micros = life.habits.began.elapsed().as_micros();
                    message.body = format!("{} {micros} ", message.number);
                    let missing = life.habits.body_bytes.saturating_sub(message.body.len());
                    message.body.extend(std::iter::repeat_n('.', missing.max(1)));
                    known.sent += 1;
                } else {
                    known.resent += 1;
                }
                message.tries += 1;
                self.say_at = now + life.habits.resend_after;
                asking.push(match message.does {
                    Does::Say => wire::say(room, &message.id, &message.body),
                    Does::Edit(target) => wire::edit(room, &message.id, target, &message.body),
                    Does::Delete(target) => wire::delete(room, &message.id, target),
                });
            }
        }
        for command in asking {
            self.websocket.send(Message::text(command)).await?;
        }
        Ok(())
    }

    fn hear(&mut self, life: &mut Life, text: &str) -> Result<(), Over> {
        let told = life.habits.ears.hear(text);
        let now = Instant::now();
        let mut known = life.known.lock().unwrap();
        match told {
            Ok(Told::Welcome { person }) => known.greeted(person),
            Ok(Told::Joined { epoch, seq, entries }) => {
                known.joined(epoch, seq, &entries, !self.joined);
                self.joined = true;
            }
            Ok(Told::Entry(entry)) => {
                if known.take(std::slice::from_ref(&entry)) {
                    let now = now.duration_since(life.habits.began).as_micros() as u64;
                    known.delays.extend(said_at(&entry).map(|sent| now.saturating_sub(sent) as u32));
                }
            }
            Ok(Told::Entries { epoch, seq, entries }) => {
                self.asked = None;
                known.take_epoch(epoch);
                known.view.reaches(seq);
                known.take(&entries);
            }
            Ok(Told::Seen { person, came }) => known.seen.push(Seen { at: now, person, came }),
            Ok(Told::Behind) => {
                self.is_behind = true;
                known.behind += 1;
            }
            Ok(Told::Heartbeat { rooms }) => {
                for (_, head) in rooms.iter().filter(|(room, _)| *room == life.habits.room) {
                    known.view.reaches(*head);
                }
            }
            Ok(Told::Kept { id, seq }) => {
                let waited = known.outbox.front().is_some_and(|message| message.id == id);
                known.kept(id, seq);
                if waited {
                    self.say_at = now + life.random.within(&life.habits.pause);
                }
            }
            Ok(Told::Refused { code, command, id, message }) => {
                *known.refused.entry(code.clone()).or_default() += 1;
                let passes = ["busy", "not_kept", "too_fast"].contains(&code.as_str());
                match command.as_str() {
                    "join" if passes => self.join_at = Some(now + MOMENT),
                    "say" | "edit" | "delete" if passes && id.is_some() => self.say_at = now + MOMENT,
                    // Asked again by a new connection.
                    _ if passes => return Err(Over),
                    _ => known.fault(format!("refused: {code}: {message}")),
                }
            }
            Ok(Told::Closing { after }) => known.told_to_come_back = Some((now, after)),
            Ok(Told::Other) => {}
            Err(fault) => known.fault(fault),
        }
        Ok(())
    }
}

/// When an entry was first sent, in microseconds since the scenario began: its second word.
fn said_at(entry: &Entry) -> Option<u64> {
    entry.words.as_ref()?.split(' ').nth(1)?.parse().ok()
}
