//! Every limit that only the server needs to know, with its reason, and the bucket that meters commands.

use std::time::{Duration, Instant};

/// The longest body of an HTTP request, in bytes: a form holds one message, each byte of it percent-encoded.
pub const MAX_HTTP_BODY_BYTES: usize = 64 * 1024;

/// The longest WebSocket message that is passed over, in bytes. One longer than [`crate::protocol::limits::MAX_FRAME_BYTES`] is
/// refused and never held; one longer than this closes the connection (1009): reading it takes more than a new connection.
pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// How long a message may take from its first byte to its last, and how much longer for what of it has come: a second for each
/// of so many bytes. What comes more slowly comes from nobody who waits for an answer, and takes up memory meanwhile.
pub const MESSAGE_TIMEOUT: Duration = Duration::from_secs(20);
/// See [`MESSAGE_TIMEOUT`].
pub const MIN_MESSAGE_BYTES_PER_SECOND: usize = 1024;

/// How many pings and pongs may come from one of our pings to the next ([`PING_INTERVAL`]): with more the connection is closed. Ours
/// ask for one pong, and no library sends more than one a second.
pub const MAX_CONTROLS_PER_PING: u32 = 200;

/// How much of an answer costs as much as a command that is answered with little, in bytes.
pub const BYTES_PER_TOKEN: usize = 64 * 1024;

/// How much faster than one connection all connections of one person may be: with so many tabs one works at once.
pub const PERSON_RATE_FACTOR: u32 = 4;

/// How much faster than one connection all connections from one network may be: a school class that comes back at once after a
/// restart stays below it.
pub const NETWORK_RATE_FACTOR: u32 = 64;

/// How many bytes one person may say, edit and react with: at once, and a second in the long run. It is what one types in days, and
/// bounds what strangers can fill the disk with.
pub const TEXT_RATE: Rate = Rate { burst: 2_000_000, per_second: 500 };

/// How many bytes whatever is said costs beside its own: about what its place in the log and in the index takes.
pub const ENTRY_COST_BYTES: usize = 256;

/// How many times as much as one person all people of one network may say.
pub const NETWORK_TEXT_FACTOR: u32 = 16;

/// In how many rooms the connections of one network may be, for each connection that it may have.
pub const MAX_ROOMS_PER_SLOT: u32 = 4;

/// How many messages of one connection may wait for the disk. Past it nothing more is read from that
/// connection, which its sender feels.
pub const MAX_POSTS_IN_FLIGHT: usize = 64;

/// Which part of all connections may be of those who only watch. They have no identity, so nothing else bounds how many
/// are one person's.
pub const SPECTATOR_SHARE: usize = 2;

/// How many bytes of frames are taken for one write, of all of a connection's rooms together, and one piece more: what a
/// connection whose peer stopped reading holds beside what the system buffers.
pub const MAX_WRITE_BYTES: usize = 64 * 1024;

/// How often a connection is pinged and told where its rooms' logs end, and how long it may say nothing, pongs
/// included, before it is taken for dead. Its person then leaves [`crate::room::Limits::grace`] after the last sign of life.
pub const PING_INTERVAL: Duration = Duration::from_secs(5);
/// See [`PING_INTERVAL`].
pub const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long somebody who closed a connection is waited for: a page that is loaded again takes this long to be back,
/// and two seconds are the most that a count may be wrong.
pub const RELOAD_GRACE: Duration = Duration::from_millis(1_200);

/// For how long a connection may keep the server waiting.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTimeouts {
    /// Until the head of a connection's next request is there, counted from when it was opened or last answered.
    pub header: Duration,
    /// For the body of a request, and for taking an answer, beside the time that its bytes earn ([`MIN_BYTES_PER_SECOND`]).
    pub transfer: Duration,
    /// For a server that ends: until all connections have ended, whatever they do. Supervisors kill after ten seconds, and
    /// the log wants the rest.
    pub shutdown: Duration,
}

