//! One big room at a steady pace: what it costs to tell everybody.

use super::Scenario;
use crate::{
    load::{Pace, Talk},
    peers::Peer,
};

pub(super) const SCENARIO: Scenario = Scenario {
    name: "fanout",
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
    run: |run| {
        let pace = Pace::PerSecond(50.0);
        run.talk(Talk { rooms: 1, people: 1000, senders: 10, pace, long: run.long })
    },
    shows: &[
        ("cpu_s_per_million", "CPU s a million"),
        ("p99_ms", "ms p99"),
        ("last_p99_ms", "ms p99 of the last"),
    ],
};
