//! A bad network: a TCP proxy that cuts, stalls, throttles, stops in the middle of a frame, and loses acks.

mod frames;
mod link;

pub(crate) use frames::{Frames, is_ack};

use crate::random::Random;
use link::Link;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::JoinHandle,
};

/// How a link behaves from now on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flow {
    Pass,
    /// Nothing goes either way, and nothing is closed.
    Stall,
    /// This many bytes a second, each way.
    Throttle(u32),
    /// Of the next bytes only the first half goes; then it is cut.
    Halve,
    /// Ended with a reset, as by a machine that has gone.
    Reset,
    /// Ended as by somebody who closes.
    Close,
}

/// Stands between clients and a server that may come back at another address.
pub(crate) struct Proxy {
    addr: SocketAddr,
    control: Arc<Control>,
    accepting: JoinHandle<()>,
}

/// What all links of a proxy share.
struct Control {
    upstream: Mutex<SocketAddr>,
    /// How the whole network is: what a link starts with.
    flow: Mutex<Flow>,
    links: Mutex<BTreeMap<u64, watch::Sender<Flow>>>,
    ack_loss: Mutex<f64>,
    random: Mutex<Random>,
    acks_lost: AtomicU64,
    /// How much of the server's the proxy's system takes in that nobody reads; the system's default if none.
    receive_buffer: Option<u32>,
}

impl Proxy {
    pub(crate) async fn start(upstream: SocketAddr, random: Random, receive_buffer: Option<u32>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let control = Arc::new(Control {
            upstream: Mutex::new(upstream),
            flow: Mutex::new(Flow::Pass),
            links: Mutex::default(),
            ack_loss: Mutex::new(0.0),
            random: Mutex::new(random),
            acks_lost: AtomicU64::new(0),
            receive_buffer,
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&control)));
        Self { addr, control, accepting }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where new links go from now on.
    pub(crate) fn lead_to(&self, upstream: SocketAddr) {
        *self.control.upstream.lock().unwrap() = upstream;
    }

    /// How likely an ack is lost from now on.
    pub(crate) fn lose_acks(&self, probability: f64) {
        *self.control.ack_loss.lock().unwrap() = probability;
    }

    pub(crate) fn acks_lost(&self) -> u64 {
        self.control.acks_lost.load(Ordering::Relaxed)
    }

    /// Changes every link, and those to come.
    pub(crate) fn all(&self, flow: Flow) {
        *self.control.flow.lock().unwrap() = flow;
        for link in self.control.links.lock().unwrap().values() {
            link.send_replace(flow);
        }
    }

    /// Changes a link of chance; gives which, to be mended.
    pub(crate) fn one(&self, random: &mut Random, flow: Flow) -> Option<u64> {
        let links = self.control.links.lock().unwrap();
        let (id, link) = links.iter().nth(random.below(links.len()))?;
        link.send_replace(flow);
        Some(*id)
    }

    /// Lets a link pass again, if it is still there.
    pub(crate) fn mend(&self, link: u64) {
        if let Some(link) = self.control.links.lock().unwrap().get(&link) {
            link.send_replace(Flow::Pass);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.all(Flow::Reset);
    }
}

async fn accept(listener: TcpListener, control: Arc<Control>) {
    let mut next = 0;
    while let Ok((near, _)) = listener.accept().await {
        next += 1;
        let (id, control) = (next, Arc::clone(&control));
        tokio::spawn(async move {
            let upstream = *control.upstream.lock().unwrap();
            let socket = TcpSocket::new_v4().unwrap();
            if let Some(bytes) = control.receive_buffer {
                socket.set_recv_buffer_size(bytes).unwrap();
            }
            // Nobody there: the client's connection ends with nothing said, as behind a real proxy.
            let Ok(far) = socket.connect(upstream).await else { return };
            let (order, flow) = watch::channel(*control.flow.lock().unwrap());
            control.links.lock().unwrap().insert(id, order);
            Link { near, far, flow, control: &control }.run().await;
            control.links.lock().unwrap().remove(&id);
        });
    }
}

impl Control {
    fn loses(&self, frame: &[u8]) -> bool {
        let probability = *self.ack_loss.lock().unwrap();
        let lost = 0.0 < probability && is_ack(frame) && self.random.lock().unwrap().chance(probability);
        self.acks_lost.fetch_add(u64::from(lost), Ordering::Relaxed);
        lost
    }
}
