//! Connections that say little, or nothing, and are held for as long as the server holds them.

use super::stranger::{Stranger, drain};
use futures::future::join_all;
use std::{io, time::Duration};
use tokio::{io::AsyncWriteExt, net::TcpStream, time};

/// How many of them one attacker holds.
const HELD: usize = 24;

/// How often a byte comes from those that are not quite silent.
const TRICKLE: Duration = Duration::from_secs(1);

/// How large a file is that is asked for and not read, in bytes: more than the system takes at once.
const DOWNLOADED_BYTES: usize = 8 * 1024 * 1024;

/// Half a head of a request, a letter more every second.
pub(crate) async fn half_heads(stranger: Stranger) {
    let begin = format!("{}x-and-so-on: ", stranger.head("GET /"));
    hold(&stranger, begin.as_bytes(), b"a").await;
}

/// Nothing at all.
pub(crate) async fn silent_sockets(stranger: Stranger) {
    hold(&stranger, b"", b"").await;
}

/// A form of which the end does not come.
pub(crate) async fn half_bodies(stranger: Stranger) {
    let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 60000\r\n\r\nnickname=a";
    let begin = format!("{}{form}", stranger.head("POST /api/nickname"));
    hold(&stranger, begin.as_bytes(), b"").await;
}

/// A large file, a few bytes a second: it holds one of the places for files that are coming.
pub(crate) async fn trickled_files(stranger: Stranger) {
    let begin = format!("{}content-length: 15000000\r\n\r\nabc", stranger.head("POST /api/files?name=a.bin"));
    hold(&stranger, begin.as_bytes(), &[b'x'; 16]).await;
}

/// Connections that are closed as soon as they are there, some after half a word.
pub(crate) async fn comings_and_goings(stranger: Stranger) {
    loop {
        for number in 0..20 {
            let Ok(mut stream) = stranger.connect().await else { continue };
            if number % 2 == 0 {
                // Whether it arrives is no matter.
                let _ = stream.write_all(b"GE").await;
            }
            if number % 3 == 0 {
                let _ = stream.set_zero_linger();
            }
            stranger.reaches();
        }
        stranger.rest().await;
    }
}

/// Somebody who asks for much, and reads none of it.
pub(crate) async fn slow_readers(stranger: Stranger) {
    join_all((0..4).map(|_| async {
        loop {
            // It fails when the server lets go of it, as it should.
            let _ = ask_and_read_nothing(&stranger).await;
            stranger.rest().await;
        }
    }))
    .await;
}

/// Somebody who brings a file, asks for it many times, and reads none of it.
pub(crate) async fn slow_downloads(stranger: Stranger) {
    let mut path = None;
    while path.is_none() {
        path = bring(&stranger).await;
        stranger.rest().await;
    }
    let ask = format!("{}\r\n", stranger.head(&format!("GET {}", path.unwrap_or_default())));
    join_all((0..HELD).map(|_| async {
        loop {
            // The server is the one that ends it.
            let _ = read_nothing(&stranger, ask.as_bytes()).await;
            stranger.rest().await;
        }
    }))
    .await;
}

/// Goes on until the server has hung up, which whoever does not read notices when they write.
async fn read_nothing(stranger: &Stranger, ask: &[u8]) -> io::Result<()> {
    let mut stream = stranger.connect().await?;
    stream.write_all(ask).await?;
    stranger.reaches();
    loop {
        time::sleep(TRICKLE).await;
        stream.write_all(b"\r\n").await?;
    }
}

/// Shares a file, and gives its path.
async fn bring(stranger: &Stranger) -> Option<String> {
    let content = vec![b'a' + (stranger.number % 26) as u8; DOWNLOADED_BYTES];
    let asked = stranger.ask_for("POST /api/files?name=a.bin", &content).await.ok()?;
    Some(asked.split_once(r#""path":""#)?.1.split_once('"')?.0.to_owned())
}

async fn ask_and_read_nothing(stranger: &Stranger) -> io::Result<()> {
    let mut guest = stranger.guest().await?;
    guest.join(&stranger.room).await?;
    stranger.reaches();
    loop {
        guest.send("watch_lobby", serde_json::json!({})).await?;
        guest.send("history", serde_json::json!({"room": stranger.room, "before": 1_000_000})).await?;
        time::sleep(Duration::from_millis(200)).await;
    }
}

/// Opens connections, says how they begin, and goes on so slowly that nothing ever ends; again when one is closed.
async fn hold(stranger: &Stranger, begin: &[u8], more: &[u8]) {
    join_all((0..HELD).map(|_| async {
        loop {
            // The server is the one that ends it.
            let _ = hold_one(stranger, begin, more).await;
            stranger.rest().await;
        }
    }))
    .await;
}

async fn hold_one(stranger: &Stranger, begin: &[u8], more: &[u8]) -> io::Result<()> {
    let mut stream: TcpStream = stranger.connect().await?;
    stream.write_all(begin).await?;
    stranger.reaches();
    while time::timeout(TRICKLE, drain(&mut stream)).await.is_err() {
        stream.write_all(more).await?;
    }
    Ok(())
}
