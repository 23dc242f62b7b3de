//! What those do who are somebody new each time, all from one address: they use up identities, and open rooms.

use super::stranger::{Guest, Stranger};
use serde_json::json;

/// What is counted beside what each attack reached: how often it was told to wait.
pub(crate) const IDENTITIES_REFUSED: &str = "identities refused";
pub(crate) const OPENINGS_REFUSED: &str = "openings refused";

/// How many rooms one connection may be in.
const ROOMS: usize = 32;

/// Pages without a cookie: each is given a new identity. It costs the server little else.
pub(crate) async fn identities(stranger: Stranger) {
    loop {
        match stranger.ask("GET /rooms/next", "", b"").await {
            Ok((_, head)) if head.contains("\r\nset-cookie: parlor=") => stranger.reaches(),
            Ok((429, _)) => {
                stranger.reached.note(IDENTITIES_REFUSED);
                stranger.rest().await;
            }
            Ok(_) | Err(_) => stranger.rest().await,
        }
    }
}

/// Rooms in which nobody ever was, as many as one may be in; then the same as somebody new.
pub(crate) async fn openings(stranger: Stranger) {
    for turn in 0.. {
        if let Ok(guest) = stranger.guest().await {
            // It ends when the server closes the connection, as it should.
            let _ = open(&stranger, guest, turn).await;
        }
        stranger.rest().await;
    }
}

async fn open(stranger: &Stranger, mut guest: Guest, turn: usize) -> std::io::Result<()> {
    for nth in 0..ROOMS {
        let room = format!("opened-{}-{turn}-{nth}", stranger.number);
        guest.send("join", json!({"room": room})).await?;
        let answer = guest.hear_of(&["joined"]).await?;
        if answer["type"] == "joined" {
            stranger.reaches();
        } else {
            let is_told = answer["payload"]["retry_after"].as_u64().is_some_and(|seconds| 0 < seconds);
            if answer["payload"]["code"] == "too_fast" && is_told {
                stranger.reached.note(OPENINGS_REFUSED);
            }
            return Ok(());
        }
    }
    Ok(())
}
