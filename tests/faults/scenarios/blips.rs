//! Networks that break or fall silent for a while, and one that never comes back: what somebody else sees of it.

use super::Run;
use crate::{
    client::Habits,
    crowd::Crowd,
    process::Home,
    progress::Outcome,
    proxy::{Flow, Proxy},
    verdict::judge,
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use tokio::time;

const ROOM: &str = "blips";

/// Within which somebody who fell silent for good is seen to have left, and a moment for saying so.
const GONE_WITHIN: Duration = Duration::from_millis(30_500);

/// How many there are of each kind.
const PEOPLE: usize = 5;

pub(crate) async fn run(mut run: Run) -> Outcome {
    let seconds = |full, short| Duration::from_secs_f64(if run.full { full } else { short });
    // Somebody who falls silent gave the last sign of life up to five seconds before.
    let (broken_for, silent_for) = (seconds(28.0, 1.5), seconds(23.0, 1.5));
    let home = Home::new();
    let server = home.start().await;
    let habits = Habits::of(ROOM);
    let mut crowd = Crowd::start(1, server.addr(), &habits, &mut run.random);
    crowd.until("the witness", &mut run.progress, |crowd| crowd.present() == 1).await;
    let mut proxies = Vec::new();
    for _ in 0..3 {
        let proxy = Proxy::start(server.addr(), run.random.fork(), None).await;
        crowd.join(Crowd::start(PEOPLE, proxy.addr(), &habits, &mut run.random));
        proxies.push(proxy);
    }
    let [broken, silent, dead] = &proxies[..] else { unreachable!("there are three") };
    crowd.until("coming", &mut run.progress, |crowd| crowd.present() == crowd.len()).await;
    let all_came = |crowd: &Crowd| crowd[0].known().seen.len() == 3 * PEOPLE;
    crowd.until("the witness sees all", &mut run.progress, all_came).await;
    crowd[0].known().seen.clear();

    let began = Instant::now();
    broken.all(Flow::Reset);
    broken.all(Flow::Stall);
    silent.all(Flow::Stall);
    if run.full {
        dead.all(Flow::Stall);
    }
    time::sleep_until((began + silent_for).into()).await;
    silent.all(Flow::Pass);
    time::sleep_until((began + broken_for).into()).await;
    broken.all(Flow::Pass);
    let dying = if run.full { PEOPLE } else { 0 };
    let gone = |crowd: &Crowd| crowd[0].known().seen.len() == dying;
    crowd.until("the last breath", &mut run.progress, gone).await;
    let longest = crowd[0].known().seen.iter().map(|seen| seen.at - began).max();
    dead.all(Flow::Pass);

    // Whoever was seen to come or go is one of the dead, and went.
    let people: BTreeSet<_> =
        crowd.iter().skip(1 + 2 * PEOPLE).filter_map(|client| client.known().person.clone()).collect();
    let wrong: Vec<_> = {
        let witness = crowd[0].known();
        let wrong = witness.seen.iter().filter(|seen| seen.came || !people.contains(&seen.person));
        wrong.map(|seen| format!("{seen:?}")).collect()
    };
    crowd.iter().for_each(|client| client.say(1));
    crowd.settle(&mut run.progress).await;
    let mut outcome = judge(&crowd, &home, server).await;
    outcome.wrong.extend(wrong.into_iter().map(|seen| format!("a blip was seen: {seen}")));
    outcome.check(longest <= Some(GONE_WITHIN), || format!("somebody dead was there for {longest:?}"));
    outcome.number("broken for", format!("{broken_for:.1?}"));
    outcome.number("silent for", format!("{silent_for:.1?}"));
    if let Some(longest) = longest {
        outcome.number("silent for good and gone after", format!("{longest:.1?}"));
    }
    outcome
}
