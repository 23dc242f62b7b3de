//! Somebody is away for long, and comes back to exactly what everyone else has.

use super::Run;
use crate::{client::Habits, crowd::Crowd, process::Home, progress::Outcome, verdict::judge};
use std::time::{Duration, Instant};

const ROOM: &str = "away";

/// How many were said before they went: something to come back to.
const BEFORE: u32 = 3;

pub(crate) async fn run(mut run: Run) -> Outcome {
    let (people, each) = run.either((20, 500), (5, 60));
    let revisions = run.either(500, 25);
    let home = Home::new();
    let server = home.start().await;
    let habits = Habits { pause: Duration::ZERO..Duration::from_micros(1), ..Habits::of(ROOM) };
    let mut crowd = Crowd::start(1, server.addr(), &habits, &mut run.random);
    crowd[0].say(BEFORE);
    crowd.until("before", &mut run.progress, Crowd::is_settled).await;
    crowd[0].be_present(false);
    crowd.until("going", &mut run.progress, |crowd| crowd.present() == 0).await;

    crowd.join(Crowd::start(people, server.addr(), &habits, &mut run.random));
    crowd.iter().skip(1).for_each(|client| client.say(each));
    crowd.until("talking", &mut run.progress, |crowd| crowd.iter().all(|client| client.is_done())).await;
    let revised = revisions / people;
    crowd.iter().skip(1).for_each(|client| client.revise(revised, revised));
    crowd.until("revising", &mut run.progress, |crowd| crowd.iter().all(|client| client.is_done())).await;

    let known_before = crowd[0].known().view.newest();
    let came = Instant::now();
    crowd[0].be_present(true);
    crowd.settle(&mut run.progress).await;
    let took = came.elapsed();

    let mut outcome = judge(&crowd, &home, server).await;
    outcome.check(known_before == u64::from(BEFORE), || format!("they knew up to {known_before} while away"));
    outcome.number("missed", people * each as usize);
    outcome.number("edits and deletions missed", format!("{revisions} and {revisions}"));
    outcome.number("caught up in ms", took.as_millis());
    outcome
}