impl Default for ConnectionTimeouts {
    /// A phone that finds its network again needs a few seconds; nobody who is still there needs longer.
    fn default() -> Self {
        Self {
            header: Duration::from_secs(15),
            transfer: Duration::from_secs(30),
            shutdown: Duration::from_secs(8),
        }
    }
}

/// For how long a server that ends waits for the database to close, after its connections: supervisors kill after ten seconds.
pub const STORE_CLOSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// The least pace of the body of a request, and of taking an answer: what a poor mobile connection still gives.
pub const MIN_BYTES_PER_SECOND: u64 = 8 * 1024;

/// How many bytes of a request's head are taken at the most, and of an answer are held that the peer has not taken yet. With all
/// the cookies that a browser may have for a host a head is half as long, and Node.js takes no more either.
pub const HTTP_BUFFER_BYTES: usize = 16 * 1024;

/// How many bytes are held of all bodies and messages that are half here, and how many of each are not counted: what most people
/// send is shorter.
pub const MAX_PARTIAL_BYTES: usize = 16 * 1024 * 1024;
/// See [`MAX_PARTIAL_BYTES`].
pub const UNCOUNTED_PARTIAL_BYTES: usize = 4 * 1024;

/// How much of a file is read at once for whoever downloads it, in bytes. Of what was read, a slow one holds as much as
/// [`HTTP_BUFFER_BYTES`].
pub const FILE_CHUNK_BYTES: usize = 8 * 1024;

/// How many files may be given at the same moment, and how many of them to one network: a class of thirty opens a page of pictures at
/// once, and each browser asks for six. Each file is open.
pub const MAX_DOWNLOADS: u32 = 256;
/// See [`MAX_DOWNLOADS`].
pub const MAX_DOWNLOADS_PER_NETWORK: u32 = 192;

/// How many of those are opened or read at the same moment: each takes a thread as long.
pub const MAX_FILE_READS: usize = 16;

/// How many connections there may be beside the WebSockets: those that ask for pages and files.
pub const MAX_HTTP_CONNECTIONS: usize = 2_000;

/// Which part of all sockets is kept free for whoever comes: connections that wait for their peer give way.
pub const FREE_SOCKETS_SHARE: usize = 8;

/// How many connections one network may have. A school, an office and a festival share an address; nobody of them opens more
/// than a few.
pub const MAX_CONNECTIONS_PER_NETWORK: u32 = 2_000;

/// How many open files are left for the log, for what people share, and for the system.
pub const RESERVED_FILES: usize = 512;

/// How long a write may wait for a peer that reads nothing. It begins anew with whatever they take.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How often it is tried whether a slow peer has taken something, where the system does not say so.
pub const WRITE_PROBE_INTERVAL: Duration = Duration::from_secs(5);

/// A write that waited this long was waiting for a peer that had stopped reading: its end is a sign of life.
pub const STALLED_WRITE_AFTER: Duration = Duration::from_secs(1);

/// How many connections may wait to be accepted. The system may allow fewer.
pub const ACCEPT_BACKLOG: u32 = 4096;

/// How long a closing connection waits for the other side's close, and how many bytes it passes over until then: whoever is in the
/// middle of sending reads the close only after that.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// See [`CLOSE_TIMEOUT`].
pub const MAX_CLOSE_BYTES: usize = 16 * 1024 * 1024;

/// How many lines the log has about connections: of more it says how many there were. A flood of connections must not fill the disk.
pub const CONNECTION_LOG_RATE: Rate = Rate { burst: 100, per_second: 10 };

/// How often one network may ask for something over HTTP: at once, and a second in the long run. A class that opens a room at
/// the same moment shares an address, and each of them asks for some ten things.
pub const REQUEST_RATE: Rate = Rate { burst: 1_000, per_second: 100 };

/// How often one network may change something over HTTP: at once, and a second in the long run. A class shares an address.
pub const CHANGE_BURST: u32 = 100;
/// See [`CHANGE_BURST`].
pub const CHANGES_PER_SECOND: u32 = 10;

