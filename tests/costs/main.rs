//! What a connection takes of memory and a delivery of allocations, as the allocator counts them, held against
//! `benches/budgets.toml`. No clock takes part.
//!
//! The clients are bare sockets that own no memory, so that all that is counted is the server's.

#![allow(clippy::unwrap_used, reason = "what fails in a test should say so and end it")]
#![allow(clippy::print_stdout, reason = "what it cost is for whoever runs it")]

mod client;

use client::Client;
use leptos::config::LeptosOptions;
use parlor::server::{Config, Server};
use std::fs;
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

    shutdown.cancel();
    drop(clients);
    runtime.block_on(running).unwrap().unwrap();
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
