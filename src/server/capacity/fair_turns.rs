//! Limits concurrent work that uses much processor time or memory: rendering and compressing a page, highlighting search
//! results, preparing a picture.
//!
//! A limited number runs at a time. Long work runs beside tokio's workers, so that other requests are answered meanwhile. Each
//! network has its own queue, and the queues take turns: a network that asks for very many pages waits only for its own.

use crate::{
    server::{capacity::refusal_counts::RefusalCounts, connections::network::Network, limits},
    sheets::HitLimit,
    store::MAX_CONCURRENT_SEARCHES,
};
use axum::{
    Extension,
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::{HashMap, VecDeque},
    net::Ipv4Addr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::oneshot,
    task::block_in_place,
    time,
};

tokio::task_local! {
    /// The network of the current request.
    static NETWORK: Network;
    /// Set while the request has its turn.
    static IN_TURN: ();
}

/// Middleware: everything in this request waits in the queue of its network.
pub(in crate::server) async fn stand_in_line(
    Extension(network): Extension<Network>,
    request: Request,
    next: Next,
) -> Response {
    NETWORK.scope(network, next.run(request)).await
}

/// Gives the turns.
#[derive(Debug)]
pub(in crate::server) struct Turns {
    // A std mutex: it is held for a look-up, never across an await.
    lines: Mutex<TurnQueues>,
    /// The longest wait for a turn.
    wait: Duration,
    /// Counts those that did not get one, if somebody wants to know.
    refusals: Option<(Arc<RefusalCounts>, HitLimit)>,
}

#[derive(Debug)]
struct TurnQueues {
    /// How many turns are free.
    free: usize,
    /// How many requests may still queue.
    room: usize,
    waiting: HashMap<Network, VecDeque<oneshot::Sender<TurnPermit>>>,
    /// The order in which networks with waiting requests get turns.
    order: VecDeque<Network>,
}

/// A turn. Dropping it passes it to the next one.
#[derive(Debug)]
struct TurnPermit(Option<Arc<Turns>>);

/// Too many requests wait, or the work panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Overloaded;

impl Turns {
    /// For pages, on this machine.
    pub(in crate::server) fn for_pages(refusals: &Arc<RefusalCounts>) -> Arc<Self> {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self::counted(limits::PAGES_PER_PROCESSOR * processors, (Arc::clone(refusals), HitLimit::Pages))
    }

    /// For searches, including highlighting: as many as the store runs at once.
    pub(in crate::server) fn for_searches(refusals: &Arc<RefusalCounts>) -> Arc<Self> {
        Self::counted(MAX_CONCURRENT_SEARCHES, (Arc::clone(refusals), HitLimit::Searches))
    }

    /// For comparing passwords: each takes memory, and what guessers ask for is not to keep processors busy.
    pub(in crate::server) fn for_passwords() -> Arc<Self> {
        Self::with(1, limits::MAX_PAGES_WAITING, limits::PAGE_TIMEOUT)
    }

    /// For preparing pictures.
    pub(in crate::server) fn for_pictures() -> Arc<Self> {
        Self::with(limits::MAX_CONCURRENT_DECODES, limits::MAX_PICTURES_WAITING, limits::PICTURE_TIMEOUT)
    }

    /// This many turns; this many may wait, this long.
    pub(in crate::server) fn with(free: usize, room: usize, wait: Duration) -> Arc<Self> {
        Arc::new(Self { lines: TurnQueues::new(free, room), wait, refusals: None })
    }

    /// This many turns, for which pages wait; those that get none are counted.
    fn counted(free: usize, refusals: (Arc<RefusalCounts>, HitLimit)) -> Arc<Self> {
        let (lines, wait) = (TurnQueues::new(free, limits::MAX_PAGES_WAITING), limits::PAGE_TIMEOUT);
        Arc::new(Self { lines, wait, refusals: Some(refusals) })
    }

    /// Answers a request of this network when it gets its turn.
    ///
    /// # Errors
    /// [`Overloaded`], when too many wait already, or the turn did not come in time.
    pub(in crate::server) async fn during<T>(
        self: &Arc<Self>,
        network: Network,
        answering: impl Future<Output = T>,
    ) -> Result<T, Overloaded> {
        let _turn = self.take(network).await?;
        Ok(IN_TURN.scope((), answering).await)
    }