/// How many pages are drawn, and results of a search marked, for each processor at the same moment. One more than one, so that
/// none is idle when a turn is passed on.
pub const PAGES_PER_PROCESSOR: usize = 2;

/// How many pages may wait to be drawn. A class that opens a room at the same moment is one network, and has room in half of it.
pub const MAX_PAGES_WAITING: usize = 4096;

/// How long a page may wait to be drawn: nobody waits for one much longer, and would only ask again.
pub const PAGE_TIMEOUT: Duration = Duration::from_secs(10);

/// How many bytes of answers longer than [`HTTP_BUFFER_BYTES`] wait for whoever asked; one network has half of them at the
/// most. A page of ordinary talk is compressed to a fifth of that buffer: only pages of very long messages, not compressed, are
/// large.
pub const MAX_LARGE_ANSWER_BYTES: u32 = 16 * 1024 * 1024;

/// How many networks have a pace of their own at once, and how many people who share files. When all of these did something just
/// now, further ones share a pace: that is an attack, and not to be paid for with memory.
pub const MAX_TRACKED_KEYS: usize = 10_000;

/// How often one person may share a file: the photos of a day out at once, and one a second in the long run.
pub const UPLOAD_RATE: Rate = Rate { burst: 30, per_second: 1 };

/// How many files may be coming at the same moment. Each has a buffer and an open file; a class that hands in its work
/// stays below it.
pub const MAX_CONCURRENT_UPLOADS: usize = 128;

/// How many of those may come from one network, and how many one person may bring: so nobody takes all places from the others.
pub const MAX_UPLOADS_PER_NETWORK: u32 = 64;
/// See [`MAX_UPLOADS_PER_NETWORK`].
pub const MAX_UPLOADS_PER_PERSON: u32 = 8;

/// How many times as much as one person all people of one network may share a day.
pub const NETWORK_QUOTA_FACTOR: u64 = 4;

/// How many pictures are made ready at the same moment. One may take some 400 megabytes for a second.
pub const MAX_CONCURRENT_DECODES: usize = 1;

/// How many pictures may wait for that, and for how long one. The networks take turns.
pub const MAX_PICTURES_WAITING: usize = 256;
/// See [`MAX_PICTURES_WAITING`].
pub const PICTURE_TIMEOUT: Duration = Duration::from_secs(60);

/// How long nothing may come of a file that is coming.
pub const UPLOAD_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// For how long a file is kept that no message names: who brought it may still be writing. Those are looked for every
/// hour.
pub const ORPHAN_FILE_TTL: Duration = Duration::from_hours(24);

/// How much people may share.
#[derive(Clone, Copy, Debug)]
pub struct FileLimits {
    /// One file, in bytes.
    pub bytes: u64,
    /// One person within a day, in bytes.
    pub a_day: u64,
    /// Everybody together, in bytes.
    pub total: u64,
}

impl Default for FileLimits {
    /// A long PDF or a phone's largest photo; a day of sharing those; and what a small server's disk can spare.
    fn default() -> Self {
        Self { bytes: 16 * MEBIBYTE_BYTES, a_day: 256 * MEBIBYTE_BYTES, total: 10 * 1024 * MEBIBYTE_BYTES }
    }
}

/// 1 MiB. File sizes in settings and messages are given in this unit.
pub const MEBIBYTE_BYTES: u64 = 1024 * 1024;

/// How fast commands may come.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How many a second in the long run.
    pub per_second: u32,
}

impl Default for Rate {
    /// A person who types fast, pastes a few lines and clicks about stays below it.
    fn default() -> Self {
        Self { burst: 40, per_second: 10 }
    }
}

impl Rate {
    /// So many times as fast.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self { burst: self.burst.saturating_mul(count), per_second: self.per_second.saturating_mul(count) }
    }
}

