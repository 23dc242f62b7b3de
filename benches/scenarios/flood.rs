//! One room whose senders send as fast as they can: how much gets through.

use super::Scenario;
use crate::{
    load::{Pace, Talk, WARM_UP},
    peers::Peer,
};

const SENDERS: usize = 10;

/// Of each sender: what Parlor lets wait for the disk, and more than others need to be busy.
const UNDER_WAY: u64 = 64;

pub(super) const SCENARIO: Scenario = Scenario {
    name: "flood",
    title: "One room of 200, 10 senders as fast as they can",
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
        let pace = Pace::UnderWay(UNDER_WAY * SENDERS as u64);
        run.talk(Talk { rooms: 1, people: 200, senders: SENDERS, pace, warm_up: WARM_UP, long: run.long })
    },
    once: false,
    shows: &[
        ("deliveries_per_s", "deliveries/s"),
        ("last_p99_ms", "ms p99 of the last"),
        ("server_load", "of the server's core"),
        ("generator_load", "of the generator's"),
    ],
};
