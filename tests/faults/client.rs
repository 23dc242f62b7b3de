//! Somebody with a good client: it comes back, says again what was not kept, and fills every hole it sees.

mod connection;
mod known;
mod view;

pub(crate) use known::{Does, Known, Message, Seen};
pub(crate) use view::View;

use crate::{
    random::Random,
    wire::{Ears, uuid},
};
use connection::Connection;
use std::{
    net::{Ipv4Addr, SocketAddr},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time,
};

/// What all clients of a scenario have in common.
#[derive(Clone, Debug)]
pub(crate) struct Habits {
    pub(crate) room: String,
    /// Whence it comes; where it is none, from where the system says.
    pub(crate) from: Option<Ipv4Addr>,
    /// Who it is; where it is none, somebody new.
    pub(crate) cookie: Option<String>,
    pub(crate) ears: Arc<Ears>,
    /// How long it waits for an ack before it says the same again.
    pub(crate) resend_after: Duration,
    /// How long it pauses between an ack and the next message.
    pub(crate) pause: Range<Duration>,
    /// The longest first wait before it comes back, which doubles, and the longest of all.
    pub(crate) backoff: (Duration, Duration),
    /// How long the text of a message is, at least.
    pub(crate) body_bytes: usize,
    /// When the scenario began: what a message's time is counted from.
    pub(crate) began: Instant,
}

impl Habits {
    pub(crate) fn of(room: &str) -> Self {
        let millis = Duration::from_millis;
        Self {
            room: room.to_owned(),
            from: None,
            cookie: None,
            ears: Arc::default(),
            resend_after: millis(400),
            pause: millis(0)..millis(1),
            backoff: (millis(100), millis(1000)),
            body_bytes: 0,
            began: Instant::now(),
        }
    }

    /// The same in another room.
    pub(crate) fn in_room(&self, room: &str) -> Self {
        Self { room: room.to_owned(), ears: Arc::default(), ..self.clone() }
    }
}

/// Somebody in a room.
pub(crate) struct Client {
    room: String,
    known: Arc<Mutex<Known>>,
    /// Notified when there is something new to say.
    given: Arc<Notify>,
    present: watch::Sender<bool>,
    random: Mutex<Random>,
    living: JoinHandle<()>,
}

impl Client {
    /// Somebody who comes at once, and again whenever the connection is lost.
    pub(crate) fn start(server: SocketAddr, habits: Habits, mut random: Random) -> Self {
        let (known, given) = (Arc::<Mutex<Known>>::default(), Arc::<Notify>::default());
        let (present, presence) = watch::channel(true);
        let room = habits.room.clone();
        known.lock().unwrap().cookie.clone_from(&habits.cookie);
        let life = Life {
            server,
            habits,
            random: random.fork(),
            known: Arc::clone(&known),
            given: Arc::clone(&given),
            presence,
        };
        let living = tokio::spawn(life.live());
        Self { room, known, given, present, random: Mutex::new(random), living }
    }

    pub(crate) fn room(&self) -> &str {
        &self.room
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap()
    }

    /// Has it say this many messages, one after the other.
    pub(crate) fn say(&self, count: u32) {
        self.do_all((0..count).map(|_| Does::Say));
    }

    /// Has it edit some of what it said, and delete some other.
    pub(crate) fn revise(&self, edits: usize, deletions: usize) {
        let said: Vec<_> = self.known().kept.values().map(|(seq, _)| *seq).collect();
        let (edited, rest) = said.split_at(edits.min(said.len()));
        let deleted = &rest[..deletions.min(rest.len())];
        let edits = edited.iter().map(|seq| Does::Edit(*seq));
        self.do_all(edits.chain(deleted.iter().map(|seq| Does::Delete(*seq))));
    }

    fn do_all(&self, all: impl Iterator<Item = Does>) {
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
        let mut random = self.random.lock().unwrap();
        let mut known = self.known();
        for does in all {
            let id = uuid(millis, [random.next(), random.next()]);
            let number = known.given;
            known.given += 1;
            known.outbox.push_back(Message { id, number, does, body: String::new(), tries: 0 });
        }
        drop(known);
        self.given.notify_one();
    }

    /// Sends it away, or calls it back.
    pub(crate) fn be_present(&self, present: bool) {
        self.present.send_replace(present);
    }

    /// Whether all it had to say is kept.
    pub(crate) fn is_done(&self) -> bool {
        self.known().outbox.is_empty()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.living.abort();
    }
}

/// What a client's task has.
struct Life {
    server: SocketAddr,
    habits: Habits,
    random: Random,
    known: Arc<Mutex<Known>>,
    given: Arc<Notify>,
    presence: watch::Receiver<bool>,
}

impl Life {
    async fn live(mut self) {
        let mut attempt = 0;
        loop {
            if self.presence.wait_for(|present| *present).await.is_err() {
                return;
            }
            let joins = {
                let mut known = self.known.lock().unwrap();
                known.knocked = Some(Instant::now());
                known.joins
            };
            if let Ok(connection) = Connection::open(&self).await {
                connection.run(&mut self).await;
            }
            let (told, joined) = {
                let mut known = self.known.lock().unwrap();
                known.joined = false;
                let told =
                    known.told_to_come_back.filter(|(when, _)| known.came.is_some_and(|came| came < *when));
                (told, joins < known.joins)
            };
            attempt = if joined { 0 } else { attempt + 1 };
            match told {
                // The server said when. It is obeyed once; if the server is not there then, chance decides.
                Some((when, after)) if joined => time::sleep_until((when + after).into()).await,
                _ => self.back_off(attempt).await,
            }
        }
    }

    /// A random part of a span that doubles: clients that were cut off together do not come back together.
    async fn back_off(&mut self, attempt: u32) {
        let (first, longest) = self.habits.backoff;
        let span = first.saturating_mul(1 << attempt.min(10)).min(longest);
        time::sleep(span.mul_f64(self.random.part())).await;
    }
}
