//! The page of a room, as the server renders it.

#[path = "../../it/support/html.rs"]
#[allow(dead_code, reason = "the other tests read more of a page")]
mod html;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time,
};

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The bodies of a room's page, in order.
pub(super) async fn bodies_of(server: SocketAddr, room: &str) -> Vec<String> {
    let page = time::timeout(PATIENCE, page_of(server, room)).await;
    let page = page.unwrap_or_else(|_| panic!("the page of {room} does not come within {PATIENCE:?}"));
    assert!(page.contains(" 200 OK\r\n"), "the page of {room} is not there: {page:.300}");
    html::bodies(&page)
}

async fn page_of(server: SocketAddr, room: &str) -> String {
    let mut stream = TcpStream::connect(server).await.unwrap();
    let path = utf8_percent_encode(room, NON_ALPHANUMERIC);
    let request = format!("GET /r/{path} HTTP/1.0\r\nhost: {server}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).await.unwrap();
    page
}
