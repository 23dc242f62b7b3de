//! What a page weighs: its bytes on the wire, held against `benches/budgets.toml`. No clock takes part.

#![allow(clippy::print_stdout, reason = "the table is for whoever runs it")]

use crate::support::{Answer, Ask, TestServer, parts, room};
use std::fs;
use toml::Table;

/// What the room on the page talks about: code and prose, Korean and English.
const TALK: &str = include_str!("../seeds/lesson_1.md");

/// As many as a page shows.
const MESSAGES: usize = parlor::protocol::limits::MAX_PAGE_MESSAGES;

#[tokio::test]
#[ignore = "weighs the release build of the page, which `bin/test page` makes"]
async fn a_first_visit_to_a_room_weighs_no_more_than_its_budgets() {
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/target/page");
    let server = TestServer::with(|config| config.site.site_root = site.into()).await;
    let room = room("웹소켓-lesson");
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("김철수").await;
    ann.join(&room).await;
    ben.join(&room).await;
    let lines = TALK.lines().filter(|line| !line.trim().is_empty()).cycle();
    for (at, line) in lines.take(MESSAGES).enumerate() {
        let speaker = if at % 5 < 3 { &mut ann } else { &mut ben };
        speaker.say(&room, line).await;
    }

    let plain = server.get(&room.path()).await;
    let [style, script, program] = parts(plain.text());
    let bytes = async |address: &str| {
        let answer = server.ask(Ask::get(address).with("accept-encoding", "br")).await;
        assert_packed(&answer, address);
        answer.body.len()
    };
    let (page, style) = (bytes(&room.path()).await, bytes(style).await);
    let (script, program) = (bytes(script).await, bytes(program).await);
    let (readable, everything) = (page + style, page + style + script + program);
    println!("| a first visit to a room, brotli | bytes |\n|---|---|");
    for (what, bytes) in [
        ("the page, with its newest messages", page),
        ("the stylesheet", style),
        ("**readable**", readable),
        ("the JavaScript around the program", script),
        ("the program", program),
        ("**everything**", everything),
    ] {
        println!("| {what} | {bytes} |");
    }
    for (name, bytes) in [("readable_bytes", readable), ("everything_bytes", everything)] {
        let budget = budget(name);
        assert!(bytes <= budget, "{name}: {bytes}, and the budget is {budget}: see benches/budgets.toml");
    }
}

fn assert_packed(answer: &Answer, address: &str) {
    let found = (answer.status, answer.header("content-encoding"));
    assert_eq!(found, (200, "br"), "{address}: `bin/build page` makes it");
}

fn budget(name: &str) -> usize {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/budgets.toml");
    let budgets: Table = fs::read_to_string(path).unwrap().parse().unwrap();
    budgets["page"][name].as_integer().and_then(|bytes| bytes.try_into().ok()).expect("a budget is a number")
}
