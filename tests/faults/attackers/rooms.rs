//! What those do who are let in: they say what is hard to read, and more of it than anybody needs.

use super::stranger::{Guest, Stranger};
use crate::wire::uuid;
use serde_json::json;
use std::{
    io,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::time;

/// How long a message may be, in bytes.
const BODY_BYTES: usize = 16_000;

/// As fast as one connection may, and a little faster.
const PACE: Duration = Duration::from_millis(80);

/// How long a raider waits between two things.
const RAID_PACE: Duration = Duration::from_millis(500);

/// Messages that are hard to read: for the page, for the search, and for whoever is mentioned.
pub(crate) async fn hard_words(stranger: Stranger) {
    let words = [
        format!("https://a.example/{}{}", "(".repeat(BODY_BYTES / 2), ")".repeat(BODY_BYTES / 2)),
        format!("**a _b ~~c ||d https://a.example/{}", ")".repeat(BODY_BYTES)),
        (1..170).map(|count| "`".repeat(count) + " ").collect(),
        "`\\".repeat(BODY_BYTES / 2),
        "||a|| ".repeat(BODY_BYTES / 6),
        "**a ".repeat(BODY_BYTES / 4),
        "*a **b ".repeat(BODY_BYTES / 7),
        format!("가{}", "\u{301}".repeat(BODY_BYTES / 2 - 3)),
        "@Ann ".repeat(BODY_BYTES / 5),
        "가나".repeat(BODY_BYTES / 6),
        format!("```\n{}", "`".repeat(BODY_BYTES)),
        "> ".repeat(BODY_BYTES / 2),
        "👍🏽\u{200d}".repeat(BODY_BYTES / 12),
        "/files/".repeat(BODY_BYTES / 7),
    ];
    again(&stranger, async |mut guest: Guest| {
        let room = stranger.lair();
        guest.join(&room).await?;
        for words in words.iter().cycle().skip(stranger.number) {
            let mut end = words.len().min(BODY_BYTES);
            while !words.is_char_boundary(end) {
                end -= 1;
            }
            guest.send("say", json!({"room": room, "id": fresh_id(), "body": words[..end]})).await?;
            guest.hear_of(&["kept"]).await?;
            stranger.reaches();
            time::sleep(PACE).await;
        }
        Ok(())
    })
    .await;
}

/// One message, edited and reacted to without an end, and a reply to it now and then.
pub(crate) async fn edits(stranger: Stranger) {
    again(&stranger, async |mut guest: Guest| {
        let room = stranger.lair();
        guest.join(&room).await?;
        guest.send("say", json!({"room": room, "id": fresh_id(), "body": "begin"})).await?;
        let target = guest.hear_of(&["kept"]).await?["payload"]["seq"].clone();
        let body = "word ".repeat(BODY_BYTES / 5);
        for turn in 0.. {
            let id = fresh_id();
            match turn % 4 {
                0 | 1 => {
                    guest
                        .send("edit", json!({"room": room, "id": id, "target": target, "body": body}))
                        .await?
                }
                2 => {
                    guest
                        .send("react", json!({"room": room, "id": id, "target": target, "emoji": "👍"}))
                        .await?
                }
                _ => {
                    guest
                        .send("unreact", json!({"room": room, "id": id, "target": target, "emoji": "👍"}))
                        .await?
                }
            }
            guest.hear_of(&["kept"]).await?;
            stranger.reaches();
            if turn % 50 == 49 {
                let reply = json!({"room": room, "id": fresh_id(), "body": "so?", "reply_to": target});
                guest.send("say", reply).await?;
                guest.hear_of(&["kept"]).await?;
            }
            time::sleep(PACE).await;
        }
        Ok(())
    })
    .await;
}

/// Somebody in as many rooms as one may be in, who is called otherwise every moment.
pub(crate) async fn renames(stranger: Stranger) {
    again(&stranger, async |mut guest: Guest| {
        guest.join(&stranger.room).await?;
        for room in 1..32 {
            guest.join(&format!("names-{room}")).await?;
        }
        for turn in 0.. {
            guest.send("rename", json!({"nickname": format!("{turn} {}", stranger.number)})).await?;
            guest.hear_of(&["renamed"]).await?;
            stranger.reaches();
            time::sleep(PACE).await;
        }
        Ok(())
    })
    .await;
}

/// Rooms without an end, with a word in each, so that they stay.
pub(crate) async fn new_rooms(stranger: Stranger) {
    again(&stranger, async |mut guest: Guest| {
        for turn in 0.. {
            let room = format!("{}-{turn}-{}", stranger.lair(), stranger.number);
            guest.join(&room).await?;
            guest.send("say", json!({"room": room, "id": fresh_id(), "body": "mine"})).await?;
            guest.send("leave", json!({"room": room})).await?;
            stranger.reaches();
            time::sleep(2 * PACE).await;
        }
        Ok(())
    })
    .await;
}

/// A word to each of the others, alone, from somebody new each time.
pub(crate) async fn rooms_of_two(stranger: Stranger) {
    let mut people = stranger.people.iter().cycle().skip(stranger.number);
    loop {
        let Some(person) = people.next() else { return };
        // It fails when it comes too often, as it should.
        let _ = call(&stranger, person).await;
        stranger.rest().await;
    }
}

async fn call(stranger: &Stranger, person: &str) -> io::Result<()> {
    let mut guest = stranger.guest().await?;
    let headers = format!(
        "content-type: application/x-www-form-urlencoded\r\ncookie: {}\r\n",
        guest.cookie.replace(['\r', '\n'], "")
    );
    let (_, head) = stranger.ask("POST /direct", &headers, format!("person={person}").as_bytes()).await?;
    let room = head.lines().find_map(|line| line.strip_prefix("location: /r/"));
    let room = room.ok_or(io::ErrorKind::NotFound)?.to_owned();
    guest.join(&room).await?;
    guest.send("say", json!({"room": room, "id": fresh_id(), "body": "look here"})).await?;
    guest.hear_of(&["kept"]).await?;
    stranger.reaches();
    Ok(())
}

/// Somebody who comes as one of the others, or nearly.
pub(crate) async fn twins(stranger: Stranger) {
    let names = [
        "An\u{200d}na",
        "\u{410}nna",
        "\u{ff21}nna",
        "An\u{fe0f}na",
        "\u{1bca0}",
        "Anna\u{200c}",
        "ANNA",
        "Anna",
    ];
    again(&stranger, async |mut guest: Guest| {
        for name in names.iter().cycle().skip(stranger.number) {
            guest.send("join", json!({"room": stranger.room, "nickname": name})).await?;
            guest.hear_of(&["joined"]).await?;
            guest.send("typing", json!({"room": stranger.room})).await?;
            guest.send("leave", json!({"room": stranger.room})).await?;
            stranger.reaches();
            time::sleep(3 * PACE).await;
        }
        Ok(())
    })
    .await;
}

/// Somebody in as many rooms as one may be in, in which much is said, who reads nothing of it: not even what becomes of what
/// they say themselves.
pub(crate) async fn rooms_that_are_not_read(stranger: Stranger) {
    let body = "word ".repeat(BODY_BYTES / 5);
    again(&stranger, async |mut guest: Guest| {
        let rooms: Vec<_> = (0..32).map(|room| format!("unread-{}-{room}", stranger.number)).collect();
        for room in &rooms {
            guest.join(room).await?;
        }
        for room in rooms.iter().cycle() {
            guest.send("say", json!({"room": room, "id": fresh_id(), "body": body})).await?;
            stranger.reaches();
            time::sleep(PACE).await;
        }
        Ok(())
    })
    .await;
}

/// Small questions with large answers, as fast as they are answered.
pub(crate) async fn histories(stranger: Stranger) {
    again(&stranger, async |mut guest: Guest| {
        let rooms = [stranger.room.clone(), "hard-words-0".to_owned(), "edits-1".to_owned()];
        for turn in 0.. {
            let room = &rooms[turn / 30 % rooms.len()];
            if turn % 30 == 0 {
                guest.join(room).await?;
            }
            match turn % 3 {
                0 => guest.send("catch_up", json!({"room": room, "after": 0})).await?,
                1 => guest.send("history", json!({"room": room, "before": 1_u64 << 40})).await?,
                _ => guest.send("history", json!({"room": room, "around": 5})).await?,
            }
            guest.hear_of(&["history", "entries"]).await?;
            stranger.reaches();
            time::sleep(PACE).await;
        }
        Ok(())
    })
    .await;
}

/// Noise in the room where others talk, of every kind that one can make there.
pub(crate) async fn raid(stranger: Stranger) {
    let room = &stranger.room;
    let noise = "look here ".repeat(20);
    again(&stranger, async |mut guest: Guest| {
        guest.join(room).await?;
        for turn in stranger.number.. {
            let id = fresh_id();
            match turn % 10 {
                0 => guest.send("react", json!({"room": room, "id": id, "target": 1, "emoji": "🎉"})).await?,
                1 => guest.send("rename", json!({"nickname": format!("{turn} raids")})).await?,
                2 => guest.send("set_topic", json!({"room": room, "id": id, "topic": "raided"})).await?,
                3 => guest.send("pin", json!({"room": room, "id": id, "target": 1})).await?,
                4 => {
                    guest.send("typing", json!({"room": room})).await?;
                    let headers = format!(
                        "content-type: application/x-www-form-urlencoded\r\ncookie: {}\r\n",
                        guest.cookie.replace(['\r', '\n'], "")
                    );
                    let path = format!("POST /r/{room}/tell");
                    stranger.ask(&path, &headers, b"about=1&text=raided").await?;
                }
                _ => guest.send("say", json!({"room": room, "id": id, "body": noise})).await?,
            }
            if turn % 10 != 4 {
                guest.hear_of(&["kept", "renamed"]).await?;
            }
            stranger.reaches();
            time::sleep(RAID_PACE).await;
        }
        Ok(())
    })
    .await;
}

/// Comes as somebody new, and again when it is thrown out.
async fn again(stranger: &Stranger, attack: impl AsyncFn(Guest) -> io::Result<()>) {
    loop {
        if let Ok(guest) = stranger.guest().await {
            // It ends when the server closes the connection, as it should.
            let _ = attack(guest).await;
        }
        stranger.rest().await;
    }
}

/// An id that nobody has used.
fn fresh_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    uuid(1_700_000_000_000, [0, NEXT.fetch_add(1, Ordering::Relaxed)])
}
