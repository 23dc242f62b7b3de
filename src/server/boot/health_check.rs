//! `parlor health`: asks a running server whether it is ready, for supervisors that can only run a command.

use serde::Deserialize;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time,
};

/// How long a server may take to answer: a healthy one takes at most two seconds, even if its disk hangs.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum bytes of the response: it has one line.
const MAX_RESPONSE_BYTES: u64 = 64 * 1024;

/// There was no response.
#[derive(Debug, thiserror::Error)]
#[error("no Parlor answers at {addr}; is it running, and is this its --listen?")]
pub struct NoAnswer {
    addr: SocketAddr,
    #[source]
    source: io::Error,
}

/// The response to `GET /health/ready`.
#[derive(Deserialize)]
struct ReadyResponse {
    ready: bool,
    #[serde(default)]
    why: String,
}

/// Asks the server at this address for its health. The inner `Err` says why it should get no new people.
///
/// # Errors
/// `NoAnswer`, when there is no response within five seconds, or it is not Parlor's.
pub async fn ask_health(listen: SocketAddr) -> Result<Result<String, String>, NoAnswer> {
    let addr = SocketAddr::new(reachable(listen.ip()), listen.port());
    let asking = time::timeout(RESPONSE_TIMEOUT, ask(addr));
    let answered = asking.await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
    let ReadyResponse { ready, why } = answered.map_err(|source| NoAnswer { addr, source })?;
    Ok(if ready { Ok("ready".to_owned()) } else { Err(format!("not ready: {why}")) })
}

async fn ask(addr: SocketAddr) -> io::Result<ReadyResponse> {
    let mut stream = TcpStream::connect(addr).await?;
    let request = format!("GET /health/ready HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(MAX_RESPONSE_BYTES).read_to_string(&mut answer).await?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(serde_json::from_str(body)?)
}

/// The address to reach a server on this machine that listens on all addresses.
fn reachable(listen: IpAddr) -> IpAddr {
    match listen {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        one @ (IpAddr::V4(_) | IpAddr::V6(_)) => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn what_is_no_parlor_is_no_answer() {
        for answer in ["", "HTTP/1.1 200 OK\r\n\r\n<p>", "HTTP/1.1 200 OK\r\n\r\n{}", "SSH-2.0-x\r\n"] {
            let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
            let listen = listener.local_addr().unwrap();
            let (asked, ()) = tokio::join!(ask_health(listen), async {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            });
            let refused = asked.unwrap_err();
            assert_eq!(refused.addr, SocketAddr::from(([127, 0, 0, 1], listen.port())), "{answer:?}");
        }
    }
}
