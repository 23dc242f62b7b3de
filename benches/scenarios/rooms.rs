//! A hundred small rooms at a steady pace: nothing to gather, so it is about promptness.

use super::Scenario;
use crate::{
    load::{Pace, Talk, WARM_UP},
    peers::Peer,
};

pub(super) const SCENARIO: Scenario = Scenario {
    name: "rooms",
    title: "100 rooms of 20, 10 messages a second in each",
    peers: &[
        Peer::Parlor,
        Peer::UWebSockets,
        Peer::Axum,
        Peer::Ws,
        Peer::SocketIo,
        Peer::Nats,
        Peer::RawSend,
    ],
    run: |run| {
        let pace = Pace::PerSecond(10.0);
        run.talk(Talk { rooms: 100, people: 20, senders: 5, pace, warm_up: WARM_UP, long: run.long })
    },
    once: false,
    shows: &[
        ("cpu_s_per_million", "CPU s a million"),
        ("p99_ms", "ms p99"),
        ("last_p99_ms", "ms p99 of the last"),
    ],
};
