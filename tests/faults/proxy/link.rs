//! One connection through the proxy: bytes both ways, for as long as it is let be.

use super::{Control, Flow, Frames};
use std::{io, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::watch,
    time,
};

/// How much is taken at once when nothing slows the link down.
const CHUNK: usize = 16 * 1024;

/// How often a slow link sends its few bytes.
const TICK: Duration = Duration::from_secs(1);

pub(super) struct Link<'a> {
    pub(super) near: TcpStream,
    pub(super) far: TcpStream,
    pub(super) flow: watch::Receiver<Flow>,
    pub(super) control: &'a Control,
}

/// One direction.
struct Pump<'a, 'b> {
    from: ReadHalf<'a>,
    to: WriteHalf<'a>,
    flow: watch::Receiver<Flow>,
    /// Where acks may be lost; none on the way to the server.
    filter: Option<(Frames, &'b Control)>,
}

impl Link<'_> {
    /// Runs until either side has ended, or it is cut.
    pub(super) async fn run(mut self) {
        let mut ending = self.flow.clone();
        let (near_read, near_write) = self.near.split();
        let (far_read, far_write) = self.far.split();
        let up = Pump { from: near_read, to: far_write, flow: self.flow.clone(), filter: None };
        let filter = Some((Frames::default(), self.control));
        let down = Pump { from: far_read, to: near_write, flow: self.flow.clone(), filter };
        let is_cut = |flow: &Flow| matches!(flow, Flow::Reset | Flow::Close);
        tokio::select! {
            // Either direction's end is the end of both: nobody here half-closes.
            _ = up.run() => {}
            _ = down.run() => {}
            _ = ending.wait_for(is_cut) => {}
        }
        if *self.flow.borrow() != Flow::Close {
            // What fails here fails because the other side has gone.
            let _ = self.near.set_zero_linger();
            let _ = self.far.set_zero_linger();
        }
    }
}

impl Pump<'_, '_> {
    async fn run(mut self) -> io::Result<()> {
        let mut bytes = vec![0; CHUNK];
        loop {
            let flow = *self.flow.borrow_and_update();
            let room = match flow {
                Flow::Throttle(per_second) => per_second as usize,
                Flow::Pass | Flow::Halve => CHUNK,
                Flow::Stall | Flow::Reset | Flow::Close => {
                    self.changed().await?;
                    continue;
                }
            };
            let read = tokio::select! {
                changed = self.flow.changed() => {
                    changed.map_err(io::Error::other)?;
                    continue;
                }
                read = self.from.read(&mut bytes[..room.min(CHUNK)]) => read?,
            };
            if read == 0 {
                return self.to.shutdown().await;
            }
            // The orders may have changed while this waited for bytes.
            let flow = *self.flow.borrow();
            let passed = self.pass(&bytes[..read]);
            if flow == Flow::Halve && !passed.is_empty() {
                self.to.write_all(&passed[..passed.len() / 2]).await?;
                // Time for the half to arrive: a reset would overtake it.
                time::sleep(Duration::from_millis(20)).await;
                return Ok(());
            }
            self.to.write_all(&passed).await?;
            if matches!(flow, Flow::Throttle(_)) {
                // Whoever throttles may also stop throttling.
                let _ = time::timeout(TICK, self.changed()).await;
            }
        }
    }

    /// What of these bytes goes on: all, or all but the acks that are lost.
    fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        match &mut self.filter {
            None => bytes.to_vec(),
            Some((frames, control)) => {
                frames.push(bytes).into_iter().filter(|frame| !control.loses(frame)).flatten().collect()
            }
        }
    }

    async fn changed(&mut self) -> io::Result<()> {
        self.flow.changed().await.map_err(io::Error::other)
    }
}
