//! Every limit that only the server needs to know, with its reason.

use crate::rates::{Rate, SlowRate};
use std::{num::NonZeroU32, time::Duration};

/// The longest body of an HTTP request, in bytes: a form holds one message, each byte of it percent-encoded.
pub const MAX_HTTP_BODY_BYTES: usize = 64 * 1024;

/// The longest WebSocket message that is skipped, in bytes. One longer than [`crate::protocol::limits::MAX_FRAME_BYTES`] is
/// refused and not stored; one longer than this closes the connection (1009): reading it costs more than a new connection.
pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// How long a message may take from its first byte to its last, extended by one second for each
/// [`MIN_MESSAGE_BYTES_PER_SECOND`] received. Nobody who waits for an answer is slower, and an unfinished message uses memory.
pub const MESSAGE_TIMEOUT: Duration = Duration::from_secs(20);
/// See [`MESSAGE_TIMEOUT`].
pub const MIN_MESSAGE_BYTES_PER_SECOND: usize = 1024;

/// How many pings and pongs may come between two of our pings ([`PING_INTERVAL`]): more close the connection. Each of ours asks
/// for one pong, and no library sends more than one ping per second.
pub const MAX_CONTROLS_PER_PING: u32 = 200;

/// How many bytes of an answer cost as much as a command with a short answer.
pub const BYTES_PER_TOKEN: usize = 64 * 1024;

/// The rate of all connections of one person together, in multiples of one connection's: nobody works in more tabs at once.
pub const PERSON_RATE_FACTOR: u32 = 4;

/// The rate of all connections from one network, in multiples of one connection's: a school class that reconnects after a
/// restart stays below it.
pub const NETWORK_RATE_FACTOR: u32 = 64;

/// How many bytes one person may post, edit and react with: the burst, and per second. The burst is what one types in days; the
/// rate limits how fast strangers can fill the disk.
pub const TEXT_RATE: Rate = Rate { burst: 2_000_000, per_second: 500 };

/// The extra cost of each entry, in bytes: approximately the size of its rows in the log and in the index.
pub const ENTRY_COST_BYTES: usize = 256;

/// The text rate of all people of one network together, in multiples of one person's.
pub const NETWORK_TEXT_FACTOR: u32 = 16;

/// The rate of new identities of one network: whoever comes without a cookie is a new person each time, so no limit per person
/// holds for them. A school of 1,000 behind one address may come at once; after that it is one in four seconds, so that a
/// program without cookies gets less than 2,000 identities in its first hour, and 900 in each other.
pub const NEW_PEOPLE_RATE: SlowRate = SlowRate { burst: 1_000, per_minute: 15 };

/// The rate of one person's joins: all rooms that one may be in, in each of two tabs at once. Each is told to everybody there.
pub const JOIN_RATE: Rate = Rate { burst: 256, per_second: 4 };

/// The join burst of one network, for each connection that it may have: after a restart all of them come back at once.
pub const JOINS_PER_SLOT: u32 = 4;

/// How long one connection's next `typing` is ignored: what it tells holds for longer
/// ([`crate::protocol::limits::TYPING_SECONDS`]) or until they post, and everybody in the room is told.
pub const TYPING_INTERVAL: Duration = Duration::from_secs(1);

/// How many rooms the connections of one network may be in, for each connection that it may have.
pub const MAX_ROOMS_PER_SLOT: u32 = 4;

/// How many messages of one connection may wait for the disk. At the limit, nothing more is read from the connection, so that
/// its sender must wait.
pub const MAX_POSTS_IN_FLIGHT: usize = 64;

/// The divisor of all connections that gives the maximum of watchers. Watchers have no identity, so no limit per person holds
/// for them.
pub const SPECTATOR_SHARE: usize = 2;

/// How many bytes of frames, plus one piece, are taken for one write, of all of a connection's rooms together: the memory of a
/// connection whose peer stopped reading, beside the system's buffers.
pub const MAX_WRITE_BYTES: usize = 64 * 1024;

