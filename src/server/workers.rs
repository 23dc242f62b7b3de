//! Work that takes a processor for a while: done beside tokio's threads, so that whoever only talks is not held up by it.

use super::limits;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{sync::Arc, thread};
use tokio::{sync::Semaphore, task, time};

/// A few turns, and a queue of bounded length before them.
#[derive(Clone, Debug)]
pub(super) struct Workers {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// There is more work than can be done in time, or it died.
#[derive(Debug)]
pub(super) struct Overloaded;

impl Workers {
    /// As many turns as keep every processor busy, and one more for each that is about to begin.
    pub(super) fn new() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let turns = 2 * processors;
        Self {
            turns: Arc::new(Semaphore::new(turns)),
            queue: Arc::new(Semaphore::new(turns + limits::WAITING_FOR_WORKERS)),
        }
    }

    /// Does this when it is its turn.
    ///
    /// # Errors
    /// [`Overloaded`], when too many wait already, when the turn did not come in time, or when the work panicked.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Overloaded> {
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Overloaded)?;
        let turn = time::timeout(limits::WORKER_WAIT, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Overloaded)?.map_err(|_| Overloaded)?;
        // The work has its turn until it is done, also when nobody waits for it any more.
        let done = task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        });
        done.await.map_err(|error| {
            tracing::error!(%error, "work for a request died");
            Overloaded
        })
    }
}

impl IntoResponse for Overloaded {
    fn into_response(self) -> Response {
        let headers = [(header::RETRY_AFTER, "2")];
        let sentence = "The server has too much to do. Try again in a moment.\n";
        (StatusCode::SERVICE_UNAVAILABLE, headers, sentence).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::mpsc;

    #[tokio::test]
    async fn so_many_work_and_wait_and_further_ones_are_refused_at_once() {
        let workers = Workers::new();
        let most = workers.queue.available_permits();
        let (release, wait) = mpsc::channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        let work = || {
            let wait = Arc::clone(&wait);
            workers.run(move || wait.lock().unwrap().recv())
        };
        let mut running = Box::pin(join_all((0..most).map(|_| work())));
        // As many as may be have begun to wait once this was polled.
        assert!(futures::poll!(&mut running).is_pending());
        assert!(work().await.is_err());
        drop(release);
        assert!(running.await.iter().all(Result::is_ok));
        assert!(workers.run(|| ()).await.is_ok());
    }

    #[tokio::test]
    async fn work_that_panics_is_refused_and_gives_its_turn_back() {
        let workers = Workers::new();
        for _ in 0..2 * workers.queue.available_permits() {
            assert!(workers.run(|| panic!("on purpose")).await.is_err());
        }
    }
}
