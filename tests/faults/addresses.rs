//! Addresses of the loopback network, each of which is a network of its own to the server.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};
use tokio::net::{TcpSocket, TcpStream};

/// Connects from an address; the system chooses when there is none.
pub(crate) async fn connect(from: Option<Ipv4Addr>, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Some(from) = from {
        socket.bind((from, 0).into())?;
    }
    let stream = socket.connect(to).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}
