//! Where a connection is woken and answered.

use crate::protocol::Frame;
use bytes::Bytes;
use std::sync::{Mutex, MutexGuard};
use tokio::sync::Notify;

/// The one thing a connection waits on, whatever it waits for: what its rooms and the lobby publish, and the answers to
/// what it posted.
#[derive(Debug, Default)]
pub struct Inbox {
    news: Notify,
    // A std mutex: it is held for a push or a take, never across an await.
    answers: Mutex<Vec<Frame>>,
}

impl Inbox {
    /// Waits until there is something new, since this last returned.
    pub async fn woken(&self) {
        self.news.notified().await;
    }

    /// Lets [`Inbox::woken`] return, once for any number of these.
    pub fn wake(&self) {
        self.news.notify_one();
    }

    /// Takes the answers that have come. How many.
    pub fn take_answers(&self, frames: &mut Vec<Bytes>) -> usize {
        let answers = std::mem::take(&mut *self.lock());
        let count = answers.len();
        frames.extend(answers.into_iter().map(Bytes::from));
        count
    }

    pub(super) fn answer(&self, frame: Frame) {
        self.lock().push(frame);
        self.wake();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Frame>> {
        self.answers.lock().expect("no holder panics")
    }
}
