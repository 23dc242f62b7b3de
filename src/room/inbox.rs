//! Where a connection is woken and answered.

use crate::protocol::Frame;
use bytes::Bytes;
use futures::task::AtomicWaker;
use std::{
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// The one thing a connection waits on, whatever it waits for: what its rooms and the lobby publish, and the answers to
/// what it posted. One task waits on it.
#[derive(Debug, Default)]
pub struct Inbox {
    has_news: AtomicBool,
    waiting: AtomicWaker,
    // A std mutex: it is held for a push or a take, never across an await.
    answers: Mutex<Vec<Frame>>,
}

impl Inbox {
    /// Ready when there is something new since this was last ready.
    pub fn poll_news(&self, context: &Context<'_>) -> Poll<()> {
        if self.has_news.swap(false, Ordering::Acquire) {
            return Poll::Ready(());
        }
        self.waiting.register(context.waker());
        // It may have come before the waker was there.
        if self.has_news.swap(false, Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Makes [`Inbox::poll_news`] ready, once for any number of these.
    pub fn wake(&self) {
        if !self.has_news.swap(true, Ordering::Release) {
            self.waiting.wake();
        }
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