/// The interval of pings and heartbeats; and how long a connection may be silent, pongs included, before it counts as dead. Its
/// person then leaves [`crate::room::Limits::grace`] after the last received byte.
pub const PING_INTERVAL: Duration = Duration::from_secs(5);
/// See [`PING_INTERVAL`].
pub const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a person is waited for who closed a connection: a page reload takes this long. Counts may be wrong for at most two
/// seconds.
pub const RELOAD_GRACE: Duration = Duration::from_millis(1_200);

/// The timeouts of a connection.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTimeouts {
    /// Until the header of the next request is complete, from the connection's opening or last response.
    pub header: Duration,
    /// For the body of a request, and for reading a response, plus the time that its bytes earn ([`MIN_BYTES_PER_SECOND`]).
    pub transfer: Duration,
    /// For a shutdown: until all connections have ended, in any state. Supervisors kill after ten seconds, and the log needs
    /// the rest.
    pub shutdown: Duration,
}

impl Default for ConnectionTimeouts {
    /// A phone that reconnects to its network needs a few seconds; a client that is still there needs no longer.
    fn default() -> Self {
        Self {
            header: Duration::from_secs(15),
            transfer: Duration::from_secs(30),
            shutdown: Duration::from_secs(8),
        }
    }
}

/// How long a shutdown waits for the database to close, after the connections: supervisors kill after ten seconds.
pub const STORE_CLOSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// The minimum speed of sending a body and of reading a response: a poor mobile connection is still faster.
pub const MIN_BYTES_PER_SECOND: u64 = 8 * 1024;

/// The maximum header of a request, and the maximum buffered bytes of a response, in bytes. All cookies that a browser may have
/// for a host need half of it, and Node.js has the same limit.
pub const HTTP_BUFFER_BYTES: usize = 16 * 1024;

/// The maximum bytes of all unfinished bodies and messages together, and how many bytes of each are not counted: most requests
/// are shorter.
pub const MAX_PARTIAL_BYTES: usize = 16 * 1024 * 1024;
/// See [`MAX_PARTIAL_BYTES`].
pub const UNCOUNTED_PARTIAL_BYTES: usize = 4 * 1024;

/// How many bytes of a file are read at once for a download. A slow download holds as much of it as [`HTTP_BUFFER_BYTES`].
pub const FILE_CHUNK_BYTES: usize = 8 * 1024;

/// How many downloads may run at the same time, and how many of one network: a class of thirty opens a page of pictures at
/// once, and each browser requests six. Each has an open file.
pub const MAX_DOWNLOADS: u32 = 256;
/// See [`MAX_DOWNLOADS`].
pub const MAX_DOWNLOADS_PER_NETWORK: u32 = 192;

/// How many of those may be opened or read at the same time: that blocks a thread.
pub const MAX_FILE_READS: usize = 16;

/// How many connections may exist beside the WebSockets, for pages and files.
pub const MAX_HTTP_CONNECTIONS: usize = 2_000;

/// The divisor of all sockets that gives the number to keep free: idle connections are evicted for it.
pub const FREE_SOCKETS_SHARE: usize = 8;

/// How many connections one network may have. A school, an office or a festival shares an address; each of its people opens
/// only a few.
pub const MAX_CONNECTIONS_PER_NETWORK: u32 = 2_000;

/// How many open files are reserved for the log, shared files and the system.
pub const RESERVED_FILES: usize = 512;

/// How long a write may wait for a peer that reads nothing. Any progress restarts it.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How often a write to a slow peer is tried again, if the system does not report that it is writable.
pub const WRITE_PROBE_INTERVAL: Duration = Duration::from_secs(5);

/// After a write that took this long, the peer had stopped reading: the end of the write is a sign of life.
pub const STALLED_WRITE_AFTER: Duration = Duration::from_secs(1);

/// How many connections may wait to be accepted. The system may allow fewer.
pub const ACCEPT_BACKLOG: u32 = 4096;

/// How long a closing connection waits for the other side's close, and how many bytes it skips until then: a peer that is
/// sending reads the close only after that.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// See [`CLOSE_TIMEOUT`].
pub const MAX_CLOSE_BYTES: usize = 16 * 1024 * 1024;

