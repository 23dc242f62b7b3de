//! The server is told to end under load and started again: everyone comes back, and not all at once.

use super::Run;
use crate::{client::Habits, crowd::Crowd, process::Home, progress::Outcome, verdict::judge};
use std::time::{Duration, Instant};
use tokio::time;

/// In how many rooms they are. All in one room would measure how fast this machine delivers: 100 messages a second
/// to 2,000 people are 200,000 deliveries a second, and the clients are on the same machine.
const ROOMS: usize = 20;

/// Over how long a server that ends has its clients come back: its setting `restart-spread`.
const SPREAD: Duration = Duration::from_secs(3);

/// Within which all are back.
const BACK_WITHIN: Duration = Duration::from_secs(10);

/// In which the busiest moment is looked for.
const WINDOW: Duration = Duration::from_millis(100);

/// How much busier than the even share the busiest window may be: chance is uneven, and whoever came too early,
/// while there was no server, comes again beside those whose turn it is. And a few more, where few are many.
const UNEVEN: f64 = 2.0;
const FEW: f64 = 10.0;

pub(crate) async fn run(mut run: Run) -> Outcome {
    let (people, per_second) = run.either((2_000, 100), (60, 20));
    let (before, after) = run.either((5, 5), (1, 0));
    let home = Home::new();
    let server = home.start().await;
    let addr = server.addr();
    let habits =
        Habits { backoff: (Duration::from_millis(500), Duration::from_secs(15)), ..Habits::of("restart") };
    let rooms: Vec<_> = (0..ROOMS).map(|number| format!("restart-{number}")).collect();
    let crowd = Crowd::start_in(&rooms, people / ROOMS, addr, &habits, &mut run.random);
    crowd.until("coming", &mut run.progress, |crowd| crowd.present() == people).await;

    let restart = async {
        time::sleep(Duration::from_secs(before)).await;
        let told = Instant::now();
        let ended = server.terminate().await;
        let down = told.elapsed();
        (told, ended, down, home.start_at(addr).await, told.elapsed())
    };
    let talk = async {
        let mut tick = time::interval(Duration::from_secs(1) / per_second);
        let seconds = before + SPREAD.as_secs() + after;
        for turn in 0..seconds as usize * per_second as usize {
            tick.tick().await;
            crowd[turn % ROOMS * (people / ROOMS)].say(1);
        }
    };
    let ((told, ended, down, server, up), ()) = tokio::join!(restart, talk);
    let is_back = |crowd: &Crowd| crowd.iter().all(|client| told < client.known().came.unwrap_or(told));
    crowd.until("coming back", &mut run.progress, is_back).await;
    crowd.settle(&mut run.progress).await;

    let came = crowd.iter().filter_map(|client| Some(client.known().came? - told));
    let knocked: Vec<_> = crowd.iter().filter_map(|client| Some(client.known().knocked? - told)).collect();
    let asked: Vec<_> = crowd
        .iter()
        .filter_map(|client| client.known().told_to_come_back)
        .map(|(when, after)| (when - told) + after)
        .collect();
    let most_after = crowd.iter().filter_map(|client| Some(client.known().told_to_come_back?.1)).max();
    let back = came.max().unwrap_or_default();
    let share = people as f64 * WINDOW.as_secs_f64() / SPREAD.as_secs_f64();
    let bound = (share * UNEVEN + FEW) as usize;

    let mut outcome = judge(&crowd, &home, server).await;
    outcome.wrong.extend(ended.err());
    outcome
        .check(asked.len() == people, || format!("{} of {people} were told when to come back", asked.len()));
    outcome.check(most_after <= Some(SPREAD), || format!("somebody is to come back in {most_after:?}"));
    outcome.check(busiest(&asked) <= bound, || {
        format!("{} are told to come within {WINDOW:?}", busiest(&asked))
    });
    outcome.check(busiest(&knocked) <= bound, || format!("{} came within {WINDOW:?}", busiest(&knocked)));
    outcome.check(back <= BACK_WITHIN, || format!("the last one was back after {back:?}"));
    outcome.number("connections", people);
    outcome.number("rooms", ROOMS);
    outcome.number("a second", per_second);
    outcome.number("ended in", format!("{down:.1?}"));
    outcome.number("listening after", format!("{up:.1?}"));
    outcome.number("all back after", format!("{back:.1?}"));
    outcome.number(
        "most told for, most coming within 100 ms",
        format!("{}, {}", busiest(&asked), busiest(&knocked)),
    );
    outcome.number("even share", format!("{share:.0}"));
    outcome
}

/// The most moments within any one window.
fn busiest(moments: &[Duration]) -> usize {
    let mut moments = moments.to_vec();
    moments.sort_unstable();
    let within =
        |at: usize| moments[at..].iter().take_while(|moment| **moment < moments[at] + WINDOW).count();
    (0..moments.len()).map(within).max().unwrap_or_default()
}
