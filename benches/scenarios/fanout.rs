//! One big room at a steady pace: what it costs to tell everybody.

use super::Scenario;
use crate::{load::Talk, peers::Peer};

pub(super) const SCENARIO: Scenario = Scenario {
    name: "fanout",
    title: "One room of 1,000, 50 messages a second of 100 bytes",
    peers: &[
        Peer::Parlor,
        Peer::UWebSockets,
        Peer::Axum,
        Peer::Ws,
        Peer::SocketIo,
        Peer::Nats,
        Peer::RawSend,
        Peer::RawSend25,
        Peer::RawSend50,
    ],
    run: |run| run.talk(Talk::fixed(run.long)),
    once: false,
    shows: &[
        ("cpu_s_per_million", "CPU s a million"),
        ("p99_ms", "ms p99"),
        ("last_p99_ms", "ms p99 of the last"),
    ],
};
