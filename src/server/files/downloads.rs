//! How many files are given at the same moment: each is open, and whoever reads slowly holds what was read of it.

use crate::server::{
    limits,
    network::Network,
    places::{Place, Places},
};
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

/// Places for files that are given.
#[derive(Clone, Debug)]
pub(in crate::server) struct Downloads {
    all: Arc<Places<()>>,
    networks: Arc<Places<Network>>,
}

/// A file that is given, until the last of it has been.
pub(super) struct Download {
    _all: Place<()>,
    _network: Place<Network>,
}

impl Default for Downloads {
    fn default() -> Self {
        let (all, network) = (limits::DOWNLOADING, limits::DOWNLOADING_PER_NETWORK);
        Self { all: Arc::new(Places::new(all)), networks: Arc::new(Places::new(network)) }
    }
}

impl Downloads {
    /// A place for one more, if there is one.
    pub(super) fn begin(&self, network: Network) -> Option<Download> {
        Some(Download { _all: self.all.take(())?, _network: self.networks.take(network.customer())? })
    }
}

impl Download {
    /// The body of the file, which holds its place.
    pub(super) fn of(self, body: Body) -> Body {
        Body::new(Given { body, _download: self })
    }
}

struct Given {
    body: Body,
    _download: Download,
}

impl HttpBody for Given {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
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
    use std::net::Ipv4Addr;

    #[test]
    fn one_network_holds_so_many_and_leaves_some_to_others() {
        let downloads = Downloads::default();
        let network = |n| Network::of(Ipv4Addr::new(192, 0, 2, n).into());
        let begin = |n| downloads.begin(network(n)).map(|download| download.of(Body::empty()));
        let held: Vec<_> = std::iter::from_fn(|| begin(1)).collect();
        assert_eq!(held.len(), limits::DOWNLOADING_PER_NETWORK as usize);
        assert!(begin(2).is_some());
        drop(held);
        assert!(begin(1).is_some());
    }
}
