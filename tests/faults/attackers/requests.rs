//! Requests that cost the server more than whoever asks.

mod bombs;

use super::stranger::Stranger;
use std::{sync::LazyLock, time::Duration};
use tokio::{task::spawn_blocking, time};

/// How long an attacker waits between two requests: many ask, and they share one machine with the server.
const PACE: Duration = Duration::from_millis(100);

/// Files that are small and say that they are large.
pub(crate) async fn pictures(stranger: Stranger) {
    for bomb in bombs::ALL.iter().cycle().skip(stranger.number / 20) {
        // Made beside the others' work, and once.
        let Ok(file) = spawn_blocking(move || LazyLock::force(bomb)).await else { return };
        let asked = stranger.ask("POST /api/files?name=a.png", "", file).await;
        reach(&stranger, asked.is_ok());
        time::sleep(PACE).await;
    }
}

/// Pages of rooms where hard things were said, and every other page that there is.
pub(crate) async fn pages(stranger: Stranger) {
    let rooms = ["hard-words-0", "hard-words-1", "edits-0", "edits-1", stranger.room.as_str()];
    for turn in stranger.number.. {
        let room = rooms[turn % rooms.len()];
        let path = match turn % 13 {
            0 => format!("/r/{room}"),
            1 => format!("/r/{room}?before={}", turn % 90 + 10),
            2 => format!("/r/{room}/watch"),
            3 => format!("/r/{room}/watch/new?since=0"),
            4 => "/".to_owned(),
            5 => "/emoji.json?language=ko".to_owned(),
            6 => "/rooms?sheet=beside".to_owned(),
            7 => format!("/r/{room}/people?q=a"),
            8 => format!("/r/{room}/about"),
            9 => "/help".to_owned(),
            10 => format!("/r/{room}?at=18446744073709551615"),
            11 => format!("/files/{}/1x1/a.png", "0a".repeat(32)),
            _ => format!("/r/{}", "%F0%9F%8E%89".repeat(500)),
        };
        let headers = match turn % 3 {
            0 => "accept-encoding: br\r\n".to_owned(),
            1 => format!("x-forwarded-host: {}\r\n", "a".repeat(2000)),
            _ => String::new(),
        };
        // What is asked for its head alone is drawn as well.
        let method = if turn % 2 == 0 { "GET" } else { "HEAD" };
        let asked = stranger.ask(&format!("{method} {path}"), &headers, b"").await;
        reach(&stranger, asked.is_ok());
        time::sleep(PACE).await;
    }
}

/// Files that come in as many pieces as they have bytes.
pub(crate) async fn small_chunks(stranger: Stranger) {
    let file = ["1\r\na\r\n".repeat(10_000), "0\r\n\r\n".to_owned()].concat();
    loop {
        let asked = stranger.ask_in_chunks("POST /api/files?name=a.txt", file.as_bytes()).await;
        reach(&stranger, asked.is_ok());
        time::sleep(PACE).await;
    }
}

/// Searches that fit nearly everywhere, for letters that are folded away.
pub(crate) async fn searches(stranger: Stranger) {
    let dense = "%EA%B0%80%EB%82%98".repeat(16);
    let sought = [
        "%EA%B0%80",
        "a%CC%81",
        "word",
        &dense,
        "%22a%20b%22",
        "%EA%B0%80&everywhere=on",
        "a&from=2024-01-18446744073709551615",
    ];
    for turn in stranger.number.. {
        let (room, sought) = (format!("hard-words-{}", turn % 3), sought[turn % sought.len()]);
        let asked = stranger.ask(&format!("GET /r/{room}/search?q={sought}&sheet=found"), "", b"").await;
        reach(&stranger, asked.is_ok());
        time::sleep(PACE).await;
    }
}

/// Forms of every kind, each from somebody new.
pub(crate) async fn forms(stranger: Stranger) {
    let headers = "content-type: application/x-www-form-urlencoded\r\naccept: application/json\r\n";
    for turn in stranger.number.. {
        let about = format!("/r/{}/about", stranger.lair());
        let (path, body) = match turn % 5 {
            0 => ("/api/nickname", "nickname=Anna&language=english".to_owned()),
            1 => ("/api/say", format!("room={}&body={}", stranger.lair(), "%60".repeat(20_000))),
            2 => (about.as_str(), format!("topic=x&description={}", "a".repeat(60_000))),
            3 => ("/rooms/mark", format!("room=mine-{turn}&favourite=true")),
            _ => ("/settings", "&".repeat(60_000)),
        };
        let asked = stranger.ask(&format!("POST {path}"), headers, body.as_bytes()).await;
        reach(&stranger, asked.is_ok());
        time::sleep(PACE).await;
    }
}

fn reach(stranger: &Stranger, is_answered: bool) {
    if is_answered {
        stranger.reaches();
    }
}
