//! The bad network does what it is told, and nothing else.

use crate::{
    progress::Outcome,
    proxy::{Flow, Proxy},
    random::Random,
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time,
};

const HEAD: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\n\r\n";
const SAID: &[u8] = b"\x81\x16{\"type\":\"said\",\"n\":12}";
const KEPT: &[u8] = b"\x81\x16{\"type\":\"kept\",\"n\":12}";

/// How long nothing comes that does not come.
const NOTHING: Duration = Duration::from_millis(100);

/// How long anything takes that comes.
const SOON: Duration = Duration::from_secs(5);

/// A server's end and a client's end of one link.
struct Ends {
    server: TcpStream,
    client: TcpStream,
}

impl Ends {
    async fn through(proxy: &Proxy, listener: &TcpListener) -> Self {
        let client = TcpStream::connect(proxy.addr()).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        let mut ends = Self { server, client };
        ends.server.write_all(HEAD).await.unwrap();
        assert_eq!(ends.hears(HEAD.len(), SOON).await, HEAD, "a handshake passes");
        ends
    }

    async fn says(&mut self, bytes: &[&[u8]]) {
        self.server.write_all(&bytes.concat()).await.unwrap();
    }

    /// What comes to the client until this much has come, the link has ended, or time is over.
    async fn hears(&mut self, length: usize, within: Duration) -> Vec<u8> {
        let mut heard = Vec::new();
        let hearing = async {
            while heard.len() < length {
                match self.client.read_buf(&mut heard).await {
                    Ok(0) | Err(_) => break,
                    Ok(_) => {}
                }
            }
        };
        // Whatever has come by then is what was heard.
        let _ = time::timeout(within, hearing).await;
        heard
    }

    async fn is_cut(&mut self) -> bool {
        let end = time::timeout(SOON, self.client.read(&mut [0; 1])).await;
        matches!(end, Ok(Ok(0) | Err(_)))
    }
}

pub(super) async fn does_what_it_is_told(mut random: Random, outcome: &mut Outcome) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::start(listener.local_addr().unwrap(), random.fork(), None).await;

    proxy.lose_acks(1.0);
    let mut ends = Ends::through(&proxy, &listener).await;
    ends.says(&[SAID, KEPT, SAID]).await;
    let heard = ends.hears(2 * SAID.len(), SOON).await;
    outcome
        .check(heard == [SAID, SAID].concat() && proxy.acks_lost() == 1, || "an ack was not lost".to_owned());
    proxy.lose_acks(0.0);
    ends.says(&[KEPT]).await;
    outcome.check(ends.hears(KEPT.len(), SOON).await == KEPT, || "an ack was lost".to_owned());

    let link = proxy.one(&mut random, Flow::Stall).unwrap();
    ends.says(&[SAID]).await;
    outcome.check(ends.hears(1, NOTHING).await.is_empty(), || "a stalled link does not stall".to_owned());
    proxy.mend(link);
    outcome.check(ends.hears(SAID.len(), SOON).await == SAID, || "a mended link does not pass".to_owned());

    proxy.one(&mut random, Flow::Throttle(8));
    ends.says(&[SAID]).await;
    // The bytes of a frame that is not whole yet are held back: it could be an ack.
    outcome.check(ends.hears(1, NOTHING).await.is_empty(), || "a slow link is not slow".to_owned());
    proxy.mend(link);
    outcome.check(ends.hears(SAID.len(), SOON).await == SAID, || "a slow link loses".to_owned());

    proxy.one(&mut random, Flow::Halve);
    ends.says(&[SAID]).await;
    let half = ends.hears(SAID.len(), SOON).await;
    outcome
        .check(half == SAID[..SAID.len() / 2] && ends.is_cut().await, || format!("half of it is {half:?}"));
    for flow in [Flow::Reset, Flow::Close] {
        let mut ends = Ends::through(&proxy, &listener).await;
        proxy.all(flow);
        outcome.check(ends.is_cut().await, || format!("{flow:?} does not cut"));
        proxy.all(Flow::Pass);
    }
}
