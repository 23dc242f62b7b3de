//! Everyone talks over a bad network, while the server is killed again and again.

use super::Run;
use crate::{
    client::Habits,
    crowd::Crowd,
    process::Home,
    progress::Outcome,
    proxy::{Flow, Proxy},
    random::Random,
    verdict::judge,
};
use std::{ops::Range, sync::Arc, time::Duration};
use tokio::time;

/// They share one writer.
const ROOMS: [&str; 2] = ["kills", "킬스"];

/// How long a server lives that is killed while it starts.
const INFANCY: Range<Duration> = Duration::from_millis(0)..Duration::from_millis(60);

/// How many are killed before the first one lives.
const BIRTHS: u32 = 3;

pub(crate) async fn run(mut run: Run) -> Outcome {
    let (in_each, each, kills) = run.either((25, 200, 20), (3, 25, 3));
    let pause = run.either(millis(0, 200), millis(0, 40));
    let weather = Weather {
        calm: run.either(millis(20, 200), millis(50, 400)),
        stall: run.either(millis(100, 1_500), millis(50, 400)),
    };
    let home = Home::new();
    // A server that is killed while it makes its files leaves nothing that the next one stumbles over.
    for _ in 0..BIRTHS {
        home.start_in_vain(run.random.within(&INFANCY)).await;
    }
    let mut server = home.start().await;
    let proxy = Arc::new(Proxy::start(server.addr(), run.random.fork(), None).await);
    proxy.lose_acks(1.0 / 3.0);
    let resend_after = Duration::from_millis(run.either(400, 150));
    let habits = Habits { pause, resend_after, ..Habits::of(ROOMS[0]) };
    let rooms = ROOMS.map(str::to_owned);
    let crowd = Crowd::start_in(&rooms, in_each, proxy.addr(), &habits, &mut run.random);
    let people = crowd.len();
    crowd.iter().for_each(|client| client.say(each));
    let weather = tokio::spawn(weather.strike(Arc::clone(&proxy), run.random.fork()));

    let all = people * each as usize;
    let mut in_vain = BIRTHS;
    for kill in 0..kills {
        // Once in each part of the run, and the last one while there is still something to say.
        let moment = (kill as f64 + run.random.part()) / kills as f64 * 0.95;
        let due = (all as f64 * moment) as usize;
        let what = format!("{kill} of {kills} kills");
        crowd.until(&what, &mut run.progress, |crowd| due <= crowd.kept()).await;
        time::sleep(Duration::from_millis(20).mul_f64(run.random.part())).await;
        server.kill();
        if run.random.chance(0.25) {
            home.start_in_vain(run.random.within(&INFANCY)).await;
            in_vain += 1;
        }
        server = home.start().await;
        proxy.lead_to(server.addr());
    }
    crowd.until("the rest", &mut run.progress, |crowd| crowd.iter().all(|client| client.is_done())).await;
    weather.abort();
    proxy.lose_acks(0.0);
    proxy.all(Flow::Pass);
    crowd.settle(&mut run.progress).await;

    let mut outcome = judge(&crowd, &home, server).await;
    outcome.check(crowd.kept() == all, || format!("{} of {all} were kept", crowd.kept()));
    outcome.number("kills", kills);
    outcome.number("and while it started", in_vain);
    outcome.number("clients", people);
    outcome.number("acks lost", proxy.acks_lost());
    outcome.number("sent again", crowd.resent());
    outcome.number("came back", crowd.joins() - people);
    outcome
}

/// What happens to the network.
struct Weather {
    /// How long nothing happens between two mishaps.
    calm: Range<Duration>,
    /// How long a link stands still that stalls.
    stall: Range<Duration>,
}

impl Weather {
    /// Something happens to somebody, all the time.
    async fn strike(self, proxy: Arc<Proxy>, mut random: Random) {
        let flows = [Flow::Reset, Flow::Close, Flow::Halve, Flow::Halve, Flow::Stall, Flow::Throttle(200)];
        loop {
            time::sleep(random.within(&self.calm)).await;
            let flow = flows[random.below(flows.len())];
            let hit = proxy.one(&mut random, flow);
            if let (Some(link), Flow::Stall | Flow::Throttle(_)) = (hit, flow) {
                let (proxy, stall) = (Arc::clone(&proxy), random.within(&self.stall));
                tokio::spawn(async move {
                    time::sleep(stall).await;
                    proxy.mend(link);
                });
            }
        }
    }
}

fn millis(from: u64, to: u64) -> Range<Duration> {
    Duration::from_millis(from)..Duration::from_millis(to)
}
