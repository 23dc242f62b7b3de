//! What a connection takes of memory and a delivery of allocations, as the allocator counts them, held against
//! `benches/budgets.toml`. No clock takes part.
//!
//! The clients are bare sockets that own no memory, so that all that is counted is the server's.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; anything else fails it")]
#![allow(clippy::unwrap_used, reason = "what fails in a test should say so and end it")]
#![allow(clippy::print_stdout, reason = "what it cost is for whoever runs it")]

mod client;

use client::Client;
use leptos::config::LeptosOptions;
use parlor::{
    domain::{Body, Message},
    server::{Config, Server},
};
use std::{fs, net::SocketAddr};
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;
use toml::Table;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// How many are in the room: not yet a large one.
const PEOPLE: usize = 100;

/// How many messages are said: fewer than one connection may say at once.
const MESSAGES: usize = 30;

#[test]
fn a_connection_and_a_delivery_cost_no_more_than_their_budgets() {
    let _counting = dhat::Profiler::builder().testing().build();
    let folder = tempfile::tempdir().unwrap();
    let site = LeptosOptions::builder().output_name("parlor").build();
    let mut config = Config::with_defaults(site, folder.path().join("data"));
    config.listen = ([127, 0, 0, 1], 0).into();
    config.rate.burst = 1000;
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::bind(config)).unwrap();
    let addr = server.addr();
    let shutdown = CancellationToken::new();
    let running = runtime.spawn(server.run(shutdown.clone()));

    // What a server needs once is not counted as anybody's.
    let mut clients: Vec<_> = (0..PEOPLE / 2).map(|_| Client::join(addr)).collect();
    clients.iter_mut().for_each(Client::settle);
    let before = dhat::HeapStats::get().curr_bytes;
    clients.extend((0..PEOPLE / 2).map(|_| Client::join(addr)));
    clients.iter_mut().for_each(Client::settle);
    let held = dhat::HeapStats::get().curr_bytes.saturating_sub(before);
    hold("connection_bytes", held / (PEOPLE / 2));

    let before = dhat::HeapStats::get().total_blocks;
    for number in 0..MESSAGES {
        clients[0].say(number);
        clients.iter_mut().for_each(Client::hear_said);
    }
    let allocations = dhat::HeapStats::get().total_blocks - before;
    hold("allocations_per_thousand_deliveries", allocations as usize * 1000 / (MESSAGES * PEOPLE));

    let packed = page_bytes(addr, "/r/quiet", "br");
    hold("packed_page_kilobytes", packed / 1024);
    hold("edited_message_percent", edited_message_percent(addr, &mut clients[0]));

    shutdown.cancel();
    drop(clients);
    runtime.block_on(running).unwrap().unwrap();
}

/// How many bytes a page takes of the allocator that shows a message of many long edits, in hundredths of what one takes that
/// shows a message as long that was never edited.
fn edited_message_percent(addr: SocketAddr, client: &mut Client) -> usize {
    let long = "x".repeat(Body::MAX_BYTES);
    let bytes = |client: &mut Client, room: &str, edits: usize| {
        client.enter(room);
        client.post("say", room, 1, &format!(r#""body":"{long}""#));
        for number in 0..edits {
            client.post("edit", room, 2 + number, &format!(r#""target":1,"body":"{long}""#));
        }
        page_bytes(addr, &format!("/r/{room}?before=100"), "identity")
    };
    let (plain, edited) = (bytes(client, "plain", 0), bytes(client, "edited", Message::MAX_EDITS));
    100 * edited / plain
}

/// How many bytes a page takes of the allocator.
fn page_bytes(addr: SocketAddr, path: &str, coding: &str) -> usize {
    let get = |_| {
        let before = dhat::HeapStats::get().total_bytes;
        client::get(addr, path, coding);
        (dhat::HeapStats::get().total_bytes - before) as usize
    };
    // The least of some: what a server needs once, and what it does beside, is not counted.
    (0..20).map(get).min().expect("there are some")
}

/// Fails above the budget of this name.
fn hold(name: &str, cost: usize) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/budgets.toml");
    let budgets: Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let budget = budgets["server"][name].as_integer().and_then(|cost| usize::try_from(cost).ok());
    let budget = budget.expect("a budget is a number");
    println!("{name}: {cost} of {budget}");
    assert!(cost <= budget, "{name}: {cost}, and the budget is {budget}: see benches/budgets.toml");
}
