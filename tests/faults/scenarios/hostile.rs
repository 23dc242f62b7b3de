//! Strangers do all at once that strangers can do, while others talk: those lose nothing, and hardly wait.

use super::Run;
use crate::{
    attackers::{ATTACKS, Attackers, Reached, Stranger},
    client::Habits,
    crowd::Crowd,
    process::{Home, Server},
    progress::Outcome,
    verdict::judge,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time;

const ROOM: &str = "hostile";

/// The proxy that the server trusts (its flag), through which every second attacker comes.
const PROXY: Ipv4Addr = Ipv4Addr::new(127, 0, 9, 1);

/// How long a word may take to all of twenty but one: what people take for at once.
const HEARD_WITHIN: Duration = Duration::from_millis(300);

/// How much the server may grow meanwhile: 100 MiB, and the 32 that rooms may keep for readers that are slow, which some of the
/// attackers are there to fill.
const GROWTH_KIB: u64 = 132 * 1024;

/// How long the server may take to end, attackers or not: `SHUTDOWN_WAIT`, and a moment to close the file.
const ENDS_WITHIN: Duration = Duration::from_secs(11);

/// How long it may take until each attack has come to something.
const PATIENCE_SECONDS: u32 = 20;

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(100);

pub(crate) async fn run(mut run: Run) -> Outcome {
    let (people, attackers, seconds) = run.either((50, 200, 60), (10, 2 * ATTACKS.len(), 3));
    let home = Home::with(&["--log=json", "--restart-spread=3", "--trusted-proxy=127.0.9.1"]);
    let server = home.start().await;
    let habits = Habits::of(ROOM);
    let crowd = Crowd::start_from(addresses(2, people), server.addr(), &habits, &mut run.random);
    crowd.until("coming", &mut run.progress, |crowd| crowd.present() == people).await;
    talk(&crowd, &mut run, &server, 2, &mut Most::default()).await;
    let [alone] = crowd.delays_at([95]);
    let before = server.resident_kib();

    let reached = Arc::<Reached>::default();
    let attacking = attack(&crowd, server.addr(), attackers, &reached);
    let mut most = Most::default();
    talk(&crowd, &mut run, &server, seconds, &mut most).await;
    // On a busy machine it takes some of them longer to come to anything.
    for _ in 0..PATIENCE_SECONDS {
        if ATTACKS.iter().all(|(name, _)| reached.counts().contains_key(name)) {
            break;
        }
        talk(&crowd, &mut run, &server, 1, &mut most).await;
    }
    let [p50, p95, p99] = crowd.delays_at([50, 95, 99]);
    crowd.settle(&mut run.progress).await;
    most.look(&server);
    let counts = reached.counts();

    // They go on until the server has ended.
    let mut outcome = judge(&crowd, &home, server).await;
    drop(attacking);

    let grown = most.server.saturating_sub(before);
    for (attack, _) in ATTACKS {
        outcome
            .check(counts.contains_key(attack), || format!("the attack by {attack} never came to anything"));
    }
    let ended = outcome.ended;
    outcome.check(ended <= ENDS_WITHIN, || format!("told to end, the server took {ended:?}"));
    if run.full {
        outcome.check(p95 <= HEARD_WITHIN, || {
            format!("what is said is heard after {p95:?} (p95), alone {alone:?}")
        });
        outcome.check(grown <= GROWTH_KIB, || format!("the server grew by {} MiB", grown / 1024));
    }
    outcome.number("people", people);
    outcome.number("attackers", attackers);
    outcome.number("attacks", counts.values().sum::<u64>());
    outcome.number("p95 alone", format!("{alone:.1?}"));
    outcome.number("p50/p95/p99 among them", format!("{p50:.1?}/{p95:.1?}/{p99:.1?}"));
    outcome.number("RSS before, most", format!("{} MiB, {} MiB", before / 1024, most.server / 1024));
    outcome.number("RSS of pictures' processes", format!("{} MiB", most.children / 1024));
    outcome.number("came back", crowd.joins() - people);
    outcome.number("ended in", format!("{ended:.1?}"));
    for (attack, count) in counts {
        outcome.number(attack, count);
    }
    outcome
}

/// Lets them loose, every second one through the proxy.
fn attack(crowd: &Crowd, server: SocketAddr, attackers: usize, reached: &Arc<Reached>) -> Attackers {
    let people: Vec<_> = crowd.iter().filter_map(|client| client.known().person.clone()).collect();
    let strangers = addresses(1, attackers).enumerate().map(|(number, from)| {
        let (name, attack) = ATTACKS[number % ATTACKS.len()];
        let is_proxied = number / ATTACKS.len() % 2 == 1;
        let stranger = Stranger {
            attack: name,
            number,
            server,
            from: if is_proxied { PROXY } else { from },
            forwarded_for: is_proxied.then(|| Ipv4Addr::new(203, 0, 113, number as u8)),
            room: ROOM.to_owned(),
            people: people.clone(),
            reached: Arc::clone(reached),
        };
        (attack, stranger)
    });
    Attackers::start(strangers.collect())
}

/// The most memory that the server had, and the processes that make pictures ready for it, in KiB.
#[derive(Clone, Copy, Default)]
struct Most {
    server: u64,
    children: u64,
}

impl Most {
    fn look(&mut self, server: &Server) {
        self.server = self.server.max(server.resident_kib());
        self.children = self.children.max(server.children_resident_kib());
    }
}

/// Has each say a word a second, at moments of their own, and looks at how much memory is taken meanwhile.
async fn talk(crowd: &Crowd, run: &mut Run, server: &Server, seconds: u64, most: &mut Most) {
    let began = Instant::now();
    let mut tick = time::interval(Duration::from_secs(1) / crowd.len() as u32);
    let mut looked = began;
    for turn in 0..seconds as usize * crowd.len() {
        tick.tick().await;
        crowd[turn % crowd.len()].say(1);
        if LOOK <= looked.elapsed() {
            looked = Instant::now();
            most.look(server);
        }
        run.progress
            .show(|| format!("{} s of {seconds}, {} MiB", began.elapsed().as_secs(), most.server / 1024));
    }
    crowd.until("talking", &mut run.progress, Crowd::is_settled).await;
}

/// So many addresses of the loopback network.
fn addresses(third: u8, count: usize) -> impl Iterator<Item = Ipv4Addr> {
    (1..=count).map(move |number| Ipv4Addr::new(127, 0, third, number as u8))
}
