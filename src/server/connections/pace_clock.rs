//! The minimum speed at which a peer must send and receive.

use crate::server::limits;
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep_until};

/// A timeout that is extended by one second for each [`limits::MIN_BYTES_PER_SECOND`] transferred.
#[derive(Debug)]
pub(in crate::server) struct PaceClock {
    began: Instant,
    wait: Duration,
    bytes: u64,
    deadline: Pin<Box<Sleep>>,
}

impl PaceClock {
    pub(in crate::server) fn start(wait: Duration) -> Self {
        let began = Instant::now();
        Self { began, wait, bytes: 0, deadline: Box::pin(sleep_until(began + wait)) }
    }

    /// This many bytes were transferred.
    pub(in crate::server) fn count(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// Ready when the time is over. Polled while no bytes are transferred; wakes its task when it should be polled again.
    pub(in crate::server) fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.deadline.as_mut().poll(context).is_ready() {
            let deadline = self.began + self.wait + earned(self.bytes);
            if deadline <= Instant::now() {
                return Poll::Ready(());
            }
            self.deadline.as_mut().reset(deadline);
        }
        Poll::Pending
    }
}

/// The time that this many bytes may take.
fn earned(bytes: u64) -> Duration {
    Duration::from_secs(bytes / limits::MIN_BYTES_PER_SECOND)
}