/// A token bucket: full at first, one token a command, filled again at the rate.
#[derive(Clone, Copy, Debug)]
pub struct TokenBucket {
    rate: Rate,
    // Each connection has some of these in memory: half of the bytes are exact enough.
    tokens: f32,
    /// What was charged beyond the tokens there were: it is paid before there are new ones.
    owed: f32,
    filled: Instant,
}

/// What a [`TokenBucket`] says to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateDecision {
    /// It may be carried out.
    Steady,
    /// It comes too fast, and is refused.
    TooFast,
    /// Refusals have not slowed them down: as many as a burst were ignored.
    Flooding,
}

impl TokenBucket {
    /// A full bucket.
    #[must_use]
    pub fn new(rate: Rate, now: Instant) -> Self {
        Self { rate, tokens: rate.burst as f32, owed: 0.0, filled: now }
    }

    /// Whether it is as good as new.
    #[must_use]
    pub fn is_full(&self, now: Instant) -> bool {
        let mut later = *self;
        later.fill(now);
        self.rate.burst as f32 <= later.tokens
    }

    /// Takes a token for one command. A refused one costs a token too, down to a debt of one burst.
    pub fn take(&mut self, now: Instant) -> RateDecision {
        self.fill(now);
        self.tokens -= 1.0;
        match self.tokens {
            tokens if 0.0 <= tokens && self.owed == 0.0 => RateDecision::Steady,
            tokens if -(self.rate.burst as f32) < tokens => RateDecision::TooFast,
            _ => RateDecision::Flooding,
        }
    }

    /// Takes a token if there is one. Asking in vain costs nothing.
    pub fn try_take(&mut self, now: Instant) -> bool {
        self.fill(now);
        let may = 1.0 <= self.tokens && self.owed == 0.0;
        self.tokens -= f32::from(u8::from(may));
        may
    }

    /// Takes so much, if anything is there. What is taken beyond it is owed.
    pub fn try_charge(&mut self, tokens: f32, now: Instant) -> bool {
        self.fill(now);
        let may = 0.0 < self.tokens && self.owed == 0.0;
        if may {
            self.charge(tokens);
        }
        may
    }

    /// Takes what a command has cost beyond its token. What cannot be paid now is owed, and until it is paid nothing is
    /// [`RateDecision::Steady`].
    pub fn charge(&mut self, tokens: f32) {
        let paid = tokens.min(self.tokens.max(0.0));
        self.tokens -= paid;
        self.owed += tokens - paid;
    }

    fn fill(&mut self, now: Instant) {
        let gained = now.saturating_duration_since(self.filled).as_secs_f32() * self.rate.per_second as f32;
        self.filled = self.filled.max(now);
        let paid = gained.min(self.owed);
        self.owed -= paid;
        self.tokens = (self.tokens + gained - paid).min(self.rate.burst as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_lets_a_burst_through_then_refuses_then_forgives() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(Rate { burst: 3, per_second: 2 }, start);
        let paces: Vec<_> = (0..6).map(|_| bucket.take(start)).collect();
        assert_eq!(paces[..3], [RateDecision::Steady; 3]);
        assert_eq!(paces[3..], [RateDecision::TooFast, RateDecision::TooFast, RateDecision::Flooding]);
        assert_eq!(bucket.take(start + Duration::from_secs(2)), RateDecision::Steady);
    }
    #[test]
    fn what_costs_more_than_there_is_is_paid_before_anything_else_and_closes_nobody() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(Rate { burst: 4, per_second: 2 }, start);
        assert_eq!(bucket.take(start), RateDecision::Steady);
        bucket.charge(7.0);
        assert_eq!(bucket.take(start), RateDecision::TooFast);
        assert!(!bucket.try_take(start + Duration::from_secs(1)));
        assert!(!bucket.is_full(start + Duration::from_secs(4)));
        assert_eq!(bucket.take(start + Duration::from_secs(4)), RateDecision::Steady);
        assert!(bucket.is_full(start + Duration::from_secs(60)));
    }
}