/// The rate of log lines about connections. Beyond it only a count is logged: a flood of connections must not fill the disk.
pub const CONNECTION_LOG_RATE: Rate = Rate { burst: 100, per_second: 10 };

/// The rate of HTTP requests of one network: the burst, and per second. A class of 300 that opens a room at the same moment
/// shares an address, and each browser makes about ten requests.
pub const REQUEST_RATE: Rate = Rate { burst: 3_000, per_second: 100 };

/// The rate of changes over HTTP of one network: the burst, and per second. A class shares an address.
pub const CHANGE_BURST: u32 = 100;
/// See [`CHANGE_BURST`].
pub const CHANGES_PER_SECOND: u32 = 10;

/// How many pages are rendered, or search results highlighted, per processor at the same time. It is one more than one, so that
/// no processor is idle when a turn is passed on.
pub const PAGES_PER_PROCESSOR: usize = 2;

/// How many pages may wait to be rendered. A class that opens a room together is one network, and fits into half of it.
pub const MAX_PAGES_WAITING: usize = 4096;

/// How long a page may wait to be rendered: people do not wait much longer, they would only reload.
pub const PAGE_TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum bytes of responses longer than [`HTTP_BUFFER_BYTES`] that wait for their clients; half of it for one network. A
/// page of ordinary messages is compressed to a fifth of that buffer: only uncompressed pages of very long messages are large.
pub const MAX_LARGE_ANSWER_BYTES: u32 = 16 * 1024 * 1024;

/// How many networks, and how many people, have their own bucket or account, beside those with a connection. If all of these
/// are active, further ones share one: that is an attack, and must not cost memory.
pub const MAX_TRACKED_KEYS: usize = 10_000;

/// How long somebody waits before they ask again, in seconds, if places are taken and nobody knows until when: most that hold
/// one wait for their peer, and give way within a second or so.
pub const PLACE_RETRY_SECONDS: u32 = 5;

/// The rate of one person's uploads: the photos of a day at once, and one per second in the long run.
pub const UPLOAD_RATE: Rate = Rate { burst: 30, per_second: 1 };

/// How many uploads may run at the same time. Each has a buffer and an open file; a class that hands in its work stays below
/// it.
pub const MAX_CONCURRENT_UPLOADS: usize = 128;

/// How many of those may be of one network, and of one person: so nobody takes all places.
pub const MAX_UPLOADS_PER_NETWORK: u32 = 64;
/// See [`MAX_UPLOADS_PER_NETWORK`].
pub const MAX_UPLOADS_PER_PERSON: u32 = 8;

/// The daily quota of all people of one network together, in multiples of one person's.
pub const NETWORK_QUOTA_FACTOR: u64 = 4;

/// How long somebody waits who used up their daily quota, in seconds. It is of the last 24 hours: each hour some of it is theirs
/// again.
pub const QUOTA_RETRY_SECONDS: NonZeroU32 = NonZeroU32::new(60 * 60).expect("it is not 0");

/// How many pictures are prepared at the same time. One may take about 400 megabytes for a second.
pub const MAX_CONCURRENT_DECODES: usize = 1;

/// How many pictures may wait for that, and how long. The networks take turns.
pub const MAX_PICTURES_WAITING: usize = 256;
/// See [`MAX_PICTURES_WAITING`].
pub const PICTURE_TIMEOUT: Duration = Duration::from_secs(60);

/// How long an upload may be idle.
pub const UPLOAD_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a file is kept that no message names: its person may still be writing. A sweep runs every hour.
pub const ORPHAN_FILE_TTL: Duration = Duration::from_hours(24);

/// The limits of shared files.
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
    /// A long PDF or a phone's largest photo; a day of sharing those; and a part of a small server's disk.
    fn default() -> Self {
        Self { bytes: 16 * MEBIBYTE_BYTES, a_day: 256 * MEBIBYTE_BYTES, total: 10 * 1024 * MEBIBYTE_BYTES }
    }
}

/// 1 MiB. File sizes in settings and messages are given in this unit.
pub const MEBIBYTE_BYTES: u64 = 1024 * 1024;
