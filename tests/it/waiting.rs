//! Connections that keep the server waiting, and how many of them there may be.

use crate::support::{Program, TestServer, room, within};
use parlor::{
    protocol::limits::MAX_FRAME_BYTES,
    server::{
        Config,
        limits::{ConnectionTimeouts, MAX_HTTP_BODY_BYTES},
    },
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::mpsc,
};

/// Clocks that run out while one looks.
const QUICK: ConnectionTimeouts = ConnectionTimeouts {
    header: Duration::from_millis(200),
    transfer: Duration::from_millis(200),
    shutdown: Duration::from_millis(200),
};

fn quick(config: &mut Config) {
    config.clocks = QUICK;
}

/// What the server says to these bytes until it hangs up.
async fn answer_to(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    hung_up(&mut stream).await
}

/// What else the server says until it hangs up.
async fn hung_up(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an end as well.
    let _ = within("the end of a connection", stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// A connection from this address.
async fn connect(address: [u8; 4], addr: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((address, 0))).unwrap();
    socket.connect(addr).await.unwrap()
}

#[tokio::test]
async fn a_connection_that_says_nothing_or_half_a_head_is_closed() {
    let server = TestServer::with(quick).await;
    for begun in ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: localhost\r\nx: "] {
        assert_eq!(answer_to(server.addr(), begun.as_bytes()).await, "", "{begun:?}");
    }
}

#[tokio::test]
async fn a_head_that_trickles_in_does_not_keep_a_connection_open() {
    let server = TestServer::with(quick).await;
    let (mut reading, mut writing) = TcpStream::connect(server.addr()).await.unwrap().into_split();
    let trickle = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::task::yield_now().await;
        }
    });
    let mut answer = Vec::new();
    let _ = within("the end of a connection", reading.read_to_end(&mut answer)).await;
    within("the writer to notice", trickle).await.unwrap();
}

