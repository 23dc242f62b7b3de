//! A few read a byte a second while much is said: the others notice nothing, and the server stays small.

use super::Run;
use crate::{
    client::Habits,
    crowd::Crowd,
    process::Home,
    progress::Outcome,
    proxy::{Flow, Proxy},
    verdict::judge,
};
use std::time::Duration;
use tokio::time;

const ROOM: &str = "slow";

/// What the proxy's system takes in of a slow reader's messages: as little as the kernel allows.
const RECEIVE_BUFFER: u32 = 2 * 1024;

/// How much a few slow readers may cost the server. Its rings and the pages of its file stay well below.
const GROWTH_KIB: u64 = 64 * 1024;

/// How many talk.
const SENDERS: u32 = 5;

pub(crate) async fn run(mut run: Run) -> Outcome {
    let (readers, slow, per_second) = run.either((1000, 5, 50), (40, 2, 20));
    let (before, during, body_bytes) = run.either((10, 60, 1024), (1, 2, 4096));
    // On a busy machine a small delay says nothing of the server.
    let tolerance = Duration::from_millis(run.either(100, 500));
    let home = Home::new();
    let server = home.start().await;
    let proxy = Proxy::start(server.addr(), run.random.fork(), Some(RECEIVE_BUFFER)).await;
    let habits = Habits { body_bytes, ..Habits::of(ROOM) };
    let mut crowd = Crowd::start(readers - slow, server.addr(), &habits, &mut run.random);
    let behind_proxy = Crowd::start(slow, proxy.addr(), &habits, &mut run.random);
    crowd.until("coming", &mut run.progress, |crowd| crowd.present() == readers - slow).await;
    behind_proxy.until("coming", &mut run.progress, |slow| slow.present() == slow.len()).await;

    talk(&crowd, &mut run, before, per_second).await;
    let (p50, p99) = crowd.delays();
    let memory = server.resident_kib();
    let joins = behind_proxy.joins();
    proxy.all(Flow::Throttle(1));
    talk(&crowd, &mut run, during, per_second).await;
    let (p50_beside, p99_beside) = crowd.delays();
    let (memory_beside, fell_behind) = (server.resident_kib(), behind_proxy[0].known().view.newest());
    proxy.all(Flow::Pass);

    crowd.join(behind_proxy);
    crowd.settle(&mut run.progress).await;
    let came_back =
        crowd.iter().rev().take(slow).map(|slow| slow.known().joins as usize).sum::<usize>() - joins;
    let mut outcome = judge(&crowd, &home, server).await;
    let said = u64::from((before + during) * per_second);
    outcome.check(fell_behind < said, || "the slow ones were not slow".to_owned());
    outcome.check(p99_beside <= p99 * 2 + tolerance, || {
        format!("beside slow readers the others wait {p99_beside:?} rather than {p99:?} (p99)")
    });
    outcome.check(memory_beside <= memory + GROWTH_KIB, || {
        format!("beside slow readers the server grew from {memory} KiB to {memory_beside} KiB")
    });
    outcome.number("readers", readers);
    outcome.number("slow", slow);
    outcome.number("p50/p99 alone", format!("{p50:.1?}/{p99:.1?}"));
    outcome.number("p50/p99 beside them", format!("{p50_beside:.1?}/{p99_beside:.1?}"));
    outcome.number("RSS alone, beside", format!("{} MiB, {} MiB", memory / 1024, memory_beside / 1024));
    outcome.number("slow ones let go and back", came_back);
    outcome
}

/// Has the first few say so many messages a second, for so many seconds.
async fn talk(crowd: &Crowd, run: &mut Run, seconds: u32, per_second: u32) {
    let mut tick = time::interval(Duration::from_secs(1) / per_second);
    for turn in 0..seconds * per_second {
        tick.tick().await;
        crowd[(turn % SENDERS) as usize].say(1);
        run.progress.show(|| format!("{turn} of {} said", seconds * per_second));
    }
    crowd.until("talking", &mut run.progress, Crowd::is_settled).await;
}
