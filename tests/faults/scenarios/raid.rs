//! Very many new people flood a room in which others talk: those go on and hardly notice, and with one form the room is clean.
//! Others use up identities and open rooms, all from one address each: it gets so many and no more.

use super::Run;
use crate::{
    attackers::{
        Attack, Attackers, IDENTITIES_REFUSED, OPENINGS_REFUSED, Reached, Stranger, identities, openings,
        raid,
    },
    client::Habits,
    crowd::Crowd,
    process::{Home, Server},
    progress::Outcome,
    verdict::page_of,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time;

const ROOM: &str = "raid";

/// Since how long the server has known those who talk, in seconds: they are no newcomers.
const KNOWN_FOR_SECONDS: u64 = 60 * 60;

/// How long a word may take to all of twenty but one: what people take for at once.
const HEARD_WITHIN: Duration = Duration::from_millis(300);

/// How much the server may grow meanwhile.
const GROWTH_KIB: u64 = 50 * 1024;

/// How many identities one address gets: at once, and a second (`new-people-burst`, `new-people-per-minute`).
const IDENTITIES: (f64, f64) = (1_000.0, 15.0 / 60.0);

/// How many rooms one address opens: 16 times those of one person (`new-rooms-burst`, `new-rooms-per-minute`).
const OPENINGS: (f64, f64) = (16.0 * 40.0, 16.0 / 60.0);

/// How many use up identities, and how many open rooms.
const NEWCOMERS: usize = 6;

/// How long it may take until both are told to wait.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many addresses the raiders come from.
const ADDRESSES: usize = 200;

pub(crate) async fn run(mut run: Run) -> Outcome {
    let (people, raiders, seconds) = run.either((50, 500, 60), (10, 40, 4));
    let home = Home::with(&["--log=json", "--restart-spread=3"]);
    let server = home.start().await;
    let habits = |number: usize| Habits {
        from: Some(Ipv4Addr::new(127, 0, 2, number as u8 + 1)),
        cookie: Some(home.cookie_of(number as u8, KNOWN_FOR_SECONDS)),
        ..Habits::of(ROOM)
    };
    let crowd = Crowd::start_with((0..people).map(habits), server.addr(), &mut run.random);
    crowd.until("coming", &mut run.progress, |crowd| crowd.present() == people).await;
    // The first one owns the room.
    crowd[0].say(1);
    crowd.until("opening", &mut run.progress, Crowd::is_settled).await;
    talk(&crowd, &mut run, 2).await;
    let [alone] = crowd.delays_at([95]);
    let before = server.resident_kib();

    let reached = Arc::<Reached>::default();
    let raiding = start(server.addr(), raiders, &reached);
    let mut most = before;
    let began = Instant::now();
    while !is_over(&reached, began.elapsed(), Duration::from_secs(seconds)) {
        talk(&crowd, &mut run, 1).await;
        most = most.max(server.resident_kib());
    }
    let calms =
        |crowd: &Crowd| crowd[0].known().view.entries().values().any(|entry| entry.kind == "calm_set");
    crowd.until("calm mode", &mut run.progress, calms).await;
    talk(&crowd, &mut run, 1).await;
    let [p50, p95, p99] = crowd.delays_at([50, 95, 99]);
    let cleared = clear(&home, &server, &crowd).await;
    let left = page_of(server.addr(), ROOM).await;
    // They still react until then: only now does the log end.
    drop(raiding);
    let raided = began.elapsed();
    crowd.settle(&mut run.progress).await;

    let mut outcome = Outcome::default();
    let (sent, kept, joins) = (crowd.sent(), crowd.kept(), crowd.joins());
    outcome.check(sent == kept, || format!("of {sent} messages {kept} were kept"));
    outcome.check(crowd.refusals() == 0, || {
        format!("{} were refused to who was there before", crowd.refusals())
    });
    outcome.check(joins == people, || format!("{} came back: they were thrown out", joins - people));
    outcome.check(crowd.is_settled(), || "not everybody knows all that was said".to_owned());
    outcome.check(cleared == 200, || format!("the form that clears the room was answered with {cleared}"));
    outcome.check(left.is_empty(), || format!("the room is not clean: {left:?}"));
    outcome.wrong.extend(home.complaints().into_iter().map(|line| format!("the server complained: {line}")));
    judge_newcomers(&mut outcome, &reached, raided);
    let grown = most.saturating_sub(before);
    if run.full {
        outcome.check(p95 <= HEARD_WITHIN, || {
            format!("what is said is heard after {p95:?} (p95), alone {alone:?}")
        });
        outcome.check(grown <= GROWTH_KIB, || format!("the server grew by {} MiB", grown / 1024));
    }
    outcome.number("sent", sent);
    outcome.number("kept", kept);
    outcome.number("people", people);
    outcome.number("raiders", raiders);
    outcome.number("what they did", reached.counts().values().sum::<u64>());
    outcome.number("p95 alone", format!("{alone:.1?}"));
    outcome.number("p50/p95/p99 among them", format!("{p50:.1?}/{p95:.1?}/{p99:.1?}"));
    outcome.number("RSS before, most", format!("{} MiB, {} MiB", before / 1024, most / 1024));
    outcome
}

/// Whether the raid has lasted so long; on a busy machine it takes some of them longer to use up what there is.
fn is_over(reached: &Reached, spent: Duration, least: Duration) -> bool {
    let counts = reached.counts();
    let are_told = [IDENTITIES_REFUSED, OPENINGS_REFUSED].iter().all(|what| counts.contains_key(what));
    least + if are_told { Duration::ZERO } else { PATIENCE } <= spent
}

/// Whether one address got as many identities, and opened as many rooms, as it may, and was then told to wait.
fn judge_newcomers(outcome: &mut Outcome, reached: &Reached, raided: Duration) {
    let counts = reached.counts();
    let count = |what| counts.get(what).copied().unwrap_or_default();
    for (what, refused, (burst, per_second)) in
        [("identities", IDENTITIES_REFUSED, IDENTITIES), ("openings", OPENINGS_REFUSED, OPENINGS)]
    {
        // One more for the second that has begun.
        let most = burst + per_second * (raided.as_secs_f64() + 1.0);
        let got = count(what);
        outcome.check(got as f64 <= most, || format!("one address got {got} {what}, and may have {most}"));
        outcome.check(0 < count(refused), || format!("of {what} nobody was told to wait"));
        outcome.number(what, format!("{got}, {} refused", count(refused)));
    }
}

/// Lets them loose, some from each address, and the newcomers from one each.
fn start(server: SocketAddr, raiders: usize, reached: &Arc<Reached>) -> Attackers {
    let stranger = |attack, number: usize, from| Stranger {
        attack,
        number,
        server,
        from,
        forwarded_for: None,
        room: ROOM.to_owned(),
        people: Vec::new(),
        reached: Arc::clone(reached),
    };
    let raid: Attack = |stranger| Box::pin(raid(stranger));
    let identities: Attack = |stranger| Box::pin(identities(stranger));
    let openings: Attack = |stranger| Box::pin(openings(stranger));
    let raiders = (0..raiders).map(|number| {
        let from = Ipv4Addr::new(127, 0, 3, (number % ADDRESSES) as u8 + 1);
        (raid, stranger("raid", number, from))
    });
    let newcomers = (0..NEWCOMERS).flat_map(|number| {
        [
            (identities, stranger("identities", number, Ipv4Addr::new(127, 0, 4, 1))),
            (openings, stranger("openings", number, Ipv4Addr::new(127, 0, 4, 2))),
        ]
    });
    Attackers::start(raiders.chain(newcomers).collect())
}

/// Has each say a word a second, at moments of their own.
async fn talk(crowd: &Crowd, run: &mut Run, seconds: u64) {
    let mut tick = time::interval(Duration::from_secs(1) / crowd.len() as u32);
    for turn in 0..seconds as usize * crowd.len() {
        tick.tick().await;
        crowd[turn % crowd.len()].say(1);
    }
    crowd.until("talking", &mut run.progress, Crowd::is_settled).await;
}

/// Clears the room, as its owner does with a form. The status of the answer.
async fn clear(home: &Home, server: &Server, crowd: &Crowd) -> u16 {
    let owner = Stranger {
        attack: "none",
        number: 0,
        server: server.addr(),
        from: Ipv4Addr::new(127, 0, 2, 1),
        forwarded_for: None,
        room: ROOM.to_owned(),
        people: Vec::new(),
        reached: Arc::default(),
    };
    let cookie = crowd[0].known().cookie.clone().unwrap_or_else(|| home.cookie_of(0, KNOWN_FOR_SECONDS));
    let headers = format!("content-type: application/x-www-form-urlencoded\r\ncookie: {cookie}\r\n");
    let asked = owner.ask(&format!("POST /r/{ROOM}/hosts"), &headers, b"does=clear&remove=all").await;
    asked.map(|(status, _)| status).unwrap_or_default()
}
