//! WebSockets that are opened as they should be, and then not used so.

use super::stranger::Stranger;
use std::{io, time::Duration};
use tokio::{io::AsyncWriteExt, net::TcpStream, time};

/// Pings as fast as they are taken, many in one write.
pub(crate) async fn pings(stranger: Stranger) {
    again(&stranger, async |mut stream: TcpStream| {
        let many = [0x89, 0x80, 0, 0, 0, 0].repeat(1000);
        loop {
            stream.write_all(&many).await?;
            stranger.reaches();
            read_some(&mut stream)?;
            // A flood from another machine would not take this one's processor.
            time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

/// A long message that never ends, kept alive by pongs.
pub(crate) async fn half_messages(stranger: Stranger) {
    again(&stranger, async |mut stream: TcpStream| {
        let fragment = [frame_head(0x01, 60_000), vec![b'a'; 60_000]].concat();
        stream.write_all(&fragment).await?;
        stranger.reaches();
        loop {
            time::sleep(Duration::from_secs(1)).await;
            stream.write_all(&[0x8A, 0x80, 0, 0, 0, 0]).await?;
            stream.write_all(&[frame_head(0x00, 1), vec![b'a']].concat()).await?;
            read_some(&mut stream)?;
        }
    })
    .await;
}

/// A frame that is longer than any may be, and one that says so and sends nothing.
pub(crate) async fn huge_frames(stranger: Stranger) {
    let mut announced = 1_000_000;
    loop {
        announced = if announced == 1_000_000 { 1 << 40 } else { 1_000_000 };
        if let Ok((mut stream, _)) = stranger.open("/ws", None).await {
            let content = vec![b'a'; 1_000_000];
            // Where it is refused in the middle, the rest is not taken.
            let _ = stream.write_all(&frame_head(0x81, announced)).await;
            let _ = time::timeout(Duration::from_secs(2), stream.write_all(&content)).await;
            stranger.reaches();
            let _ = time::timeout(Duration::from_secs(2), super::stranger::drain(&mut stream)).await;
        }
        stranger.rest().await;
    }
}

/// Opens a WebSocket, as a member or as one who watches, and again when it is closed.
async fn again(stranger: &Stranger, attack: impl AsyncFn(TcpStream) -> io::Result<()>) {
    let path = if stranger.number.is_multiple_of(2) { "/ws" } else { "/ws/watch" };
    loop {
        if let Ok((stream, _)) = stranger.open(path, None).await {
            // It ends when the server closes it, as it should.
            let _ = attack(stream).await;
        }
        stranger.rest().await;
    }
}

/// The head of a frame whose mask changes nothing.
fn frame_head(first: u8, length: u64) -> Vec<u8> {
    let length = match length {
        0..126 => vec![0x80 | length as u8],
        126..0x1_0000 => [vec![0x80 | 126], (length as u16).to_be_bytes().to_vec()].concat(),
        _ => [vec![0x80 | 127], length.to_be_bytes().to_vec()].concat(),
    };
    [vec![first], length, vec![0; 4]].concat()
}

/// What has come is read, so that it is not for want of reading that the server stops.
fn read_some(stream: &mut TcpStream) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    match stream.try_read(&mut buffer) {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Err(error) if error.kind() != io::ErrorKind::WouldBlock => Err(error),
        _ => Ok(()),
    }
}
