//! Waits for the first request of a connection without reading it: until its header is complete, it stays in the system's
//! buffer, and this program only has a small task for it.

use crate::server::limits;
use rustix::net::{RecvFlags, recv};
use std::io;
use tokio::{io::Interest, net::TcpStream};

/// Ready when the header of a request is complete, or can never be: then hyper reads it and can answer.
///
/// # Errors
/// When the connection is closed.
pub(in crate::server) async fn arrived(stream: &TcpStream) -> io::Result<()> {
    loop {
        let ready = stream.ready(Interest::READABLE).await?;
        // An incomplete header is reported as not ready: it is checked again when more bytes have come.
        let looked = stream.try_io(Interest::READABLE, || match is_enough(stream)? {
            true => Ok(()),
            false => Err(io::ErrorKind::WouldBlock.into()),
        });
        match looked {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && !ready.is_read_closed() => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            looked => return looked,
        }
    }
}

fn is_enough(stream: &TcpStream) -> io::Result<bool> {
    let mut bytes = [0; limits::HTTP_BUFFER_BYTES];
    let (count, _) = recv(stream, &mut bytes, RecvFlags::PEEK)?;
    Ok(is_head(&bytes[..count]))
}

/// Whether these bytes contain the end of a header, reach the maximum of a header, or cannot be the beginning of one (RFC 9112,
/// section 2.1).
fn is_head(bytes: &[u8]) -> bool {
    let begins = bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"\r\n".contains(byte));
    let ends = |end: &[u8]| bytes.windows(end.len()).any(|part| part == end);
    !begins || bytes.len() == limits::HTTP_BUFFER_BYTES || ends(b"\n\r\n") || ends(b"\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt, future::join};
    use std::{net::Ipv4Addr, pin::pin};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    #[test]
    fn a_head_is_there_with_its_last_line_and_what_is_none_is_not_waited_for() {
        for head in ["GET / HTTP/1.1\r\nhost: a\r\n\r\nabc", "GET / HTTP/1.0\n\n", "\r\n\r\nGET"] {
            assert!(is_head(head.as_bytes()), "{head:?}");
        }
        for half in ["G", "GET / HTTP/1.1\r\nhost: a\r\n", "GET / HTTP/1.1\r\nhost: a\r\n\r", "\r\n"] {
            assert!(!is_head(half.as_bytes()), "{half:?}");
        }
        assert!(is_head(b"\x16\x03\x01"), "how TLS begins");
        assert!(is_head(&[b'a'; limits::HTTP_BUFFER_BYTES]));
    }

    #[tokio::test]
    async fn a_request_that_comes_in_pieces_is_left_where_it_is_until_it_has_come() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let asks = TcpStream::connect(listener.local_addr().unwrap());
        let (asks, taken) = join(asks, listener.accept()).await;
        let (mut asks, (mut taken, _)) = (asks.unwrap(), taken.unwrap());
        {
            let mut arriving = pin!(arrived(&taken));
            for piece in ["GET / HT", "TP/1.1\r\n", "host: a\r\n"] {
                asks.write_all(piece.as_bytes()).await.unwrap();
                taken.readable().await.unwrap();
                assert!(arriving.as_mut().now_or_never().is_none(), "{piece:?}");
            }
            asks.write_all(b"\r\n").await.unwrap();
            arriving.await.unwrap();
        }
        drop(asks);
        let mut read = String::new();
        taken.read_to_string(&mut read).await.unwrap();
        assert_eq!(read, "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    }

    #[tokio::test]
    async fn half_a_request_that_ends_is_waited_for_no_longer() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (asks, taken) = join(TcpStream::connect(listener.local_addr().unwrap()), listener.accept()).await;
        let (mut asks, (taken, _)) = (asks.unwrap(), taken.unwrap());
        asks.write_all(b"GET /").await.unwrap();
        drop(asks);
        arrived(&taken).await.unwrap();
    }
}