#[tokio::test]
async fn a_connection_that_is_idle_after_an_answer_is_closed() {
    let server = TestServer::with(quick).await;
    let answer = answer_to(server.addr(), b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_to_its_end_is_answered_with_408() {
    let server = TestServer::with(quick).await;
    for path in ["/api/nickname", "/api/say", "/direct", "/settings", "/rooms/mark", "/api/files?name=a.txt"]
    {
        let head =
            "host: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 60000\r\n";
        let begun = format!("POST {path} HTTP/1.1\r\n{head}\r\nnickname=");
        let answer = answer_to(server.addr(), begun.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn who_asks_for_much_and_reads_nothing_is_let_go() {
    let server = TestServer::with(|config| {
        quick(config);
        let large = std::path::Path::new(&*config.site.site_root).join("pkg/large.txt");
        std::fs::write(large, vec![b'a'; 16 * 1024 * 1024]).unwrap();
    })
    .await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let mut stream = socket.connect(server.addr()).await.unwrap();
    stream.write_all(b"GET /pkg/large.txt HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    // Nothing is read until the server has given it up, which a writer notices.
    within("a reset", async {
        while stream.write_all(b"\r\n").await.is_ok() {
            tokio::task::yield_now().await
        }
    })
    .await;
    assert!(hung_up(&mut stream).await.len() < 16 * 1024 * 1024);
}

#[tokio::test]
async fn a_head_without_an_end_is_refused_and_not_kept() {
    let server = TestServer::start().await;
    let answer =
        answer_to(server.addr(), &[b"GET / HTTP/1.1\r\nx: ", &vec![b'a'; 200_000][..]].concat()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    let lines = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect::<String>();
    let answer = answer_to(server.addr(), format!("GET / HTTP/1.1\r\n{lines}\r\n").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn one_network_has_so_many_connections_and_others_still_come_in() {
    let server = TestServer::with(|config| config.connections_per_network = 4).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(connect([127, 0, 0, 2], server.addr()).await);
    }
    // The fifth is told so and closed; who comes from elsewhere is not kept out.
    let refused = hung_up(&mut connect([127, 0, 0, 2], server.addr()).await).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert_eq!(server.get("/health/live").await.status, 200);
    drop(held.pop());
    // Its place is free as soon as the server has noticed.
    within("a free place", async {
        loop {
            let mut stream = connect([127, 0, 0, 2], server.addr()).await;
            let _ = stream.write_all(b"GET /health/live HTTP/1.0\r\n\r\n").await;
            if hung_up(&mut stream).await.starts_with("HTTP/1.0 200") {
                return;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_counts_as_its_networks_also_as_a_websocket() {
    let server = TestServer::with(|config| config.connections_per_network = 1).await;
    let ann = server.newcomer_elsewhere().await;
    let refused = hung_up(&mut connect([127, 0, 0, 2], server.addr()).await).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    drop(ann);
}

#[tokio::test]
async fn a_network_that_holds_all_the_connections_it_can_keeps_no_other_out_where_files_are_few() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::with_open_files(data.path(), 600).await;
    let mut held = Vec::new();
    for _ in 0..700 {
        held.push(connect([127, 0, 0, 2], program.addr()).await);
    }
    let mut stream = connect([127, 0, 0, 3], program.addr()).await;
    stream.write_all(b"GET /health/live HTTP/1.0\r\n\r\n").await.unwrap();
    let answer = hung_up(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    drop(held);
}

#[tokio::test]
async fn connections_that_say_nothing_give_way_to_whoever_asks_for_something() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::with_open_files(data.path(), 640).await;
    let mut held = Vec::new();
    for n in (0..5).cycle().take(300) {
        held.push(connect([127, 0, 0, 2 + n], program.addr()).await);
    }
    // One of them has been there for as long as any, and is the only one of its network.
    let mut waits = connect([127, 0, 0, 9], program.addr()).await;
    for _ in 0..100 {
        held.push(connect([127, 0, 0, 2], program.addr()).await);
    }
    for stream in [&mut connect([127, 0, 0, 8], program.addr()).await, &mut waits] {
        stream.write_all(b"GET /health/live HTTP/1.0\r\n\r\n").await.unwrap();
        let answer = hung_up(stream).await;
        assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    }
    program.newcomer().await;
}

#[tokio::test]
async fn of_too_many_long_bodies_that_are_half_here_the_oldest_of_the_network_that_has_most_ends() {
    let server = TestServer::with(|config| config.halves_bytes = 3 * MAX_HTTP_BODY_BYTES).await;
    let half = async |address| {
        let mut stream = connect([127, 0, 0, address], server.addr()).await;
        let head = "POST /direct HTTP/1.1\r\nhost: localhost\r\ncontent-length: 60000\r\n\r\nperson=";
        stream.write_all(&[head.as_bytes(), &[b'a'; 5_000]].concat()).await.unwrap();
        stream
    };
    let mut lonely = half(2).await;
    let mut crowd = [half(3).await, half(3).await, half(3).await];
    // Which of those that came at once was read first is the system's to say.
    let first = futures::future::select_all(crowd.iter_mut().map(|stream| Box::pin(hung_up(stream))));
    let (answer, _, others) = within("the end of one of them", first).await;
    assert_eq!(answer, "");
    drop(others);
    lonely.write_all(&[b'a'; 60_000 - 5_007]).await.unwrap();
    let mut answer = [0; 10];
    within("an answer", lonely.read_exact(&mut answer)).await.unwrap();
    assert_eq!(answer, *b"HTTP/1.1 4", "it was read to its end, and says nothing");
}

#[tokio::test]
async fn of_too_many_long_messages_that_are_half_here_the_oldest_of_the_network_that_has_most_ends() {
    const TRY_AGAIN_LATER: u16 = 1013;
    let server = TestServer::with(|config| config.halves_bytes = 2 * MAX_FRAME_BYTES).await;
    let room = room("a");
    // A text frame of 8,000 bytes, with a mask of zeros (RFC 6455, section 5.2).
    let begin = [&[0x81, 0x80 | 126, 31, 64, 0, 0, 0, 0][..], &[b' '; 5_000]].concat();
    let mut lonely = server.newcomer_elsewhere().await;
    lonely.send_raw(&begin).await;
    let mut ann = server.newcomer().await;
    let mut tab = server.tab_of(&ann).await;
    ann.send_raw(&begin).await;
    tab.send_raw(&begin).await;
    let ended = async {
        tokio::select! {
            code = ann.closed() => code,
            code = tab.closed() => code,
        }
    };
    assert_eq!(within("the end of one of them", ended).await, Some(TRY_AGAIN_LATER));
    lonely.send_raw(&[b' '; 3_000]).await;
    lonely.refused().await;
    lonely.join(&room).await;
}

#[tokio::test]
async fn a_server_ends_although_requests_hang() {
    let mut server = TestServer::with(|config| config.clocks.shutdown = QUICK.shutdown).await;
    let mut hanging = Vec::new();
    for begun in [
        "",
        "GET / HTTP/1.1\r\n",
        "POST /direct HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nperson=",
    ] {
        let mut stream = TcpStream::connect(server.addr()).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        hanging.push(stream);
    }
    // The last of them was taken, so all were.
    assert_eq!(server.get("/health/live").await.status, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn supervisors_are_answered_while_more_pages_are_asked_for_than_can_be_drawn() {
    let program = Program::start().await;
    let room = room("hard");
    let mut ann = program.newcomer().await;
    ann.join(&room).await;
    for n in 0..4 {
        ann.say(&room, &format!("{n} {}", "||a|| *b* `c` ".repeat(1_000))).await;
    }
    let asked = 120;
    let (answer, mut answered) = mpsc::channel(asked);
    // She occurs in it, so it is drawn for each who asks as her.
    let ask = format!("GET /r/hard HTTP/1.0\r\nhost: localhost\r\ncookie: {}\r\n\r\n", ann.cookie());
    for _ in 0..asked {
        let (answer, ask, addr) = (answer.clone(), ask.clone(), program.addr());
        tokio::spawn(async move { answer.send(answer_to(addr, ask.as_bytes()).await).await.unwrap() });
    }
    let page = within("a page", answered.recv()).await.unwrap();
    assert!(page.starts_with("HTTP/1.0 200"), "{}", &page[..100]);
    assert_eq!(within("the answer", program.get("/health/live")).await.status, 200);
    let before = answered.len();
    assert!(before < asked / 2, "{before} pages came first");
}