    /// Runs this work when it gets its turn; at once in a request that has its turn.
    ///
    /// # Errors
    /// [`Overloaded`], when too many wait already, the turn did not come in time, or the work panicked.
    pub(in crate::server) async fn work<T>(
        self: &Arc<Self>,
        work: impl FnOnce() -> T,
    ) -> Result<T, Overloaded> {
        if IN_TURN.try_with(|()| ()).is_ok() {
            return beside_workers(work);
        }
        // Outside a request, the server itself asks.
        let network =
            NETWORK.try_with(|network| *network).unwrap_or(Network::of(Ipv4Addr::UNSPECIFIED.into()));
        let _turn = self.take(network).await?;
        beside_workers(work)
    }

    async fn take(self: &Arc<Self>, network: Network) -> Result<TurnPermit, Overloaded> {
        let network = network.customer();
        let waiting = {
            let mut lines = self.lines.lock().expect("no holder panics");
            if 0 < lines.free {
                lines.free -= 1;
                return Ok(TurnPermit(Some(Arc::clone(self))));
            }
            lines.enter(network).ok_or_else(|| self.refuse())?
        };
        let turn = time::timeout(self.wait, waiting).await.map_err(|_| self.refuse())?;
        turn.map_err(|_| Overloaded)
    }

    fn refuse(&self) -> Overloaded {
        if let Some((refusals, limit)) = &self.refusals {
            refusals.count(*limit);
        }
        Overloaded
    }

    /// Gives a free turn to the next request that still waits.
    fn pass_on(self: &Arc<Self>) {
        loop {
            let next = {
                let mut lines = self.lines.lock().expect("no holder panics");
                let Some(next) = lines.next() else {
                    lines.free += 1;
                    return;
                };
                next
            };
            match next.send(TurnPermit(Some(Arc::clone(self)))) {
                Ok(()) => return,
                // The receiver is gone, and the turn must go to another.
                Err(mut turn) => turn.0 = None,
            }
        }
    }
}

/// Runs long work so that tokio's other tasks continue.
fn beside_workers<T>(work: impl FnOnce() -> T) -> Result<T, Overloaded> {
    let work = || catch_unwind(AssertUnwindSafe(work));
    // With only one thread, no other thread could run the other tasks.
    let is_alone = Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread;
    let done = if is_alone { work() } else { block_in_place(work) };
    done.map_err(|_| {
        tracing::error!("work for a request panicked");
        Overloaded
    })
}

impl TurnQueues {
    fn new(free: usize, room: usize) -> Mutex<Self> {
        Mutex::new(Self { free, room, waiting: HashMap::new(), order: VecDeque::new() })
    }

    /// Adds a place to a network's queue. A queue may be as long as the free room for others: so one network takes at most half
    /// of all places, and two take a third each.
    fn enter(&mut self, network: Network) -> Option<oneshot::Receiver<TurnPermit>> {
        let ahead = self.waiting.get(&network).map_or(0, VecDeque::len);
        if self.room <= ahead {
            return None;
        }
        self.room -= 1;
        if ahead == 0 {
            self.order.push_back(network);
        }
        let (give, wait) = oneshot::channel();
        self.waiting.entry(network).or_default().push_back(give);
        Some(wait)
    }

    /// The next request: the first of the queue that waited longest for a turn.
    fn next(&mut self) -> Option<oneshot::Sender<TurnPermit>> {
        let network = self.order.pop_front()?;
        let line = self.waiting.get_mut(&network)?;
        let next = line.pop_front();
        if line.is_empty() {
            self.waiting.remove(&network);
        } else {
            self.order.push_back(network);
        }
        self.room += 1;
        next
    }
}

impl Drop for TurnPermit {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.pass_on();
        }
    }
}

impl IntoResponse for Overloaded {
    fn into_response(self) -> Response {
        let sentence = "More pages are asked for than can be drawn. Try again in a moment.\n";
        (StatusCode::SERVICE_UNAVAILABLE, sentence).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt, future};
    use std::sync::mpsc;

