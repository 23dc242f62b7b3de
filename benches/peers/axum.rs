//! A chat as axum's own example has it: a broadcast channel for each room, and two tasks for each connection.

use anyhow::Result;
use axum::{
    Router,
    extract::{
        Path, State,
        ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade},
    },
    response::Response,
    routing::any,
    serve::ListenerExt,
};
use futures::{SinkExt, StreamExt};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::TcpListener, sync::broadcast};

/// How many messages a channel keeps for the slow: more than a load has under way.
const CHANNEL: usize = 1024;

type Rooms = Arc<Mutex<HashMap<String, broadcast::Sender<Utf8Bytes>>>>;

#[tokio::main]
pub(super) async fn serve() -> Result<()> {
    let app = Router::new().route("/{room}", any(enter)).with_state(Rooms::default());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}{}", super::LISTENING, listener.local_addr()?);
    // Otherwise the kernel gathers, and whole rooms wait 40 ms for it.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, app).await?;
    Ok(())
}

async fn enter(upgrade: WebSocketUpgrade, Path(room): Path<String>, State(rooms): State<Rooms>) -> Response {
    let channel = {
        let mut rooms = rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.entry(room).or_insert_with(|| broadcast::channel(CHANNEL).0).clone()
    };
    upgrade.on_upgrade(|socket| chat(socket, channel))
}

async fn chat(socket: WebSocket, channel: broadcast::Sender<Utf8Bytes>) {
    let mut told = channel.subscribe();
    let (mut sink, mut stream) = socket.split();
    let mut telling = tokio::spawn(async move {
        while let Ok(text) = told.recv().await {
            if sink.send(Message::Text(text)).await.is_err() {
                break;
            }
        }
    });
    let mut hearing = tokio::spawn(async move {
        while let Some(Ok(Message::Text(text))) = stream.next().await {
            // Whoever says it hears it too, so there is somebody.
            let _ = channel.send(text);
        }
    });
    tokio::select! {
        _ = &mut telling => hearing.abort(),
        _ = &mut hearing => telling.abort(),
    }
}
