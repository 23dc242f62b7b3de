//! Honest crowds behind one address, and the limits of a server as it is deployed: nobody of them is refused.

use crate::support::{Ask, Client, TestServer, room};
use futures::future::join_all;
use parlor::{rates::Rate, room::Limits, server::limits};

/// Of which people behind one address a class has at most; and those who come back to a festival after a restart.
const CLASS: usize = 300;
const CROWD: usize = 500;

async fn deployed() -> TestServer {
    TestServer::with(|config| {
        config.rate = Rate::default();
        config.requests = limits::REQUEST_RATE;
        config.text = limits::TEXT_RATE;
        config.joins = limits::JOIN_RATE;
        config.new_people = limits::NEW_PEOPLE_RATE;
        config.rooms = Limits::default();
    })
    .await
}

/// What a browser asks for that opens a room for the first time; its cookie.
async fn opens(server: &TestServer) -> String {
    let page = server.get("/r/class").await;
    assert_eq!(page.status, 200, "{page:?}");
    let cookie = page.cookie().expect("somebody new").to_owned();
    for path in ["/pkg/parlor.css", "/pkg/parlor.js", "/pkg/parlor.wasm", "/favicon.svg"] {
        let asset = server.ask(Ask::get(path).with("cookie", &*cookie)).await;
        assert_eq!(asset.status, 200, "{path}");
    }
    cookie
}

async fn enters(server: &TestServer, cookie: &str) -> Client {
    let mut client = server.known(cookie).await;
    client.join(&room("class")).await;
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_behind_one_address_comes_in_at_once_and_each_says_a_word() {
    let server = deployed().await;
    let coming = (0..CLASS).map(async |n| {
        let mut pupil = enters(&server, &opens(&server).await).await;
        pupil.say(&room("class"), &format!("here is {n}")).await;
        pupil
    });
    let class = join_all(coming).await;
    assert_eq!(class.len(), CLASS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_people_of_one_network_are_all_back_at_once_after_a_restart() {
    let mut server = deployed().await;
    let came = join_all((0..CROWD).map(async |_| {
        let mut client = server.newcomer().await;
        client.join(&room("class")).await;
        client.cookie().to_owned()
    }));
    let cookies = came.await;
    server.restart().await;
    let mut back = join_all(cookies.iter().map(async |cookie| enters(&server, cookie).await)).await;
    back[0].counts(&room("class"), CROWD as u32).await;
    let seq = back[1].say(&room("class"), "all of us").await;
    back[2].has_heard(&room("class"), seq).await;
}
