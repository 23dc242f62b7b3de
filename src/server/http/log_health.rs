//! The cached health of the log.

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// How long a result is reused: health checks have no rate limit.
pub(super) const CACHED_FOR: Duration = Duration::from_secs(1);

/// The last or the pending health check of the log. Clones share it.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct LogHealth {
    // A std mutex: it is held for a look at the clock, never across an await.
    pub(super) last: Arc<Mutex<Option<CachedHealth>>>,
}

/// The time of a check, and its result: all concurrent requests wait for the same.
#[derive(Debug)]
pub(super) struct CachedHealth {
    pub(super) at: Instant,
    pub(super) told: HealthAnswer,
}

/// Why the log is not healthy; none if it is.
pub(super) type HealthAnswer = Shared<BoxFuture<'static, Option<String>>>;

impl LogHealth {
    /// The result at this time: the cached one, or else a new check.
    pub(super) fn at(
        &self,
        now: Instant,
        look: impl Future<Output = Option<String>> + Send + 'static,
    ) -> HealthAnswer {
        let mut last = self.last.lock().expect("no holder panics");
        if let Some(CachedHealth { at, told }) = &*last
            && now.saturating_duration_since(*at) < CACHED_FOR
        {
            return told.clone();
        }
        let told = look.boxed().shared();
        *last = Some(CachedHealth { at: now, told: told.clone() });
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn however_many_ask_it_is_looked_once_a_second() {
        let health = LogHealth::default();
        let looked = Arc::new(AtomicUsize::new(0));
        let ask = |now: Instant, found: &str| {
            let (looked, found) = (Arc::clone(&looked), Some(found.to_owned()));
            health.at(now, async move {
                looked.fetch_add(1, Ordering::Relaxed);
                found
            })
        };
        let start = Instant::now();
        for later in [0, 1, 500, 999] {
            let told = ask(start + Duration::from_millis(later), &later.to_string()).await;
            assert_eq!(told.as_deref(), Some("0"));
        }
        assert_eq!(looked.load(Ordering::Relaxed), 1);
        assert_eq!(ask(start + CACHED_FOR, "new").await.as_deref(), Some("new"));
        assert_eq!(looked.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn who_asks_while_it_is_looked_waits_for_the_same_also_when_the_first_has_gone() {
        let health = LogHealth::default();
        let now = Instant::now();
        let (found, finding) = oneshot::channel();
        let first = health.at(now, async { finding.await.ok() });
        let second = health.at(now, async { panic!("it is looked already") });
        assert_eq!(first.clone().now_or_never(), None);
        drop(first);
        found.send("stalled".to_owned()).unwrap();
        assert_eq!(second.await.as_deref(), Some("stalled"));
    }
}