    fn network(n: u8) -> Network {
        Network::of(Ipv4Addr::new(192, 0, 2, n).into())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn while_something_is_drawn_other_tasks_go_on() {
        let turns = Turns::with(1, 1, limits::PAGE_TIMEOUT);
        let (say, heard) = mpsc::channel();
        let drawing = tokio::spawn(async move { turns.work(move || heard.recv()).await });
        // There is one worker, and this needs it.
        tokio::spawn(async move { say.send(()).unwrap() }).await.unwrap();
        assert_eq!(drawing.await.unwrap(), Ok(Ok(())));
    }

    #[tokio::test]
    async fn networks_take_turns_however_many_pages_one_of_them_waits_for() {
        let turns = Turns::with(1, 100, limits::PAGE_TIMEOUT);
        let mut turn = turns.take(network(0)).await.ok();
        let mut waiting: Vec<_> =
            [1, 1, 1, 1, 2, 3, 2].into_iter().map(|n| (n, Box::pin(turns.take(network(n))))).collect();
        assert!(waiting.iter_mut().all(|(_, wait)| wait.as_mut().now_or_never().is_none()));
        let mut order = Vec::new();
        while turn.take().is_some() {
            let ready = waiting
                .iter_mut()
                .enumerate()
                .find_map(|(at, (n, wait))| Some((at, *n, wait.as_mut().now_or_never()?.unwrap())));
            if let Some((at, n, next)) = ready {
                drop(waiting.remove(at));
                order.push(n);
                turn = Some(next);
            }
        }
        assert_eq!(order, [1, 2, 3, 1, 2, 1, 1]);
        assert_eq!(turns.lines.lock().unwrap().free, 1);
    }

    #[tokio::test]
    async fn whoever_waits_too_long_or_behind_too_many_is_refused_and_whoever_goes_holds_no_turn() {
        let turns = Turns::with(1, 6, Duration::from_millis(50));
        let turn = turns.take(network(0)).await.unwrap();
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(turns.take(network(1)))).collect();
        assert!(waiting.iter_mut().all(|wait| wait.as_mut().now_or_never().is_none()));
        let refused = turns.take(network(1)).now_or_never().expect("one line may not take all the room");
        assert!(refused.is_err());
        let mut other = Box::pin(turns.take(network(2)));
        assert!(other.as_mut().now_or_never().is_none(), "another network has room");
        assert!(future::join_all(waiting).await.iter().all(Result::is_err), "nobody waits for ever");

        let late = Box::pin(turns.take(network(3)));
        drop((other, late));
        drop(turn);
        let lines = turns.lines.lock().unwrap();
        assert_eq!((lines.free, lines.room, lines.order.len(), lines.waiting.len()), (1, 6, 0, 0));
    }

    #[tokio::test]
    async fn whoever_gets_no_turn_is_counted() {
        let counts = Arc::<RefusalCounts>::default();
        let counted = |room, wait| {
            let lines = TurnQueues::new(1, room);
            let refusals = Some((Arc::clone(&counts), HitLimit::Searches));
            Arc::new(Turns { lines, wait, refusals })
        };
        let (full, slow) = (counted(0, limits::PAGE_TIMEOUT), counted(1, Duration::from_millis(1)));
        let (_one, _other) = (full.take(network(1)).await.unwrap(), slow.take(network(1)).await.unwrap());
        assert_eq!(counts.of(HitLimit::Searches), 0);
        assert!(full.take(network(1)).await.is_err());
        assert_eq!(counts.of(HitLimit::Searches), 1);
        assert!(slow.take(network(1)).await.is_err());
        assert_eq!((counts.of(HitLimit::Searches), counts.of(HitLimit::Pages)), (2, 0));
    }

    #[tokio::test]
    async fn work_that_panics_is_refused_and_gives_its_turn_back() {
        let turns = Turns::with(1, 1, limits::PAGE_TIMEOUT);
        for _ in 0..3 {
            assert_eq!(turns.work(|| -> u8 { panic!("it was asked for") }).await, Err(Overloaded));
        }
        assert_eq!(turns.work(|| 1).await, Ok(1));
    }
}
