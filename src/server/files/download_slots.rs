//! The maximum of concurrent downloads: each has an open file, and a slow one holds what was read of it.

use crate::server::{
    capacity::slots::{Slot, SlotPool},
    connections::network::Network,
    limits,
};
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::PollSemaphore;

/// The places of downloads.
#[derive(Clone, Debug)]
pub(in crate::server) struct Downloads {
    all: Arc<SlotPool<()>>,
    networks: Arc<SlotPool<Network>>,
    /// A permit for each file that is opened or read at the moment: that blocks a thread.
    reading: Arc<Semaphore>,
}

/// A download, until its last byte is sent.
pub(super) struct Download {
    reading: Arc<Semaphore>,
    _all: Slot<()>,
    _network: Slot<Network>,
}

impl Default for Downloads {
    fn default() -> Self {
        let (all, network) = (limits::MAX_DOWNLOADS, limits::MAX_DOWNLOADS_PER_NETWORK);
        let reading = Arc::new(Semaphore::new(limits::MAX_FILE_READS));
        Self { all: Arc::new(SlotPool::new(all)), networks: Arc::new(SlotPool::new(network)), reading }
    }
}

impl Downloads {
    /// A place for one more download, if there is one.
    pub(super) fn begin(&self, network: Network) -> Option<Download> {
        let (all, network) = (self.all.take(())?, self.networks.take(network.customer())?);
        Some(Download { reading: Arc::clone(&self.reading), _all: all, _network: network })
    }
}

impl Download {
    /// Opens the file when it gets a permit.
    pub(super) async fn open<T>(&self, opening: impl Future<Output = T>) -> T {
        // The semaphore is never closed.
        let _permit = self.reading.acquire().await;
        opening.await
    }

    /// The body of the file, which holds its place and reads when it gets a permit.
    pub(super) fn of(self, body: Body) -> Body {
        let reading = PollSemaphore::new(Arc::clone(&self.reading));
        Body::new(DownloadBody { body, reading, permit: None, _download: self })
    }
}

struct DownloadBody {
    body: Body,
    reading: PollSemaphore,
    /// Set while it reads.
    permit: Option<OwnedSemaphorePermit>,
    _download: Download,
}

impl HttpBody for DownloadBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if this.permit.is_none() {
            this.permit = ready!(this.reading.poll_acquire(context));
        }
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        this.permit = None;
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;
    use std::{net::Ipv4Addr, task::Waker};

    #[test]
    fn one_network_holds_so_many_and_leaves_some_to_others() {
        let downloads = Downloads::default();
        let network = |n| Network::of(Ipv4Addr::new(192, 0, 2, n).into());
        let begin = |n| downloads.begin(network(n)).map(|download| download.of(Body::empty()));
        let held: Vec<_> = std::iter::from_fn(|| begin(1)).collect();
        assert_eq!(held.len(), limits::MAX_DOWNLOADS_PER_NETWORK as usize);
        assert!(begin(2).is_some());
        drop(held);
        assert!(begin(1).is_some());
    }

    #[tokio::test]
    async fn so_many_are_read_at_once_and_who_takes_them_slowly_holds_up_nobody() {
        let downloads = Downloads::default();
        let given = |body| downloads.begin(Network::of(Ipv4Addr::LOCALHOST.into())).unwrap().of(body);
        let is_ready =
            |body: &mut Body| Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop())).is_ready();
        let on_a_slow_disk = || given(Body::from_stream(stream::pending::<Result<Bytes, axum::Error>>()));
        let mut reading: Vec<_> = (1..limits::MAX_FILE_READS).map(|_| on_a_slow_disk()).collect();
        assert!(!reading.iter_mut().any(is_ready));
        let mut taken_slowly = given(Body::from("so much of it"));
        assert!(is_ready(&mut taken_slowly), "it is the last that may be read");
        assert!(is_ready(&mut given(Body::from("all of it"))), "what was read is not being read");
        let mut last = on_a_slow_disk();
        assert!(!is_ready(&mut last));
        let mut waits = given(Body::from("later"));
        assert!(!is_ready(&mut waits));
        drop(reading.pop());
        assert!(is_ready(&mut waits));
    }
}
